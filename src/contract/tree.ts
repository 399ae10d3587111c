import { isJsonObject, mapMembers, type Json, type JsonObject } from '../model/json.ts';

/** The value at the end of the steps; own members only. */
export function valueAt(root: Json, steps: readonly (string | number)[]): Json | undefined {
  let node: Json | undefined = root;
  for (const step of steps) node = memberOf(node, step);
  return node;
}

function memberOf(node: Json | undefined, step: string | number): Json | undefined {
  if (Array.isArray(node)) return node[Number(step)];
  return isJsonObject(node) && Object.hasOwn(node, step) ? node[step] : undefined;
}

/**
 * A copy of the root in which the node at the end of the steps is changed; everything else is shared with the root.
 * `change` gets `undefined` where nothing stands and removes the node by returning it.
 */
export function changeAt(
  root: Json,
  steps: readonly (string | number)[],
  change: (found: Json | undefined) => Json | undefined,
): Json {
  const [step, ...rest] = steps;
  if (step === undefined) return change(root) ?? {};
  const child = rest.length === 0 ? change(memberOf(root, step)) : changeChild(memberOf(root, step), rest, change);
  if (Array.isArray(root)) return replaceItem(root, Number(step), child);
  return isJsonObject(root) ? withMember(root, String(step), child) : root;
}

function changeChild(
  child: Json | undefined,
  rest: readonly (string | number)[],
  change: (found: Json | undefined) => Json | undefined,
): Json | undefined {
  return child === undefined ? undefined : changeAt(child, rest, change);
}

function replaceItem(list: readonly Json[], index: number, item: Json | undefined): Json[] {
  return list.flatMap((kept, at) => (at !== index ? [kept] : item === undefined ? [] : [item]));
}

/** The object with one member set, in its old place if it had one; `undefined` removes it. Safe for `__proto__`. */
function withMember(object: JsonObject, key: string, value: Json | undefined): JsonObject {
  if (value === undefined) return omit(object, (name) => name === key);
  if (!Object.hasOwn(object, key)) return Object.fromEntries([...Object.entries(object), [key, value]]);
  return mapMembers(object, (kept, name) => (name === key ? value : kept));
}

export function omit(object: JsonObject, unwanted: (key: string) => boolean): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !unwanted(key)));
}

/** The value when it is an object, else an empty one: documents are walked without trusting their shape. */
export function objectOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

export function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}
