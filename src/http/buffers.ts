const SMALLEST = 64 * 1024;
const LARGEST = 1024 * 1024;
const MAX_KEPT = 32;
/** Less is not worth the call, and may be a part of a pool. */
const WORTH_FREEING = 16 * 1024;

/**
 * Memory of large request bodies, used again for the next ones. Bodies hardly touch the heap, so they would wait long for
 * a collection: a busy server would hold megabytes of dead ones, until their weight brings about a full collection.
 */
class BodyBuffers {
  readonly #free = new Map<number, ArrayBuffer[]>();
  /** All that is lent or kept. */
  readonly #ours = new WeakSet<ArrayBufferLike>();
  readonly #lent = new WeakSet<ArrayBufferLike>();

  /** At least `length` bytes; what stood in them before is still there. */
  take(length: number): Buffer {
    const size = sizeFor(length);
    if (size === undefined) return Buffer.allocUnsafeSlow(length);
    const memory = this.#free.get(size)?.pop() ?? Buffer.allocUnsafeSlow(size).buffer;
    this.#ours.add(memory);
    this.#lent.add(memory);
    return Buffer.from(memory);
  }

  /** True where `release` does anything. Most bodies are small, and asked for nothing more than their length. */
  isReleasable(bytes: Uint8Array): boolean {
    const { length } = bytes;
    if (length < WORTH_FREEING) return false;
    const { buffer } = bytes;
    return this.#lent.has(buffer) || (length === buffer.byteLength && !this.#ours.has(buffer));
  }

  /**
   * Ends the life of bytes that nobody may read any more: what `take` gave is kept for the next body, memory of their own
   * is freed at once, and a part of anything else is left alone.
   */
  release(bytes: Uint8Array): void {
    const memory = bytes.buffer;
    if (!(memory instanceof ArrayBuffer)) return;
    if (this.#lent.delete(memory)) this.#keep(memory);
    else if (this.isReleasable(bytes)) memory.transfer(0);
  }

  #keep(memory: ArrayBuffer): void {
    const kept = this.#free.get(memory.byteLength) ?? [];
    if (kept.length < MAX_KEPT) this.#free.set(memory.byteLength, [...kept, memory]);
  }
}

/** The power of two that holds `length`; undefined where keeping memory does not pay. */
function sizeFor(length: number): number | undefined {
  return length < SMALLEST || length > LARGEST ? undefined : 2 ** Math.ceil(Math.log2(length));
}

export const bodyBuffers = new BodyBuffers();
