const FAILURES_TO_OPEN = 10;
const OPEN_MS = 5_000;

/**
 * A circuit breaker. *Closed*: every request may go. After ten failures without a success between them it is *open*:
 * nothing goes for five seconds. Then it is *half open*: one request goes as a probe, and its result closes the
 * circuit or opens it again.
 */
export class Breaker {
  readonly #now: () => number;
  #failures = 0;
  #openUntil = 0;
  #probing = false;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Undefined when a request may go; otherwise the seconds, rounded up, until one may. */
  refusal(): number | undefined {
    if (this.#failures < FAILURES_TO_OPEN) return undefined;
    const wait = this.#openUntil - this.#now();
    if (wait > 0) return Math.ceil(wait / 1000);
    if (this.#probing) return 1;
    this.#probing = true;
    return undefined;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#probing = false;
  }

  failed(): void {
    this.#failures += 1;
    this.#probing = false;
    if (this.#failures >= FAILURES_TO_OPEN) this.#openUntil = this.#now() + OPEN_MS;
  }

  /** A probe that ended without telling anything, such as a cancelled call, frees its place. */
  abandoned(): void {
    this.#probing = false;
  }
}
