import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { pointerStep } from '../model/pointer.ts';
import { mapMembers } from './tree.ts';

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
