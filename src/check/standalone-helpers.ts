import { isObject } from '../model/json.ts';

/** Characters of a text as JSON Schema counts them: a surrogate pair is one. */
export function lengthOf(text: string): number {
  let length = text.length;
  for (let at = 0; at + 1 < text.length; at += 1) {
    if (!isSurrogate(text.charCodeAt(at), 0xd8) || !isSurrogate(text.charCodeAt(at + 1), 0xdc)) continue;
    length -= 1;
    at += 1;
  }
  return length;
}

/** The upper six bits tell which half of a pair a code is. */
function isSurrogate(code: number, half: number): boolean {
  return (code >> 8) >> 2 === half >> 2;
}

/** True for JSON values that are the same, whatever the order of members. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, index) => isSame(item, other[index]));
  if (!isObject(one) || !isObject(other)) return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && isSame(one[name], other[name]))
  );
}
