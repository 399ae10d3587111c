import { problem, type Problem } from '../../model/problem.ts';
import {
  SourceError,
  type OpenFile,
  type Position,
  type RawRecord,
  type SourceChunk,
  type SourceItem,
} from './source.ts';
import type { ByteWindow } from './window.ts';

/** Items that a chunk holds at most. */
export const CHUNK_ITEMS = 2_000;

/** The longest record that is read, in bytes. */
export const RECORD_LIMIT = 16 * 1024 * 1024;

/** Of a record that is too long, what its item shows. */
export const SHOWN = 1024;

/** Cuts the records of one format off the front of a window. */
export interface Cutter {
  /** Cuts what is whole, at most `CHUNK_ITEMS`; moves the window's `at`, `line` and `record` along. */
  cut(window: ByteWindow, items: SourceItem[]): void;
  /** Passes over one record that is too long, and over as much of it as the window has; true when its end was found. */
  skip(window: ByteWindow): boolean;
  /** Called when nothing is left: a document that lacks its end throws. */
  finish?(window: ByteWindow): void;
}

/** Reads a text file to its end, a chunk at a time. What was cut before the file proved broken comes first. */
export async function* cutAll(file: OpenFile, window: ByteWindow, cutter: Cutter): AsyncGenerator<SourceChunk> {
  try {
    while (!window.done) {
      const items: SourceItem[] = [];
      const failure = cutSome(window, cutter, items);
      if (items.length === 0 && failure === undefined && window.bytes.length - window.at > RECORD_LIMIT) {
        items.push(await passOver(file.name, window, cutter));
      }
      if (items.length > 0) yield { file, items, next: { file: file.index, ...window.marked } };
      if (failure !== undefined) throw failure;
      if (items.length === 0 && !window.done) await window.more();
    }
    cutter.finish?.(window);
  } finally {
    await window.close();
  }
}

function cutSome(window: ByteWindow, cutter: Cutter, items: SourceItem[]): SourceError | undefined {
  try {
    cutter.cut(window, items);
    return undefined;
  } catch (error) {
    if (error instanceof SourceError) return error;
    throw error;
  }
}

async function passOver(file: string, window: ByteWindow, cutter: Cutter): Promise<SourceItem> {
  const text = window.bytes.toString('utf8', window.at, window.at + SHOWN);
  const position = positionOf(file, window, window.at, window.line + 1);
  while (!cutter.skip(window) && !window.ended) await window.more();
  window.mark();
  return brokenItem(position, text, problem('source.too-long', placeOf(position), { limit: RECORD_LIMIT }));
}

/** Where the record that begins at `index` stands; counts it. */
export function positionOf(file: string, window: ByteWindow, index: number, line: number): Position {
  window.record += 1;
  return { file, line, record: window.record, offset: window.offsetOf(index) };
}

export function recordItem(position: Position, raw: RawRecord): SourceItem {
  return { kind: 'record', position, raw };
}

export function brokenItem(position: Position, text: string, found: Problem): SourceItem {
  return { kind: 'broken', position, text, problem: found };
}

export function placeOf(position: Position): { readonly file: string; readonly line: number } {
  return { file: position.file, line: position.line };
}
