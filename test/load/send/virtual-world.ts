import type { World } from '../../../src/load/world.ts';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** A world whose clock stands still until everybody sleeps; then it is the moment that the first wanted to wake. */
export class VirtualWorld implements World {
  #now = 0;
  readonly #sleepers = new Set<Sleeper>();
  readonly random: () => number;

  constructor(random: () => number = () => 0.5) {
    this.random = random;
  }

  readonly now = (): number => this.#now;

  /** Midnight of a Sunday. */
  readonly date = (): number => Date.UTC(2026, 10, 22) + this.#now;

  readonly sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal?.aborted === true) return resolve();
      const wake = (): void => {
        this.#sleepers.delete(sleeper);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const sleeper: Sleeper = { at: this.#now + ms, wake };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', wake, { once: true });
      return undefined;
    });

  /** Lets time pass until the work is done. Work that waits for nothing in this world is an error. */
  async run<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    const watched = work.finally(() => {
      isDone = true;
    });
    watched.catch(() => undefined);
    for (;;) {
      await settled();
      if (isDone) return watched;
      const next = [...this.#sleepers].reduce<Sleeper | undefined>(
        (first, one) => (first === undefined || one.at < first.at ? one : first),
        undefined,
      );
      if (next === undefined) throw new Error(`everything waits at ${this.#now} ms`);
      this.#now = Math.max(this.#now, next.at);
      next.wake();
    }
  }
}

/** All promises that hang on nothing but each other have gone as far as they can. */
function settled(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
