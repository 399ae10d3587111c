const SMALLEST = 64 * 1024;
const LARGEST = 1024 * 1024;
const MAX_KEPT = 32;

/**
 * Memory of large request bodies, used again for the next ones: a fresh buffer for each would be freed only by a full
 * collection, and a busy server would hold megabytes of dead bodies until then.
 */
class BodyBuffers {
  readonly #free = new Map<number, ArrayBuffer[]>();
  readonly #lent = new WeakSet<ArrayBufferLike>();

  /** At least `length` bytes; what stood in them before is still there. */
  take(length: number): Buffer {
    const size = sizeFor(length);
    if (size === undefined) return Buffer.allocUnsafeSlow(length);
    const memory = this.#free.get(size)?.pop() ?? Buffer.allocUnsafeSlow(size).buffer;
    this.#lent.add(memory);
    return Buffer.from(memory);
  }

  /** True for what `take` gave and nobody has given back. */
  isLent({ buffer }: Uint8Array): boolean {
    return buffer.byteLength >= SMALLEST && this.#lent.has(buffer);
  }

  /** Takes the memory of a body back. Nobody may read those bytes any more; memory that is not lent is left alone. */
  give(bytes: Uint8Array): void {
    const memory = bytes.buffer;
    if (!(memory instanceof ArrayBuffer) || !this.#lent.delete(memory)) return;
    const kept = this.#free.get(memory.byteLength) ?? [];
    if (kept.length < MAX_KEPT) this.#free.set(memory.byteLength, [...kept, memory]);
  }
}

/** The power of two that holds `length`; undefined where keeping memory does not pay. */
function sizeFor(length: number): number | undefined {
  return length < SMALLEST || length > LARGEST ? undefined : 2 ** Math.ceil(Math.log2(length));
}

export const bodyBuffers = new BodyBuffers();
