import { closeSync, fsyncSync, openSync, readSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs';
import { problem } from '../../model/problem.ts';
import { LedgerFault, LedgerFull } from '../ledger/fault.ts';
import { codeOf } from '../source/failure.ts';

/** Two lengths and the hash of the key stand before each header and its body. */
const FRAME = 12;
const NOTHING = Buffer.alloc(0);

/** One of the files that entries are spread over. */
export class SpillFile {
  readonly #path: string;
  #length: number;
  #gathered: Buffer = NOTHING;
  #at = 0;

  constructor(path: string, length: number) {
    this.#path = path;
    this.#length = length;
  }

  /** Bytes that are in the file. */
  get length(): number {
    return this.#length;
  }

  /** Makes the file, or cuts off what stands behind its length. */
  prepare(): void {
    closeSync(openSync(this.#path, 'a', 0o600));
    // made longer, it would hold zeros where records were
    if (statSync(this.#path).size < this.#length)
      throw new LedgerFault(problem('ledger.damaged', {}, { reason: 'a spill file is not whole' }));
    truncateSync(this.#path, this.#length);
  }

  /** Memory to gather in before it is written; what was gathered has to be written. */
  lend(memory: Buffer = NOTHING): void {
    this.#gathered = memory;
  }

  add(hash: number, header: string, body: Uint8Array): void {
    // no UTF-16 unit takes more than three bytes
    const most = FRAME + 3 * header.length + body.length;
    if (this.#at + most > this.#gathered.length) this.#write();
    if (most > this.#gathered.length) {
      const large = Buffer.allocUnsafeSlow(most);
      return this.#append(large, putFrame(large, 0, hash, header, body));
    }
    this.#at = putFrame(this.#gathered, this.#at, hash, header, body);
  }

  /** Writes everything out; `durable` waits for the disk. */
  flush(durable: boolean): void {
    this.#write();
    if (!durable) return;
    this.#opened('r+', fsyncSync);
  }

  /** All that counts of the file, into this memory. */
  read(memory: Buffer): void {
    const file = openSync(this.#path, 'r');
    try {
      for (let at = 0; at < this.#length;) {
        const bytes = readSync(file, memory, at, this.#length - at, at);
        if (bytes === 0) throw new Error('a spill file is damaged');
        at += bytes;
      }
    } finally {
      closeSync(file);
    }
  }

  remove(): void {
    rmSync(this.#path, { force: true });
  }

  #write(): void {
    if (this.#at > 0) this.#append(this.#gathered, this.#at);
    this.#at = 0;
  }

  // opened for each write: a process may not have a thousand files open
  #append(bytes: Buffer, length: number): void {
    this.#opened('a', (file) => {
      // a disk that becomes full takes a part of it before it says so
      for (let at = 0; at < length;) at += writeSync(file, bytes, at, length - at);
    });
    this.#length += length;
  }

  /** `LedgerFull` when there is no room: like the ledger, the load can go on when there is. */
  #opened(flags: 'a' | 'r+', use: (file: number) => void): void {
    try {
      const file = openSync(this.#path, flags, 0o600);
      try {
        use(file);
      } finally {
        closeSync(file);
      }
    } catch (error) {
      const code = codeOf(error);
      throw code === 'ENOSPC' || code === 'EDQUOT' ? new LedgerFull(problem('ledger.full', {}, {})) : error;
    }
  }
}

/** Answers the index behind the frame. */
function putFrame(memory: Buffer, at: number, hash: number, header: string, body: Uint8Array): number {
  const length = memory.write(header, at + FRAME);
  memory.writeUInt32LE(length, at);
  memory.writeUInt32LE(body.length, at + 4);
  memory.writeUInt32LE(hash, at + 8);
  memory.set(body, at + FRAME + length);
  return at + FRAME + length + body.length;
}

/** The headers and bodies of what `SpillFile.add` has written, of the keys whose hash is asked for. */
export function* frames(
  bytes: Buffer,
  isAsked: (hash: number) => boolean,
): Generator<{ readonly header: string; readonly body: Buffer }> {
  for (let at = 0; at < bytes.length;) {
    const body = at + FRAME + bytes.readUInt32LE(at);
    const end = body + bytes.readUInt32LE(at + 4);
    if (isAsked(bytes.readUInt32LE(at + 8)))
      yield { header: bytes.toString('utf8', at + FRAME, body), body: bytes.subarray(body, end) };
    at = end;
  }
}
