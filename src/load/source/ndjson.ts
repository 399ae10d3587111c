import { problem } from '../../model/problem.ts';
import { brokenItem, CHUNK_ITEMS, placeOf, positionOf, recordItem, type Cutter } from './cutter.ts';
import type { Position, SourceItem } from './source.ts';
import { pieceFault } from './piece-fault.ts';
import type { ByteWindow } from './window.ts';

const LF = 0x0a;

/** Cuts the lines of newline-delimited JSON. That a line is good JSON inside is for whoever parses it. */
export class NdjsonCutter implements Cutter {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  cut(window: ByteWindow, items: SourceItem[]): void {
    const { bytes } = window;
    while (items.length < CHUNK_ITEMS && window.at < bytes.length) {
      const found = bytes.indexOf(LF, window.at);
      if (found < 0 && !window.ended) return;
      const end = found < 0 ? bytes.length : found;
      const from = firstIn(bytes, window.at, end);
      if (from < end) items.push(this.#item(window, from, lastIn(bytes, from, end)));
      window.at = found < 0 ? end : found + 1;
      window.line += 1;
      window.mark();
    }
  }

  #item(window: ByteWindow, from: number, to: number): SourceItem {
    const position = positionOf(this.#file, window, from, window.line + 1);
    const bytes = window.bytes.subarray(from, to);
    return pieceFault(position, bytes, window.clean) ?? objectItem(position, bytes);
  }

  skip(window: ByteWindow): boolean {
    const found = window.bytes.indexOf(LF, window.at);
    window.at = found < 0 ? window.bytes.length : found + 1;
    if (found < 0 && !window.ended) return false;
    window.line += 1;
    return true;
  }
}

/** A piece of JSON text as a record, when it looks like one whole object. */
export function objectItem(position: Position, bytes: Buffer): SourceItem {
  if (bytes[0] === 0x7b && bytes[bytes.length - 1] === 0x7d) return recordItem(position, { kind: 'json', bytes });
  return brokenItem(position, bytes.toString('utf8'), problem('source.not-an-object', placeOf(position), {}));
}

export function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === LF;
}

function firstIn(bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && isBlank(bytes[at])) at += 1;
  return at;
}

/** Index behind the last byte that is not blank. */
function lastIn(bytes: Buffer, from: number, end: number): number {
  let at = end;
  while (at > from && isBlank(bytes[at - 1])) at -= 1;
  return at;
}
