import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import type { Problem } from '../../model/problem.ts';
import { MAX_DEPTH, scanJson } from '../../text/json.ts';

/*
 * Of a member that stands twice, JSON.parse keeps the last, and other readers the first. To look for that in every record
 * would cost as much as reading it. So members are counted twice: what was parsed, and the colons of the text that stand
 * behind a quote. Every member has such a colon, and only few texts have others (`":)"`); where there are as many of the
 * one as of the other, no member was lost. Else the text is read for real.
 */

/** What is wrong with the members of a record that was parsed. */
export function repeatedMembers(value: JsonObject, bytes: Uint8Array, text: string): readonly Problem[] {
  if (membersOf(value, 0) === colonsIn(bytes)) return NONE;
  return scanJson(text).filter(({ code }) => code === 'json.duplicate-key' || code === 'json.too-deep');
}

const NONE: readonly Problem[] = [];

/** Members of a value and of all values in it; NaN when it is too deep to say. */
function membersOf(value: JsonObject, depth: number): number {
  if (depth > MAX_DEPTH) return Number.NaN;
  let members = 0;
  // makes no list of them: that would be half of the cost
  for (const name in value) {
    members += 1 + membersIn(value[name], depth);
  }
  return members;
}

function membersIn(value: Json | undefined, depth: number): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (isJsonObject(value)) return membersOf(value, depth + 1);
  if (depth > MAX_DEPTH) return Number.NaN;
  let members = 0;
  for (const item of value) members += membersIn(item, depth + 1);
  return members;
}

const QUOTE = 0x22;
const SPACE = 0x20;
const COLON = 0x3a;
const COLONS = 0x3a3a3a3a;

/** The memory that records share, as words of four bytes. */
let shared: ArrayBufferLike | undefined;
let words: Uint32Array = new Uint32Array(0);

/** Colons behind a quote. Four bytes are looked at at once: a word with a zero byte behind the `^` has a colon. */
function colonsIn(bytes: Uint8Array): number {
  if (bytes.buffer !== shared) {
    shared = bytes.buffer;
    words = new Uint32Array(shared, 0, shared.byteLength >> 2);
  }
  const start = bytes.byteOffset;
  const first = (start + 3) >> 2;
  const last = Math.max(first, (start + bytes.length) >> 2);
  let colons = countIn(bytes, 0, Math.min(bytes.length, (first << 2) - start));
  for (let at = first; at < last; at += 1) {
    const word = (words[at] ?? 0) ^ COLONS;
    if (((word - 0x01010101) & ~word & 0x80808080) !== 0)
      colons += countIn(bytes, (at << 2) - start, (at << 2) - start + 4);
  }
  return colons + countIn(bytes, (last << 2) - start, bytes.length);
}

function countIn(bytes: Uint8Array, from: number, to: number): number {
  let colons = 0;
  for (let at = from; at < to; at += 1) if (bytes[at] === COLON && standsBehindQuote(bytes, at)) colons += 1;
  return colons;
}

function standsBehindQuote(bytes: Uint8Array, at: number): boolean {
  let before = at - 1;
  while ((bytes[before] ?? QUOTE) <= SPACE) before -= 1;
  return bytes[before] === QUOTE;
}
