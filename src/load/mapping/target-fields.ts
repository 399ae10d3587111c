import { isJsonObject, type Json, type JsonSchema } from '../../model/json.ts';
import { pointerSteps } from '../../model/pointer.ts';

/** A field of the target as its schema has it. */
export interface TargetField {
  /** Undefined for a member of an open object, which nobody describes. */
  readonly schema: JsonSchema | undefined;
}

const MAX_DEPTH = 16;

/** The properties that an item may have, by name: through `$ref` and `allOf`. */
export function propertiesOf(root: JsonSchema, schema: JsonSchema = root, depth = 0): Map<string, JsonSchema> {
  if (depth > MAX_DEPTH) return new Map();
  const own = isJsonObject(schema['properties']) ? Object.entries(schema['properties']) : [];
  const parts = [schema['$ref'], ...listOf(schema['allOf'])].flatMap((part) => {
    const target = typeof part === 'string' ? referred(root, part) : part;
    return isJsonObject(target) ? [...propertiesOf(root, target, depth + 1)] : [];
  });
  return new Map([...parts, ...own.map(([name, value]) => [name, isJsonObject(value) ? value : {}] as const)]);
}

/** Names that an item must have. */
export function requiredOf(root: JsonSchema, schema: JsonSchema = root, depth = 0): string[] {
  if (depth > MAX_DEPTH) return [];
  const own = listOf(schema['required']).filter((name) => typeof name === 'string');
  const parts = [schema['$ref'], ...listOf(schema['allOf'])].flatMap((part) => {
    const target = typeof part === 'string' ? referred(root, part) : part;
    return isJsonObject(target) ? requiredOf(root, target, depth + 1) : [];
  });
  return [...new Set([...own, ...parts])];
}

/** The field that a dotted path leads to; undefined when the schema has none and is not open there. */
export function fieldAt(root: JsonSchema, path: readonly string[]): TargetField | undefined {
  let schema: JsonSchema | undefined = root;
  for (const [index, step] of path.entries()) {
    if (schema === undefined) return { schema: undefined };
    const next: JsonSchema | undefined = propertiesOf(root, schema).get(step);
    // the item itself is closed for mappings, whatever its schema says: an unknown name there is a slip of the pen
    if (next === undefined) return index > 0 && isOpen(root, schema) ? { schema: undefined } : undefined;
    schema = followed(root, next);
  }
  return { schema };
}

/** True for an object that may hold members that nobody describes. */
function isOpen(root: JsonSchema, schema: JsonSchema): boolean {
  const { type, additionalProperties } = followed(root, schema);
  return additionalProperties !== false && (type === undefined || [type].flat().includes('object'));
}

/** The types of a value, as the schema lists them. */
export function typesOf(schema: JsonSchema | undefined): string[] {
  return listOf(schema?.['type']).filter((type) => typeof type === 'string');
}

/** The values of a closed list; undefined when the field takes others too. */
export function enumOf(schema: JsonSchema | undefined): readonly Json[] | undefined {
  const values = schema?.['enum'];
  return Array.isArray(values) ? values : undefined;
}

function followed(root: JsonSchema, schema: JsonSchema): JsonSchema {
  const ref = schema['$ref'];
  const target = typeof ref === 'string' ? referred(root, ref) : undefined;
  return isJsonObject(target) ? { ...target, ...schema } : schema;
}

function referred(root: JsonSchema, ref: string): Json | undefined {
  if (!ref.startsWith('#')) return undefined;
  return pointerSteps(ref.slice(1)).reduce<Json | undefined>(
    (node, step) => (isJsonObject(node) ? node[step] : undefined),
    root,
  );
}

function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
