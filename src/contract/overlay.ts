import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { fail, ok, settle, type Outcome } from '../model/outcome.ts';
import { problem, type Place, type Problem } from '../model/problem.ts';
import { nodesAt } from '../text/json-path.ts';
import type { Source } from '../text/source.ts';
import { changeAt, objectOf, valueAt } from './tree.ts';

/** One change of an Overlay document. `appendWhole` is 1.0, where a list given to a list is one more entry. */
export interface Action {
  readonly target: string;
  readonly place: Place;
  readonly change:
    | { readonly kind: 'remove' }
    | { readonly kind: 'update'; readonly value: Json; readonly appendWhole: boolean }
    | { readonly kind: 'copy'; readonly from: string };
}

type Location = readonly (string | number)[];

/** The actions of an Overlay 1.0 or 1.1 document, in order. */
export function readOverlay(source: Source): Outcome<Action[]> {
  const { overlay, info, actions } = objectOf(source.value);
  const invalid = (pointer: string, reason: string) => problem('overlay.invalid', source.place(pointer), { reason });
  if (typeof overlay !== 'string' || !/^1\.[01]\.\d+$/.test(overlay)) {
    return fail(invalid('/overlay', '"overlay" must be a version of 1.0 or 1.1, such as 1.1.0'));
  }
  const { title, version } = objectOf(info);
  if (typeof title !== 'string' || typeof version !== 'string') {
    return fail(invalid('/info', '"info" must have a title and a version, both texts'));
  }
  if (!Array.isArray(actions) || actions.length === 0)
    return fail(invalid('/actions', '"actions" must list at least one action'));
  const read = actions.map((action: Json, index) => readAction(action, index, overlay.startsWith('1.0'), source));
  const problems = read.flatMap((action) => (action.ok ? [] : action.problems));
  return settle(
    read.flatMap((action) => (action.ok ? [action.value] : [])),
    problems,
  );
}

function readAction(action: Json, index: number, first: boolean, source: Source): Outcome<Action> {
  const at = `/actions/${index}`;
  const invalid = (pointer: string, reason: string) =>
    fail<Action>(problem('overlay.invalid', source.place(`${at}${pointer}`), { reason }));
  if (!isJsonObject(action)) return invalid('', 'an action must be an object');
  const { target, remove, update, copy } = action;
  const unknown = Object.keys(action).find((key) => !ACTION_KEYS.has(key) && !key.startsWith('x-'));
  if (unknown !== undefined)
    return invalid(`/${unknown}`, `an action has ${[...ACTION_KEYS].join(', ')} and x- extensions`);
  if (typeof target !== 'string' || !target.startsWith('$'))
    return invalid('/target', '"target" must be a JSONPath that starts with $');
  const place = source.place(`${at}/target`);
  if (remove === true) return ok({ target, place, change: { kind: 'remove' } });
  if (update !== undefined) return ok({ target, place, change: { kind: 'update', value: update, appendWhole: first } });
  if (typeof copy === 'string' && !first) return ok({ target, place, change: { kind: 'copy', from: copy } });
  return invalid('', first ? 'an action must update or remove' : 'an action must update, copy or remove');
}

const ACTION_KEYS = new Set(['target', 'description', 'update', 'remove', 'copy']);

/** The document after the actions; the one that was given is not changed. Every action that fails is reported. */
export function applyActions(document: Json, actions: readonly Action[]): Outcome<Json> {
  const problems: Problem[] = [];
  let current = document;
  for (const action of actions) {
    const applied = applyAction(current, action);
    if (applied.ok) current = applied.value;
    else problems.push(...applied.problems);
  }
  return settle(current, problems);
}

function applyAction(document: Json, action: Action): Outcome<Json> {
  const found = locate(document, action.target, action.place);
  if (!found.ok) return found;
  if (found.value.length === 0) return fail(problem('overlay.no-match', action.place, {}));
  const { change } = action;
  switch (change.kind) {
    case 'remove':
      return remove(document, found.value, action.place);
    case 'update':
      return update(document, found.value, change.value, change.appendWhole, action.place);
    case 'copy':
      return copy(document, found.value, change.from, action.place);
  }
}

function locate(document: Json, path: string, place: Place): Outcome<Location[]> {
  try {
    return ok(nodesAt(path, document).map(({ location }) => location));
  } catch (error) {
    return fail(
      problem('overlay.target', place, { reason: error instanceof Error ? error.message : 'it cannot be read' }),
    );
  }
}

/** Last match first: taking an entry out of a list moves those behind it. */
function remove(document: Json, found: readonly Location[], place: Place): Outcome<Json> {
  if (found.some((location) => location.length === 0)) {
    return fail(problem('overlay.incompatible', place, { reason: 'the whole document cannot be removed' }));
  }
  return ok(found.toReversed().reduce((current, location) => changeAt(current, location, () => undefined), document));
}

function copy(document: Json, found: readonly Location[], from: string, place: Place): Outcome<Json> {
  const source = locate(document, from, place);
  if (!source.ok) return source;
  const [only, ...more] = source.value;
  if (only === undefined || more.length > 0) {
    return fail(problem('overlay.incompatible', place, { reason: 'what is copied must be exactly one node' }));
  }
  return update(document, found, valueAt(document, only) ?? null, false, place);
}

function update(document: Json, found: readonly Location[], value: Json, whole: boolean, place: Place): Outcome<Json> {
  let current = document;
  for (const location of found) {
    const target = valueAt(current, location);
    if (target === undefined) continue;
    const merged = mergeTarget(target, value, whole);
    if (merged === undefined) {
      const reason = 'an object takes an object, and a simple value takes a simple value';
      return fail(problem('overlay.incompatible', place, { reason }));
    }
    current = changeAt(current, location, () => merged);
  }
  return ok(current);
}

function mergeTarget(target: Json, value: Json, whole: boolean): Json | undefined {
  if (Array.isArray(target)) return whole || !Array.isArray(value) ? [...target, value] : [...target, ...value];
  if (isJsonObject(target)) return isJsonObject(value) ? merge(target, value) : undefined;
  return typeof value === 'object' && value !== null ? undefined : value;
}

/** Objects merge, lists are joined, anything else takes the new value; new members come last. */
function merge(target: JsonObject, value: JsonObject): JsonObject {
  const merged = new Map(Object.entries(target));
  for (const [key, next] of Object.entries(value)) merged.set(key, mergeMember(merged.get(key), next));
  return Object.fromEntries(merged);
}

function mergeMember(old: Json | undefined, next: Json): Json {
  if (isJsonObject(old) && isJsonObject(next)) return merge(old, next);
  return Array.isArray(old) && Array.isArray(next) ? [...old, ...next] : next;
}
