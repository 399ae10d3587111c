import type { FieldFact, OperationFacts } from './facts.ts';
import { isJsonObject, type Json, type JsonObject, type JsonSchema } from './json.ts';
import { pointerSteps } from './pointer.ts';

/** The schema of one item, with the definitions of the whole input. */
export function itemSchemaOf(input: JsonSchema, items: string): JsonSchema | undefined {
  const properties = input['properties'];
  if (!isJsonObject(properties)) return undefined;
  const array = dereferenced(properties[items], input);
  const item = dereferenced(array?.['items'], input);
  if (item === undefined) return undefined;
  const definitions = input['$defs'];
  return definitions === undefined ? item : { ...item, $defs: definitions };
}

const MAX_REFERENCES = 20;

/** A schema with its own `$ref` followed; what stands beside the `$ref` stays. */
function dereferenced(schema: Json | undefined, root: JsonSchema, depth = 0): JsonObject | undefined {
  if (!isJsonObject(schema) || depth > MAX_REFERENCES) return undefined;
  const { $ref: reference, ...beside } = schema;
  if (typeof reference !== 'string') return schema;
  const target = dereferenced(memberAt(root, reference), root, depth + 1);
  if (target === undefined) return undefined;
  // a bound on both sides holds twice
  const collides = Object.keys(beside).some((key) => Object.hasOwn(target, key) && !WORDS.has(key));
  return collides ? { ...target, allOf: [...asList(target['allOf']), beside] } : { ...target, ...beside };
}

const WORDS = new Set(['title', 'description', 'examples', 'default']);

const asList = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

function memberAt(root: JsonSchema, reference: string): Json | undefined {
  if (!reference.startsWith('#')) return undefined;
  let at: Json | undefined = root;
  for (const step of pointerSteps(reference)) {
    at = isJsonObject(at) && Object.hasOwn(at, step) ? at[step] : undefined;
  }
  return at;
}

/** What is known of the fields of one item; paths are relative to it. */
export function itemFields({ fields }: Pick<OperationFacts, 'fields'>, items: string): readonly FieldFact[] {
  const prefix = `${items}[].`;
  return fields
    .filter(({ path }) => path.startsWith(prefix))
    .map((field) => ({ ...field, path: field.path.slice(prefix.length) }));
}
