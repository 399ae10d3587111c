const BLOCK = 1024 * 1024;

/**
 * Memory for the bytes of records that are forgotten together. A buffer for each record would grow old before its window
 * is written, and then wait for a full collection: that doubled the memory of a load.
 */
export class Slab {
  readonly #blocks: Buffer[] = [];
  #open = 0;
  #at = 0;

  /** A copy, good until `clear`. */
  hold(bytes: Uint8Array): Uint8Array {
    const { length } = bytes;
    if (length > BLOCK) return Buffer.from(bytes);
    if (this.#at + length > BLOCK) {
      this.#open += 1;
      this.#at = 0;
    }
    const block = (this.#blocks[this.#open] ??= Buffer.allocUnsafeSlow(BLOCK));
    block.set(bytes, this.#at);
    const held = block.subarray(this.#at, this.#at + length);
    this.#at += length;
    return held;
  }

  /** Everything that was held is overwritten from now on. */
  clear(): void {
    this.#open = 0;
    this.#at = 0;
  }
}
