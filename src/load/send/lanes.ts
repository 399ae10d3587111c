import { before, type Item } from './item.ts';

/**
 * Who goes first where batches share keys: of every key, only the batch that stands earliest may be under way. A key
 * held by one batch, as nearly all are, costs one entry.
 */
export class Lanes {
  readonly #holders = new Map<string, Item | Item[]>();

  /** A batch that waits from now on, in its place. */
  enter(item: Item): void {
    for (const key of item.batch.keys) {
      const held = this.#holders.get(key);
      if (held === undefined) this.#holders.set(key, item);
      else this.#queueUp(key, Array.isArray(held) ? held : [held], item);
    }
  }

  #queueUp(key: string, line: Item[], item: Item): void {
    // a batch that has a key twice does not wait for itself
    if (line.includes(item)) return;
    const place = line.findIndex((other) => before(item, other));
    // nobody who is first ceases to be: a request may be under way, and parts come while their batch is still there
    line.splice(place < 0 ? line.length : Math.max(1, place), 0, item);
    this.#holders.set(key, line);
    item.behind += 1;
  }

  /** A batch that is settled: whoever stands behind it moves up. */
  leave(item: Item): void {
    for (const key of item.batch.keys) {
      const held = this.#holders.get(key);
      if (!Array.isArray(held)) {
        if (held === item) this.#holders.delete(key);
        continue;
      }
      this.#leaveLine(key, held, item);
    }
  }

  #leaveLine(key: string, line: Item[], item: Item): void {
    const place = line.indexOf(item);
    if (place < 0) return;
    line.splice(place, 1);
    const [first] = line;
    if (first === undefined) this.#holders.delete(key);
    else if (place === 0) first.behind -= 1;
  }
}
