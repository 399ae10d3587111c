import { objectOf } from '../../../contract/tree.ts';
import { isJsonObject, mapMembers, type Json, type JsonObject, type JsonSchema } from '../../../model/json.ts';

const COMPONENTS = '#/components/schemas/';

/** A component of an OpenAPI 3.1 document as a schema of its own, with all components under its `$defs`. */
export function componentSchema(document: JsonObject, name: string): JsonSchema {
  return selfContained(document, { $ref: `${COMPONENTS}${name.replaceAll('~', '~0').replaceAll('/', '~1')}` });
}

/**
 * A schema of an OpenAPI 3.1 document as one of its own. Made otherwise than the build does it, so that the one can be
 * held to the other: nothing is left out and nothing is renamed.
 */
export function selfContained(document: JsonObject, schema: JsonSchema): JsonSchema {
  const { schemas } = objectOf(document['components']);
  return { ...objectOf(relocated(schema)), $defs: objectOf(relocated(objectOf(schemas))) };
}

function relocated(value: Json): Json {
  if (Array.isArray(value)) return value.map(relocated);
  if (!isJsonObject(value)) return value;
  return mapMembers(value, (member, key) =>
    key === '$ref' && typeof member === 'string' && member.startsWith(COMPONENTS)
      ? `#/$defs/${member.slice(COMPONENTS.length)}`
      : relocated(member),
  );
}
