import type { Entry, Fold } from './entry.ts';

/** Records by key, each key once, in the order of their last writes. */
export class Window {
  readonly #entries = new Map<string, Entry>();
  readonly #fold: Fold;
  #bytes = 0;

  constructor(fold: Fold, carried: readonly Entry[]) {
    this.#fold = fold;
    for (const entry of carried) this.add(entry);
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Of the records as they are sent. */
  get bytes(): number {
    return this.#bytes;
  }

  /** True when it was folded into a record that was there. */
  add(entry: Entry): boolean {
    const known = this.#entries.get(entry.key);
    if (known === undefined) {
      this.#put(entry);
      return false;
    }
    this.#entries.delete(entry.key);
    this.#bytes -= known.bytes.length;
    this.#put(this.#fold(known, entry));
    return true;
  }

  entries(): readonly Entry[] {
    return [...this.#entries.values()];
  }

  #put(entry: Entry): void {
    this.#entries.set(entry.key, entry);
    this.#bytes += entry.bytes.length;
  }
}
