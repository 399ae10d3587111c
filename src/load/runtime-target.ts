import type { FieldFact, OperationFacts } from '../model/facts.ts';
import { isJsonObject, type Json, type JsonObject, type JsonSchema } from '../model/json.ts';
import { callOf } from '../model/names.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { pointerSteps } from '../model/pointer.ts';
import { problem } from '../model/problem.ts';
import type { BoundAction, Runtime } from '../run/runtime.ts';
import type { BulkOperation, BulkTarget } from './target.ts';

/** An operation that a load may use, with the way to send to it. */
interface Usable {
  readonly operation: BulkOperation;
  readonly access: NonNullable<BoundAction['bulk']>;
}

/**
 * Where the loads of a runtime go: each operation that takes many records once, whichever exposure offers it. Tokens
 * come from the runtime's own bucket, which everything else in this process that calls the upstream takes from too.
 */
export function bulkTarget(runtime: Runtime): Outcome<BulkTarget> {
  const usable = usableOperations(runtime.actions);
  const [first] = usable;
  if (first === undefined) return fail(problem('load.no-operation', {}, { unfit: unfitNames(runtime.actions) }));
  const { access } = first;
  const elsewhere = usable.filter((one) => !sameTarget(one.access, access)).map(({ operation }) => operation.name);
  if (elsewhere.length > 0)
    return fail(problem('load.several-targets', {}, { names: [first.operation.name, ...elsewhere] }));
  return ok({
    url: access.url,
    fingerprint: (salt) => access.fingerprint(salt),
    policy: access.policy,
    tokens: access.tokens,
    operations: usable.map(({ operation }) => operation),
  });
}

/** One bucket serves one origin and credential; the base path tells apart what shares them. */
function sameTarget(one: Usable['access'], other: Usable['access']): boolean {
  return one.tokens === other.tokens && one.url === other.url;
}

function usableOperations(actions: readonly BoundAction[]): readonly Usable[] {
  const found = new Map<string, Usable>();
  for (const action of actions) {
    const made = usableOperation(action);
    if (made !== undefined && !found.has(made.operation.name)) found.set(made.operation.name, made);
  }
  return [...found.values()];
}

function usableOperation(action: BoundAction): Usable | undefined {
  const { facts } = action.operation;
  const access = action.bulk;
  const bulk = facts?.bulk;
  if (facts === undefined || access === undefined || bulk === undefined) return undefined;
  const itemSchema = itemSchemaOf(facts.input, bulk.items);
  if (itemSchema === undefined) return undefined;
  const operation: BulkOperation = {
    effect: bulk.effect,
    name: nameOf(action),
    bulk,
    itemSchema,
    fields: itemFields(facts, bulk.items),
    rules: facts.rules,
    send: (body, signal) => access.send(body, signal),
  };
  return { operation, access };
}

const nameOf = (action: BoundAction): string => callOf(action.consumes.namespace, action.operation.name);

function unfitNames(actions: readonly BoundAction[]): readonly string[] {
  return [...new Set(actions.filter(({ operation }) => operation.facts?.bulk !== undefined).map(nameOf))];
}

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

function itemFields(facts: OperationFacts, items: string): readonly FieldFact[] {
  const prefix = `${items}[].`;
  return facts.fields
    .filter(({ path }) => path.startsWith(prefix))
    .map((field) => ({ ...field, path: field.path.slice(prefix.length) }));
}
