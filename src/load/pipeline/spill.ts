import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { isObject } from '../../model/json.ts';
import type { Entry } from './entry.ts';
import { frames, SpillFile } from './spill-file.ts';

/** Entries spread over files by their keys, so that each file can be folded in memory. */

const PARTITION_BYTES = 16 * 1024 * 1024;
const MAX_PARTITIONS = 2048;

/** How far spreading and draining have come; kept as text with the cursor. */
export interface SpillState {
  /** Bytes of each file that count; what stands behind was written by a run that died. */
  readonly lengths: readonly number[];
  /** Files that are in batches already; undefined while the input is still being spread. */
  readonly drained: number | undefined;
}

export function spillText(state: SpillState): string {
  return JSON.stringify(state);
}

/** Throws on what `spillText` has not written. */
export function parseSpill(text: string): SpillState {
  const state: unknown = JSON.parse(text);
  if (!isObject(state) || !Array.isArray(state['lengths'])) throw new Error('the state of the spill files is damaged');
  const { drained } = state;
  return { lengths: state['lengths'].map(numberOf), drained: drained === undefined ? undefined : numberOf(drained) };
}

function numberOf(value: unknown): number {
  if (typeof value !== 'number') throw new Error('a spill file is damaged');
  return value;
}

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new Error('a spill file is damaged');
  return value;
}

/** How many files an input of so many bytes needs; compressed input is taken for four times as long. */
export function partitionsFor(bytes: number): number {
  return Math.min(MAX_PARTITIONS, Math.max(1, Math.ceil((bytes * 4) / PARTITION_BYTES)));
}

export class Spill {
  readonly #folder: string;
  readonly #files: readonly SpillFile[];
  readonly #touched = new Set<SpillFile>();
  #memory: Buffer = Buffer.alloc(0);

  /** Goes on behind `lengths`: what a run that died has written behind them is cut off. The first `drained` are gone. */
  constructor(folder: string, lengths: readonly number[], drained: number) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#files = lengths.map((length, index) => new SpillFile(fileIn(folder, index), length));
    this.#folder = folder;
    for (const file of this.#files.slice(0, drained)) file.remove();
    for (const file of this.#files.slice(drained)) file.prepare();
  }

  get partitions(): number {
    return this.#files.length;
  }

  add(entry: Entry): void {
    const file = this.#files[partitionOf(entry.key, this.#files.length)];
    if (file === undefined) throw new Error('a spill has a file');
    file.add(JSON.stringify(headerOf(entry)), entry.bytes);
    this.#touched.add(file);
  }

  /** Writes everything out; `durable` waits for the disk. Answers the lengths. */
  flush(durable: boolean): readonly number[] {
    for (const file of this.#touched) file.flush(durable);
    this.#touched.clear();
    // the names of new files last as long as what stands in them
    if (durable) syncFolder(this.#folder);
    return this.#files.map(({ length }) => length);
  }

  /** Their bytes are good until the entries of another file are read. */
  entries(index: number): Entry[] {
    const file = this.#files[index];
    if (file === undefined) return [];
    // one memory for all files: those of a thousand would wait for a full collection
    if (this.#memory.length < file.length) this.#memory = Buffer.allocUnsafeSlow(file.length);
    return [...framesOf(file.read(this.#memory))];
  }

  drop(index: number): void {
    this.#files[index]?.remove();
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

function* framesOf(bytes: Buffer): Generator<Entry> {
  for (const { header, body } of frames(bytes)) yield { ...parseHeader(header), bytes: body };
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

/** FNV-1a over the UTF-16 units: the same key always goes to the same file. */
function partitionOf(key: string, partitions: number): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at += 1) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  return (hash >>> 0) % partitions;
}
