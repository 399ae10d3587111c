import { isUtf8 } from 'node:buffer';
import { bytesIn, type Encoding } from './encoding.ts';

/** How far a file is done with. */
export interface Mark {
  readonly offset: number;
  readonly line: number;
  readonly record: number;
}

/** A stretch of a text file, in UTF-8, that slides on as records are cut off its front. */
export class ByteWindow {
  bytes: Buffer = Buffer.alloc(0);
  /** Index of the first byte that is not done with. */
  at = 0;
  /** Physical lines and records that are done with. */
  line: number;
  record: number;
  /** True when no bytes come behind these. */
  ended = false;
  /** True when there is no NUL and all is UTF-8, so that records need not be looked at one by one. */
  clean = true;
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #encoding: Encoding;
  /** The byte at #index stands at #offset in the file. */
  #index = 0;
  #offset: number;
  /** Behind the last record. */
  #markAt = 0;
  #markLine: number;

  constructor(chunks: AsyncIterator<Buffer>, encoding: Encoding, from: Mark) {
    this.#chunks = chunks;
    this.#encoding = encoding;
    this.#offset = from.offset;
    this.line = from.line;
    this.record = from.record;
    this.#markLine = from.line;
  }

  get done(): boolean {
    return this.ended && this.at >= this.bytes.length;
  }

  /** Where a byte stands in the file. In other encodings than UTF-8 it is counted, from the place asked for last. */
  offsetOf(index: number): number {
    if (index >= this.#index) this.#offset += bytesIn(this.#encoding, this.bytes, this.#index, index);
    else this.#offset -= bytesIn(this.#encoding, this.bytes, index, this.#index);
    this.#index = index;
    return this.#offset;
  }

  /** Says that a record ends here. */
  mark(): void {
    this.#markAt = this.at;
    this.#markLine = this.line;
  }

  /** How far the file is done with: behind the record that was marked last. */
  get marked(): Mark {
    return { offset: this.offsetOf(this.#markAt), line: this.#markLine, record: this.record };
  }

  /** Drops what is done with and reads on; the window at least doubles, so that a long record is not looked at too often. */
  async more(): Promise<void> {
    this.offsetOf(this.at);
    const parts = [this.bytes.subarray(this.at)];
    const rest = this.bytes.length - this.at;
    for (let read = 0; read <= rest && !this.ended;) {
      const next = await this.#chunks.next();
      if (next.done === true) this.ended = true;
      else parts.push(next.value);
      if (next.done !== true) read += next.value.length;
    }
    this.bytes = parts.length === 2 && rest === 0 ? (parts[1] ?? this.bytes) : Buffer.concat(parts);
    this.at = 0;
    this.#index = 0;
    this.#markAt = 0;
    this.clean =
      !this.bytes.includes(0) && isUtf8(this.ended ? this.bytes : this.bytes.subarray(0, wholeEnd(this.bytes)));
  }

  /** Ends reading early. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}

/** Where the last whole character ends: up to three bytes of a broken one may stand at the end of a stretch. */
function wholeEnd(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte >= 0xc0) return bytes.length - back;
  }
  return bytes.length;
}
