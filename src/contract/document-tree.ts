import { isJsonObject, mapMembers, type Json } from '../model/json.ts';
import { pointerStep } from '../model/pointer.ts';

/** Members whose keys are names that people chose, so that none of them is a keyword. */
const NAMED = new Set([
  'callbacks',
  'content',
  'definitions',
  'encoding',
  'headers',
  'links',
  'parameters',
  'pathItems',
  'paths',
  'properties',
  'patternProperties',
  '$defs',
  'dependentSchemas',
  'requestBodies',
  'responses',
  'schemas',
  'securityDefinitions',
  'securitySchemes',
  'variables',
  'webhooks',
  'x-capstan-external',
]);
/** Members whose values are data, not description. */
const DATA = new Set(['const', 'default', 'enum', 'example', 'examples', 'mapping', 'dataValue', 'value']);

/** Where the walk stands: whether keys here are names, and whether what stands here is a schema. */
export interface Spot {
  readonly pointer: string;
  readonly names: boolean;
  readonly schema: boolean;
}

export const ROOT: Spot = { pointer: '', names: false, schema: false };

/** The spot of a member, or `undefined` when the member is data or somebody's extension. */
export function spotOf(parent: Spot, key: string): Spot | undefined {
  const pointer = `${parent.pointer}${pointerStep(key)}`;
  if (parent.names) return { pointer, names: false, schema: parent.schema };
  if (DATA.has(key) || (key.startsWith('x-') && key !== 'x-capstan-external')) return undefined;
  const schema =
    parent.schema || key === 'schema' || key === 'schemas' || key === 'definitions' || key === 'itemSchema';
  return { pointer, names: NAMED.has(key) && !(parent.schema && !SCHEMA_NAMED.has(key)), schema };
}

const SCHEMA_NAMED = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas']);

/** The document with every outermost schema changed. */
export function mapSchemas(node: Json, change: (schema: Json, pointer: string) => Json, spot: Spot = ROOT): Json {
  if (spot.schema && !spot.names) return change(node, spot.pointer);
  if (Array.isArray(node)) {
    return node.map((item: Json, index) =>
      mapSchemas(item, change, { ...spot, names: false, pointer: `${spot.pointer}/${index}` }),
    );
  }
  if (!isJsonObject(node)) return node;
  return mapMembers(node, (value, key) => {
    const next = spotOf(spot, key);
    return next === undefined ? value : mapSchemas(value, change, next);
  });
}
