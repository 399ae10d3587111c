import type { BulkFacts, FieldFact, Guidance, Policy } from '../model/facts.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { ok, fail, type Outcome } from '../model/outcome.ts';
import { pointerStep } from '../model/pointer.ts';
import { problem, type Place } from '../model/problem.ts';
import { lookUp, resolveLocal } from './resolve.ts';
import { listOf, objectOf, textOf } from './tree.ts';

type PlaceOf = (pointer: string) => Place;

const EFFECTS = ['upsert', 'update', 'create', 'delete'] as const;
const ROLES = ['start', 'end', 'category', 'version'] as const;
const DEFAULT_TIMEOUTS = { connectMs: 5_000, totalMs: 30_000 };

function oneOf<T extends string>(known: readonly T[], value: Json | undefined): T | undefined {
  return known.find((candidate) => candidate === value);
}

function isCount(value: Json | undefined): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0;
}

/** `x-capstan-bulk` of an operation; `undefined` when there is none. */
export function readBulk(operation: JsonObject, pointer: string, place: PlaceOf): Outcome<BulkFacts | undefined> {
  const name = 'x-capstan-bulk';
  const value = operation[name];
  if (value === undefined) return ok(undefined);
  const { items, key, maxItems, effect, replaces, pairs } = objectOf(value);
  const known = oneOf(EFFECTS, effect);
  const refuse = (reason: string) =>
    fail<undefined>(problem('contract.extension', place(`${pointer}${pointerStep(name)}`), { name, reason }));
  if (typeof items !== 'string' || typeof key !== 'string') return refuse('items and key must be texts');
  if (!isCount(maxItems)) return refuse('maxItems must be a whole number above 0');
  if (known === undefined) return refuse(`effect must be one of ${EFFECTS.join(', ')}`);
  if (typeof replaces !== 'boolean') return refuse('replaces must be true or false');
  return ok({ items, key, maxItems, effect: known, replaces, ...(typeof pairs === 'string' ? { pairs } : {}) });
}

/** `x-capstan-policy` of the document; `undefined` when there is none. */
export function readPolicy(document: JsonObject, place: PlaceOf): Outcome<Policy | undefined> {
  const name = 'x-capstan-policy';
  const value = document[name];
  if (value === undefined) return ok(undefined);
  const { rate, retryStatuses = [], timeouts = {}, source } = objectOf(value);
  const refuse = (reason: string) =>
    fail<undefined>(problem('contract.extension', place(pointerStep(name)), { name, reason }));
  const statuses = listOf(retryStatuses).filter((status) => isCount(status) && status >= 400 && status <= 599);
  if (!Array.isArray(retryStatuses) || statuses.length !== retryStatuses.length) {
    return refuse('retryStatuses must list statuses from 400 to 599');
  }
  const { connectMs = DEFAULT_TIMEOUTS.connectMs, totalMs = DEFAULT_TIMEOUTS.totalMs } = objectOf(timeouts);
  if (!isCount(connectMs) || !isCount(totalMs)) return refuse('timeouts must be whole milliseconds above 0');
  const limits = readRate(rate);
  if (limits === false) return refuse('rate needs requests, perSeconds and burst, all whole numbers above 0');
  return ok({
    ...(limits === undefined ? {} : { rate: limits }),
    retryStatuses: statuses.filter((status) => typeof status === 'number'),
    timeouts: { connectMs, totalMs },
    ...(typeof source === 'string' ? { source } : {}),
  });
}

function readRate(value: Json | undefined): Policy['rate'] | false {
  if (value === undefined) return undefined;
  const { requests, perSeconds, burst } = objectOf(value);
  return isCount(requests) && isCount(perSeconds) && isCount(burst) && { requests, perSeconds, burst };
}

/** `x-capstan-guidance` of the document; `undefined` when there is none. */
export function readGuidance(document: JsonObject, place: PlaceOf): Outcome<Guidance | undefined> {
  const name = 'x-capstan-guidance';
  const value = document[name];
  if (value === undefined) return ok(undefined);
  const { notFor = [], unknown = [] } = objectOf(value);
  if (!isTexts(notFor) || !isTexts(unknown)) {
    const reason = 'notFor and unknown must be lists of texts';
    return fail(problem('contract.extension', place(pointerStep(name)), { name, reason }));
  }
  return ok({ notFor, unknown });
}

function isTexts(value: Json): value is string[] {
  return Array.isArray(value) && value.every((text) => typeof text === 'string');
}

/**
 * `x-capstan-role` and `x-capstan-sensitive` of the properties of an input schema, with the dotted path of each. A schema
 * that contains itself is told once.
 */
export function fieldsOf(document: JsonObject, input: JsonObject): FieldFact[] {
  return [...walkFields(document, input, '', new Set(), { left: MOST_NODES })];
}

/** References to references can make more paths than anyone can count; real records have a few thousand properties. */
const MOST_NODES = 100_000;
const MOST_LEVELS = 100;

interface Budget {
  left: number;
}

function* walkFields(
  document: JsonObject,
  schema: Json | undefined,
  path: string,
  open: ReadonlySet<Json>,
  budget: Budget,
): Generator<FieldFact> {
  const target = targetOf(document, schema);
  budget.left -= 1;
  if (!isJsonObject(target) || open.has(target) || budget.left < 0 || open.size > MOST_LEVELS) return;
  const within = new Set(open).add(target);
  for (const [name, property] of Object.entries(objectOf(target['properties']))) {
    const at = path === '' ? name : `${path}.${name}`;
    yield* ownField(resolveLocal(document, property), at);
    yield* walkFields(document, property, at, within, budget);
  }
  yield* walkFields(document, target['items'], `${path}[]`, within, budget);
  for (const part of ['allOf', 'anyOf', 'oneOf'].flatMap((key) => listOf(target[key]))) {
    yield* walkFields(document, part, path, within, budget);
  }
}

/** The very object that the schema is or refers to, so that recursion is seen. */
function targetOf(document: JsonObject, schema: Json | undefined): Json | undefined {
  const reference = isJsonObject(schema) ? schema['$ref'] : undefined;
  return typeof reference === 'string' ? lookUp(document, reference) : schema;
}

function* ownField(property: JsonObject, path: string): Generator<FieldFact> {
  const role = oneOf(ROLES, property['x-capstan-role']);
  const sensitive = property['x-capstan-sensitive'] === true;
  if (role !== undefined || sensitive) yield { path, ...(role === undefined ? {} : { role }), sensitive };
}

/** `x-capstan-rules` of the operation and of the schemas that its input is made of, as they stand. */
export function rulesOf(operation: JsonObject, schemas: readonly JsonObject[]): Json[] {
  return [operation, ...schemas].flatMap((holder) => listOf(holder['x-capstan-rules']));
}

/** What stands for a secret, and what for nothing, in `x-capstan-basic` of a security scheme. */
export function basicParts(
  scheme: JsonObject,
): { username: 'secret' | 'empty'; password: 'secret' | 'empty' } | undefined {
  const { username, password } = objectOf(scheme['x-capstan-basic']);
  const part = (value: Json | undefined) => oneOf(['secret', 'empty'] as const, textOf(value));
  const [user, pass] = [part(username), part(password)];
  return user === undefined || pass === undefined ? undefined : { username: user, password: pass };
}
