import { isJsonObject, mapMembers, type Json, type JsonObject } from './json.ts';
import { pointerStep } from './pointer.ts';

/** Keywords whose value is schemas by name, a list of schemas, and one schema. */
const MAPS = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas']);
const LISTS = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);
const SINGLES = new Set([
  'items',
  'additionalItems',
  'additionalProperties',
  'not',
  'if',
  'then',
  'else',
  'contains',
  'propertyNames',
  'unevaluatedItems',
  'unevaluatedProperties',
  'contentSchema',
]);

type Change = (schema: Json, pointer: string) => Json;

/** The schema with each direct sub-schema changed. Values of `enum`, `default`, `examples` are data and left alone. */
export function mapSubschemas(schema: JsonObject, pointer: string, change: Change): JsonObject {
  return mapMembers(schema, (value, key) => {
    const at = `${pointer}${pointerStep(key)}`;
    if (MAPS.has(key) && isJsonObject(value)) {
      return mapMembers(value, (child, name) => change(child, `${at}${pointerStep(name)}`));
    }
    if (Array.isArray(value) && (LISTS.has(key) || key === 'items')) {
      return value.map((child: Json, index) => change(child, `${at}/${index}`));
    }
    return SINGLES.has(key) ? change(value, at) : value;
  });
}

/** True for keywords that hold schemas, not data or bounds. */
export function holdsSchemas(keyword: string): boolean {
  return MAPS.has(keyword) || LISTS.has(keyword) || SINGLES.has(keyword);
}

/** Every sub-schema, the schema itself first. */
export function* subschemas(schema: Json, pointer: string): Generator<{ schema: JsonObject; pointer: string }> {
  if (!isJsonObject(schema)) return;
  yield { schema, pointer };
  const children: { schema: Json; pointer: string }[] = [];
  mapSubschemas(schema, pointer, (child, at) => {
    children.push({ schema: child, pointer: at });
    return child;
  });
  for (const child of children) yield* subschemas(child.schema, child.pointer);
}
