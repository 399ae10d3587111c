import { lookUp, referenceSteps, resolveLocal } from '../../../contract/resolve.ts';
import { objectOf } from '../../../contract/tree.ts';
import { isJsonObject, mapMembers, type Json, type JsonObject, type JsonSchema } from '../../../model/json.ts';
import { pointerSteps } from '../../../model/pointer.ts';

const COMPONENTS = '#/components/schemas/';

/** An operation of an OpenAPI document and the item that it stands in, wherever they are kept. */
export function operationAt(document: JsonObject, pointer: string): { item: JsonObject; operation: JsonObject } {
  const [paths = '', path = '', method = ''] = pointerSteps(pointer);
  const item = resolveLocal(document, objectOf(document[paths])[path]);
  return { item, operation: resolveLocal(document, item[method]) };
}

/** What leads to a component of an OpenAPI document. */
export function componentReference(name: string): JsonSchema {
  return { $ref: `${COMPONENTS}${name.replaceAll('~', '~0').replaceAll('/', '~1')}` };
}

/**
 * A schema of an OpenAPI 3.1 document as one of its own. Made otherwise than the build does it, so that the one can be
 * held to the other: no member is left out and no component renamed.
 */
export function selfContained(document: JsonObject, schema: JsonSchema): JsonSchema {
  const reached = new Map<string, string>();
  const root = objectOf(relocated(schema, reached));
  const $defs: JsonObject = {};
  // the map grows while it is walked: parts refer to parts
  for (const [reference, name] of reached) {
    Object.assign($defs, { [name]: relocated(lookUp(document, reference) ?? {}, reached) });
  }
  return { ...root, $defs };
}

function relocated(value: Json, reached: Map<string, string>): Json {
  if (Array.isArray(value)) return value.map((item: Json) => relocated(item, reached));
  if (!isJsonObject(value)) return value;
  return mapMembers(value, (member, key) =>
    key === '$ref' && typeof member === 'string' ? placeOf(member, reached) : relocated(member, reached),
  );
}

/** Components keep their names; what stands elsewhere gets one that no component has. */
function placeOf(reference: string, reached: Map<string, string>): string {
  const [step = '', ...deeper] = reference.startsWith(COMPONENTS) ? reference.slice(COMPONENTS.length).split('/') : [];
  const target = step === '' ? reference : `${COMPONENTS}${step}`;
  const name = reached.get(target) ?? (step === '' ? `-part-${reached.size}` : (referenceSteps(target)[2] ?? step));
  reached.set(target, name);
  return ['#/$defs', step === '' ? name : step, ...deeper].join('/');
}

/**
 * The schema without the demand for members that are read only: before OpenAPI 3.1 a request has none of them, whatever
 * `required` says, and afterwards nothing tells which version a document was.
 */
export function withoutReadOnly(schema: JsonSchema): JsonSchema {
  const relax = (part: Json): Json => {
    if (Array.isArray(part)) return part.map(relax);
    if (!isJsonObject(part)) return part;
    const mapped = mapMembers(part, relax);
    const { required, properties } = part;
    if (!Array.isArray(required) || !isJsonObject(properties)) return mapped;
    const isAsked = (name: Json): boolean =>
      typeof name !== 'string' || resolveLocal(schema, properties[name])['readOnly'] !== true;
    return { ...mapped, required: required.filter(isAsked) };
  };
  return objectOf(relax(schema));
}
