import { itemFields, itemSchemaOf } from '../model/item-schema.ts';
import type { Authentication } from '../model/capability.ts';
import { callOf } from '../model/names.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import { namesIn, parseText } from '../model/upstream/text-template.ts';
import type { BoundAction, Runtime } from '../run/runtime.ts';
import type { BulkOperation, BulkTarget } from './target.ts';

/** An operation that a load may use, with the way to send to it. */
interface Usable {
  readonly action: BoundAction;
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
    secrets: secretNames(runtime.capability, first.action.consumes.authentication),
    fingerprint: (salt) => access.fingerprint(salt),
    policy: access.policy,
    tokens: access.tokens,
    operations: usable.map(({ operation }) => operation),
  });
}

/** What the binds of the capability take the credential from, as whoever has to mend it calls it. */
function secretNames({ binds }: Runtime['capability'], authentication: Authentication | undefined): readonly string[] {
  const variables = templatesOf(authentication).flatMap((text) => namesIn(parseText(text)));
  const keys = new Map(binds.flatMap((bind) => Object.entries(bind.keys)));
  return [...new Set(variables.flatMap((name) => keys.get(name.replace(/^.*\./, '')) ?? []))];
}

function templatesOf(authentication: Authentication | undefined): readonly string[] {
  switch (authentication?.kind) {
    case 'basic':
      return [authentication.username, authentication.password];
    case 'bearer':
      return [authentication.token];
    case 'apikey':
      return [authentication.value];
    case 'unsupported':
    case undefined:
      return [];
  }
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
  return { action, operation, access };
}

const nameOf = (action: BoundAction): string => callOf(action.consumes.namespace, action.operation.name);

function unfitNames(actions: readonly BoundAction[]): readonly string[] {
  return [...new Set(actions.filter(({ operation }) => operation.facts?.bulk !== undefined).map(nameOf))];
}
