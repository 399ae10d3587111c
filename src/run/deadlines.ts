/** Something that has to end by a moment of its own. */
export interface Due {
  /** Milliseconds by `performance.now()`. */
  readonly dueAt: number;
  /** Where it stands in the list; the list's own. */
  place: number;
  expire(): void;
}

/** How late an end may be noticed, in milliseconds. */
const GRAIN_MS = 50;

/**
 * The deadlines of all requests under way, watched by one timer. A timer for each request would cost more than the rest
 * of its bookkeeping: nearly all are cleared long before they ring.
 */
export class Deadlines {
  // an array and not a set: the tables that a busy set outgrows refer to one another, and what they held outlives them
  readonly #waiting: Due[] = [];
  #timer: NodeJS.Timeout | undefined;
  #ringsAt = Infinity;

  add(due: Due): void {
    due.place = this.#waiting.push(due) - 1;
    // a ring that comes too early finds nothing and is set again
    if (due.dueAt < this.#ringsAt) this.#ringAt(due.dueAt);
  }

  delete(due: Due): void {
    const last = this.#waiting.at(-1);
    if (last === undefined || this.#waiting[due.place] !== due) return;
    this.#waiting[due.place] = last;
    last.place = due.place;
    this.#waiting.pop();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#ringsAt = Infinity;
  }

  #ringAt(moment: number): void {
    clearTimeout(this.#timer);
    this.#ringsAt = moment;
    // an open connection keeps the process alive; its deadline need not
    this.#timer = setTimeout(() => this.#ring(), Math.max(moment - performance.now(), 0) + 1).unref();
  }

  #ring(): void {
    const limit = performance.now();
    this.#ringsAt = Infinity;
    for (const due of this.#waiting.filter(({ dueAt }) => dueAt <= limit)) {
      this.delete(due);
      due.expire();
    }
    const next = this.#waiting.reduce((least, { dueAt }) => Math.min(least, dueAt), Infinity);
    if (next < this.#ringsAt) this.#ringAt(Math.max(next, limit + GRAIN_MS));
  }
}
