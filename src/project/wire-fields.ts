import { isJsonObject, type Json, type JsonObject, type JsonSchema } from '../model/json.ts';
import { pointerSteps } from '../model/pointer.ts';

/** How deep references and compositions are followed; deeper is a cycle, or as good as one. */
export const MAX_DEPTH = 12;

/** The properties of an object schema, whichever part of it declares them. */
export interface DeclaredFields {
  /** Field -> every schema that is declared for it. */
  readonly schemas: ReadonlyMap<string, readonly Json[]>;
  /** What every object must have. */
  readonly required: ReadonlySet<string>;
}

/** `root` is where references lead; `branches` adds what only some objects have (`anyOf`, `oneOf`, `then`, `else`). */
export function declaredFields(schema: JsonSchema, root: JsonSchema, branches: boolean): DeclaredFields {
  const schemas = new Map<string, Json[]>();
  const required = new Set<string>();
  for (const [part, certain] of partsOf(schema, root, branches)) {
    if (isJsonObject(part['properties'])) {
      for (const [name, child] of Object.entries(part['properties'])) {
        schemas.set(name, [...(schemas.get(name) ?? []), child]);
      }
    }
    if (certain) for (const name of listOf(part['required'])) if (typeof name === 'string') required.add(name);
  }
  return { schemas, required };
}

/** The schema itself and those that apply to the same value, with whether they always do. */
function* partsOf(
  schema: Json | undefined,
  root: JsonSchema,
  branches: boolean,
  certain = true,
  depth = 0,
): Generator<readonly [JsonObject, boolean]> {
  if (!isJsonObject(schema) || depth > MAX_DEPTH) return;
  yield [schema, certain];
  for (const part of [referred(schema, root), ...listOf(schema['allOf'])])
    yield* partsOf(part, root, branches, certain, depth + 1);
  if (!branches) return;
  const sometimes = [...listOf(schema['anyOf']), ...listOf(schema['oneOf']), schema['then'], schema['else']];
  for (const part of sometimes) yield* partsOf(part, root, branches, false, depth + 1);
}

/** True for the schema of a date-time, or of a date-time among other things such as `null`. */
export function isTime(schema: Json | undefined, root: JsonSchema): boolean {
  return [...partsOf(schema, root, true)].some(([part]) => part['format'] === 'date-time');
}

/** What the `$ref` of a schema leads to, inside `root`. */
export function referred(schema: JsonObject, root: JsonSchema): JsonObject | undefined {
  const reference = schema['$ref'];
  if (typeof reference !== 'string' || !reference.startsWith('#')) return undefined;
  let at: Json | undefined = root;
  for (const step of pointerSteps(reference)) at = isJsonObject(at) && Object.hasOwn(at, step) ? at[step] : undefined;
  return isJsonObject(at) ? at : undefined;
}

export function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
