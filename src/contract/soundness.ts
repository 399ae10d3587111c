import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { lookUp } from './resolve.ts';

/**
 * Tells whether a part of the document can be relied on: every reference that it follows leads somewhere, and none of the
 * schemas that it reaches is among `broken`.
 */
export function isSound(
  document: JsonObject,
  broken: ReadonlySet<Json>,
  start: readonly (Json | undefined)[],
): boolean {
  const seen = new Set<Json>();
  const waiting = start.filter((value) => value !== undefined);
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (broken.has(node)) return false;
    if (typeof node !== 'object' || node === null || seen.has(node)) continue;
    seen.add(node);
    const next = isJsonObject(node) ? membersOf(document, node) : [...node];
    if (next === undefined) return false;
    waiting.push(...next);
  }
  return true;
}

/** What an object leads to; `undefined` when its reference leads nowhere, or there stands what can be no part. */
function membersOf(document: JsonObject, node: JsonObject): Json[] | undefined {
  const { $ref: reference, schema } = node;
  if (schema !== undefined && !canBePart(schema)) return undefined;
  const members = Object.entries(node).flatMap(([key, value]) =>
    DATA.has(key) || key.startsWith('x-') ? [] : [value],
  );
  if (typeof reference !== 'string') return members;
  const target = lookUp(document, reference);
  return target === undefined || !canBePart(target) ? undefined : [...members, target];
}

/** Texts, numbers and null are no schemas, and too common to be told from one another in a set. */
function canBePart(value: Json): boolean {
  return typeof value === 'boolean' || (typeof value === 'object' && value !== null);
}

/** Values, in which `$ref` is a word like any other. */
const DATA = new Set(['example', 'examples', 'default', 'enum', 'const']);
