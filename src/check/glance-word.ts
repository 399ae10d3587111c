import { byteAt, type Source } from './glance-source.ts';

/** Bytes that a text is expected to have, compared eight at a time. */
export class Word {
  readonly size: number;
  readonly #bytes: Uint8Array;
  /** The first and the last eight bytes, as doubles: these are equal exactly when the bytes are, but for 0 and NaN. */
  readonly #first: number;
  readonly #last: number;

  /** Only a text that holds no control character, so that no eight bytes of it are a zero or, as UTF-8, a NaN. */
  constructor(text: string) {
    this.#bytes = new TextEncoder().encode(text);
    this.size = this.#bytes.length;
    const view = new DataView(this.#bytes.buffer);
    this.#first = this.size < 8 ? 0 : view.getFloat64(0, true);
    this.#last = this.size < 8 ? 0 : view.getFloat64(this.size - 8, true);
  }

  /** True when the bytes stand at `at`. */
  stands({ bytes, view }: Source, at: number): boolean {
    const { size } = this;
    if (at + size > bytes.length) return false;
    if (size < 8) return this.#matches(bytes, at, 0, size);
    if (view.getFloat64(at, true) !== this.#first || view.getFloat64(at + size - 8, true) !== this.#last) return false;
    return size <= 16 || this.#matches(bytes, at, 8, size - 8);
  }

  #matches(bytes: Uint8Array, at: number, from: number, to: number): boolean {
    const own = this.#bytes;
    for (let index = from; index < to; index += 1) {
      if (byteAt(bytes, at + index) !== byteAt(own, index)) return false;
    }
    return true;
  }
}
