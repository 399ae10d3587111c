import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { isObject } from '../../model/json.ts';
import type { Entry } from './entry.ts';
import { frames, SpillFile } from './spill-file.ts';

/**
 * Entries spread by their keys, so that those of a key are folded together and few are in memory at a time. There are as
 * many *partitions* as that needs. A file holds one; where files have become too long, as those of compressed input do,
 * each holds several, its *slices*.
 */

/** Of input for each file, as far as its length tells. */
const FILE_BYTES = 2.5 * 1024 * 1024;
const MAX_FILES = 4096;
/** Of a file for each partition; the entries in it take several times as much memory. */
const PARTITION_BYTES = 1.5 * 1024 * 1024;
/** Bytes that are gathered before they are written: in all, and for one file. */
const GATHERED = 16 * 1024 * 1024;
const MOST_GATHERED = 16 * 1024;

/** How far spreading and draining have come; kept as text with the cursor. */
export interface SpillState {
  /** Bytes of each file that count; what stands behind was written by a run that died. */
  readonly lengths: readonly number[];
  /** Partitions in each file; known when all is spread. */
  readonly slices: number;
  /** Partitions that are in batches already; undefined while the input is still being spread. */
  readonly drained: number | undefined;
}

export function spillText(state: SpillState): string {
  return JSON.stringify(state);
}

/** Throws on what `spillText` has not written. */
export function parseSpill(text: string): SpillState {
  const state: unknown = JSON.parse(text);
  if (!isObject(state) || !Array.isArray(state['lengths'])) throw new Error('the state of the spill files is damaged');
  const { lengths, slices, drained } = state;
  return {
    lengths: lengths.map(numberOf),
    slices: numberOf(slices),
    drained: drained === undefined ? undefined : numberOf(drained),
  };
}

function numberOf(value: unknown): number {
  if (typeof value !== 'number') throw new Error('a spill file is damaged');
  return value;
}

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new Error('a spill file is damaged');
  return value;
}

/** The state before anything is spread of an input of so many bytes. */
export function emptySpill(bytes: number): SpillState {
  const files = Math.min(MAX_FILES, Math.max(1, Math.ceil(bytes / FILE_BYTES)));
  return { lengths: Array.from({ length: files }, () => 0), slices: 1, drained: undefined };
}

export class Spill {
  readonly #folder: string;
  readonly #files: readonly SpillFile[];
  #slices: number;
  /** What is in memory. */
  #loaded: SpillFile | undefined;
  readonly #touched = new Set<SpillFile>();
  #memory: Buffer = Buffer.alloc(0);
  #isLent = false;

  /** Goes on behind `lengths`: what a run that died has written behind them is cut off. Files that are drained are gone. */
  constructor(folder: string, { lengths, slices, drained = 0 }: SpillState) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#files = lengths.map((length, index) => new SpillFile(fileIn(folder, index), length));
    this.#slices = slices;
    this.#folder = folder;
    const gone = Math.floor(drained / slices);
    for (const file of this.#files.slice(0, gone)) file.remove();
    for (const file of this.#files.slice(gone)) file.prepare();
  }

  get partitions(): number {
    return this.#files.length * this.#slices;
  }

  get slices(): number {
    return this.#slices;
  }

  add(entry: Entry): void {
    const hash = hashOf(entry.key);
    const file = this.#files[hash % this.#files.length];
    if (file === undefined) throw new Error('a spill has a file');
    if (!this.#isLent) this.#lend();
    file.add(hash, JSON.stringify(headerOf(entry)), entry.bytes);
    this.#touched.add(file);
  }

  /** One memory for all files: a thousand small ones would leave holes behind that the system does not get back. */
  #lend(): void {
    const each = Math.min(MOST_GATHERED, Math.floor(GATHERED / this.#files.length));
    const memory = Buffer.allocUnsafeSlow(each * this.#files.length);
    for (const [index, file] of this.#files.entries()) file.lend(memory.subarray(index * each, (index + 1) * each));
    this.#isLent = true;
  }

  #takeBack(): void {
    for (const file of this.#files) file.lend();
    this.#isLent = false;
  }

  /** Writes everything out; `durable` waits for the disk. Answers the lengths. */
  flush(durable: boolean): readonly number[] {
    for (const file of this.#touched) file.flush(durable);
    this.#touched.clear();
    // the names of new files last as long as what stands in them
    if (durable) syncFolder(this.#folder);
    return this.#files.map(({ length }) => length);
  }

  /** All is spread and written out: what a file holds is cut so that it fits in memory. */
  slice(): void {
    const longest = this.#files.reduce((most, { length }) => Math.max(most, length), 0);
    this.#slices = Math.max(1, Math.ceil(longest / PARTITION_BYTES));
  }

  /** Those of a partition. Their bytes are good until the entries of another one are read. */
  entries(partition: number): Entry[] {
    const file = this.#files[Math.floor(partition / this.#slices)];
    if (file === undefined) return [];
    if (this.#isLent) this.#takeBack();
    const slice = partition % this.#slices;
    const isAsked = (hash: number): boolean => Math.floor(hash / this.#files.length) % this.#slices === slice;
    return [...framesOf(this.#load(file), isAsked)];
  }

  #load(file: SpillFile): Buffer {
    // one memory for all files: those of a thousand would wait for a full collection
    if (this.#memory.length < file.length) this.#memory = Buffer.allocUnsafeSlow(file.length);
    if (this.#loaded !== file) file.read(this.#memory);
    this.#loaded = file;
    return this.#memory.subarray(0, file.length);
  }

  /** A partition is done with: with its last one a file goes. */
  drop(partition: number): void {
    if ((partition + 1) % this.#slices === 0) this.#files[Math.floor(partition / this.#slices)]?.remove();
  }
}

function syncFolder(folder: string): void {
  const opened = openSync(folder, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}

function fileIn(folder: string, index: number): string {
  return join(folder, `spill-${String(index).padStart(4, '0')}`);
}

function headerOf({ key, ordinal, position, raw, version, day, hour, category }: Entry): unknown[] {
  const { file, line, record, offset } = position;
  return [key, ordinal, file, line, record, offset, raw, version ?? null, day ?? null, category ?? null, hour ?? null];
}

function* framesOf(bytes: Buffer, isAsked: (hash: number) => boolean): Generator<Entry> {
  for (const { header, body } of frames(bytes, isAsked)) yield { ...parseHeader(header), bytes: body };
}

function parseHeader(text: string): Omit<Entry, 'bytes'> {
  const parts: unknown = JSON.parse(text);
  if (!Array.isArray(parts)) throw new Error('a spill file is damaged');
  const [key, ordinal, file, line, record, offset, raw, version, day, category, hour]: unknown[] = parts;
  return {
    key: textOf(key),
    ordinal: numberOf(ordinal),
    position: { file: textOf(file), line: numberOf(line), record: numberOf(record), offset: numberOf(offset) },
    raw: textOf(raw),
    version: typeof version === 'string' || typeof version === 'number' ? version : undefined,
    day: typeof day === 'string' ? day : undefined,
    hour: typeof hour === 'number' ? hour : undefined,
    category: typeof category === 'string' ? category : undefined,
  };
}

/** FNV-1a over the UTF-16 units: the same key always goes to the same partition. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at += 1) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
