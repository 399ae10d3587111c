import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, rmSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { isObject } from '../../model/json.ts';
import type { Entry } from './entry.ts';

/** Entries spread over files by their keys, so that each file can be folded in memory. */

const BUFFER_BYTES = 16 * 1024;
const PARTITION_BYTES = 16 * 1024 * 1024;
const MAX_PARTITIONS = 1024;
const FRAME = 8;

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
  readonly #lengths: number[];
  readonly #open: Buffer[][];
  readonly #openBytes: number[];
  readonly #touched = new Set<number>();

  /** Goes on behind `lengths`: what a run that died has written behind them is cut off. The first `drained` are gone. */
  constructor(folder: string, lengths: readonly number[], drained: number) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#folder = folder;
    this.#lengths = [...lengths];
    this.#open = lengths.map(() => []);
    this.#openBytes = lengths.map(() => 0);
    for (const [index, length] of lengths.entries()) if (index >= drained) this.#prepare(index, length);
  }

  get partitions(): number {
    return this.#lengths.length;
  }

  add(entry: Entry): void {
    const index = partitionOf(entry.key, this.#lengths.length);
    const header = Buffer.from(JSON.stringify(headerOf(entry)));
    const frame = Buffer.allocUnsafe(FRAME);
    frame.writeUInt32LE(header.length, 0);
    frame.writeUInt32LE(entry.bytes.length, 4);
    this.#open[index]?.push(frame, header, Buffer.from(entry.bytes));
    this.#openBytes[index] = (this.#openBytes[index] ?? 0) + FRAME + header.length + entry.bytes.length;
    if (this.#openBytes[index] >= BUFFER_BYTES) this.#write(index);
  }

  /** Writes everything out; `durable` waits for the disk. Answers the lengths. */
  flush(durable: boolean): readonly number[] {
    for (const index of this.#open.keys()) this.#write(index);
    if (durable) for (const index of this.#touched) this.#sync(index);
    this.#touched.clear();
    return [...this.#lengths];
  }

  entries(index: number): Entry[] {
    const bytes = readFileSync(this.#file(index)).subarray(0, this.#lengths[index]);
    return [...framesOf(bytes)];
  }

  drop(index: number): void {
    rmSync(this.#file(index), { force: true });
  }

  #prepare(index: number, length: number): void {
    closeSync(openSync(this.#file(index), 'a', 0o600));
    truncateSync(this.#file(index), length);
  }

  // opened for each write: a process may not have a thousand files open
  #write(index: number): void {
    const pieces = this.#open[index];
    if (pieces === undefined || pieces.length === 0) return;
    const bytes = Buffer.concat(pieces);
    const file = openSync(this.#file(index), 'a', 0o600);
    writeSync(file, bytes);
    closeSync(file);
    this.#lengths[index] = (this.#lengths[index] ?? 0) + bytes.length;
    this.#open[index] = [];
    this.#openBytes[index] = 0;
    this.#touched.add(index);
  }

  #sync(index: number): void {
    const file = openSync(this.#file(index), 'r+');
    fsyncSync(file);
    closeSync(file);
  }

  #file(index: number): string {
    return join(this.#folder, `spill-${String(index).padStart(4, '0')}`);
  }
}

function headerOf({ key, ordinal, position, raw, version, day, hour, category }: Entry): unknown[] {
  const { file, line, record, offset } = position;
  return [key, ordinal, file, line, record, offset, raw, version ?? null, day ?? null, category ?? null, hour ?? null];
}

function* framesOf(bytes: Buffer): Generator<Entry> {
  for (let at = 0; at < bytes.length;) {
    const body = at + FRAME + bytes.readUInt32LE(at);
    const end = body + bytes.readUInt32LE(at + 4);
    yield { ...parseHeader(bytes.toString('utf8', at + FRAME, body)), bytes: bytes.subarray(body, end) };
    at = end;
  }
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
