import { isUtf8 } from 'node:buffer';
import { isJsonObject, type JsonSchema } from '../model/json.ts';
import { GlanceCompiler } from './glance-schema.ts';
import { createSource, tokenAt, UNSURE } from './glance-source.ts';

/**
 * A quick yes: true only for bytes in which the exact way would find nothing to say. One pass over the bytes, compiled
 * from the schema; no value is built, so that a body leaves no garbage. False only means that the exact way has to decide.
 */
export type Glance = (bytes: Uint8Array) => boolean;

/** `closed` refuses members of the root that the schema does not name. A schema beyond a glance gets one that is never sure. */
export function compileGlance(schema: JsonSchema, closed: boolean): Glance {
  const walk = closed && !namesMembers(schema) ? undefined : new GlanceCompiler(schema).compile();
  if (walk === undefined) return () => false;
  return (bytes) => {
    if (!isUtf8(bytes)) return false;
    const end = walk(createSource(bytes), tokenAt(bytes, 0));
    return end !== UNSURE && tokenAt(bytes, end) === bytes.length;
  };
}

/** Only then a walk refuses members that are not named. */
function namesMembers({ properties, $ref, allOf, anyOf, oneOf }: JsonSchema): boolean {
  const isPlain = [$ref, allOf, anyOf, oneOf].every((keyword) => keyword === undefined);
  return isPlain && isJsonObject(properties) && Object.keys(properties).length > 0;
}
