import { listWalk } from './glance-list.ts';
import { numberWalk } from './glance-number.ts';
import { valueStart } from './glance-object.ts';
import {
  byteAt,
  CLOSE_OBJECT,
  COMMA,
  enter,
  OPEN_OBJECT,
  QUOTE,
  tokenAt,
  UNSURE,
  type Source,
  type Walk,
} from './glance-source.ts';
import { plainEnd, stringWalk } from './glance-string.ts';
import { kindWalk, literalWalk, type Walks } from './glance-kind.ts';
import { MAX_DEPTH } from '../text/json.ts';

/** Objects with more members are left to the exact way: every key is compared with every other. */
const MAX_KEYS = 32;
/** Where the keys of the open objects start and end; one walk at a time uses it. */
const spans = new Int32Array(2 * MAX_KEYS * (MAX_DEPTH + 1));

/** An object of any members, each value as `value` wants it. */
export function openObject(value: Walk): Walk {
  return (source, start) => {
    const { bytes } = source;
    if (byteAt(bytes, start) !== OPEN_OBJECT || !enter(source)) return UNSURE;
    const first = 2 * MAX_KEYS * source.depth;
    let top = first;
    let at = tokenAt(bytes, start + 1);
    let byte = byteAt(bytes, at) === CLOSE_OBJECT ? CLOSE_OBJECT : COMMA;
    while (byte === COMMA) {
      const end = keyEnd(source, at);
      if (end === UNSURE || top === first + 2 * MAX_KEYS || hasKey(bytes, first, top, at, end)) return UNSURE;
      spans[top] = at;
      spans[top + 1] = end;
      top += 2;
      at = value(source, valueStart(bytes, end));
      if (at === UNSURE) return UNSURE;
      at = tokenAt(bytes, at);
      byte = byteAt(bytes, at);
      if (byte === COMMA) at = tokenAt(bytes, at + 1);
    }
    source.depth -= 1;
    return byte === CLOSE_OBJECT ? at + 1 : UNSURE;
  };
}

/** The offset behind a key without escapes. */
function keyEnd(source: Source, start: number): number {
  const { bytes } = source;
  if (byteAt(bytes, start) !== QUOTE) return UNSURE;
  const end = plainEnd(source, start + 1);
  return byteAt(bytes, end) === QUOTE ? end + 1 : UNSURE;
}

/** True when one of the keys that are kept from `first` to `top` is the one from `start` to `end`. */
function hasKey(bytes: Uint8Array, first: number, top: number, start: number, end: number): boolean {
  for (let index = first; index < top; index += 2) {
    const other = spans[index] ?? 0;
    if ((spans[index + 1] ?? 0) - other === end - start && isSame(bytes, other, start, end)) return true;
  }
  return false;
}

function isSame(bytes: Uint8Array, other: number, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    if (byteAt(bytes, at) !== byteAt(bytes, other + at - start)) return false;
  }
  return true;
}

/** Any value of each kind. */
export const anyWalks: Required<Walks> = {
  string: stringWalk,
  number: numberWalk,
  object: openObject(anyWalk),
  array: listWalk(anyWalk, 0, Number.POSITIVE_INFINITY),
  true: literalWalk('true'),
  false: literalWalk('false'),
  null: literalWalk('null'),
};
const anyKind = kindWalk(anyWalks);

/** Any JSON value. */
function anyWalk(source: Source, at: number): number {
  return anyKind(source, at);
}
