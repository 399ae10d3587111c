import { MAX_DEPTH } from '../text/json.ts';

/** JSON bytes under a glance. The bytes must be UTF-8. */
export interface Source {
  readonly bytes: Uint8Array;
  /** The same bytes, to compare eight at a time. */
  readonly view: DataView;
  /** How many objects and arrays are open. */
  depth: number;
}

/**
 * Goes over one value that starts at `at` and returns the offset behind it, or `UNSURE`. It is always safe to be unsure:
 * the exact way then decides.
 */
export type Walk = (source: Source, at: number) => number;

export const UNSURE = -1;

export const QUOTE = 34;
export const COMMA = 44;
export const COLON = 58;
export const OPEN_LIST = 91;
export const BACKSLASH = 92;
export const CLOSE_LIST = 93;
export const OPEN_OBJECT = 123;
export const CLOSE_OBJECT = 125;

export function createSource(bytes: Uint8Array): Source {
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), depth: 0 };
}

/** Counts one more object or array; false when they nest too deep. */
export function enter(source: Source): boolean {
  source.depth += 1;
  return source.depth <= MAX_DEPTH;
}

/** The byte at `at`; 0, which is no part of JSON, behind the end. */
export function byteAt(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

/** The offset of the first byte from `at` that is not white space. */
export function tokenAt(bytes: Uint8Array, at: number): number {
  // JSON between machines has none
  return byteAt(bytes, at) > 32 ? at : spaceEnd(bytes, at);
}

function spaceEnd(bytes: Uint8Array, at: number): number {
  let end = at;
  while (SPACE[byteAt(bytes, end)] === 1) end += 1;
  return end;
}

const SPACE = tableOf(' \t\n\r');

/** A table of 256: 1 for the bytes of these ASCII characters. */
export function tableOf(characters: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  return table;
}
