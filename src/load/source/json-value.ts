import { isBlank } from './ndjson.ts';

const LF = 0x0a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const COMMA = 0x2c;

/** Index behind the JSON value that begins at `from`, by its brackets and quotes; -1 when it does not end here. */
export function valueEnd(bytes: Buffer, from: number, ended: boolean): number {
  const first = bytes[from];
  if (first === QUOTE) return stringEnd(bytes, from);
  if (first === OPEN_OBJECT || first === OPEN_ARRAY) return bracketsEnd(bytes, from);
  let at = from;
  while (at < bytes.length && !isBlank(bytes[at]) && !endsScalar(bytes[at])) at += 1;
  return at < bytes.length || ended ? at : -1;
}

function endsScalar(byte: number | undefined): boolean {
  return byte === COMMA || byte === CLOSE_OBJECT || byte === CLOSE_ARRAY;
}

function bracketsEnd(bytes: Buffer, from: number): number {
  let depth = 0;
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      at = stringEnd(bytes, at) - 1;
      if (at < 0) return -1;
    } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth += 1;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
}

function stringEnd(bytes: Buffer, from: number): number {
  for (let at = from + 1; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) return at + 1;
    if (byte === BACKSLASH) at += 1;
  }
  return -1;
}

/** Index of the first byte from `from` on that is not blank. */
export function solid(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && isBlank(bytes[at])) at += 1;
  return at;
}

/** Line feeds in a stretch. */
export function lineFeeds(bytes: Buffer, from: number, to: number): number {
  let count = 0;
  // In a view: a search in the whole would run to its end for every record when there are no line feeds.
  const stretch = bytes.subarray(from, to);
  for (let at = stretch.indexOf(LF); at >= 0; at = stretch.indexOf(LF, at + 1)) count += 1;
  return count;
}
