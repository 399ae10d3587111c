const FAILURES_TO_OPEN = 5;
const BASE_MS = 1000;
const CAP_MS = 60_000;

/**
 * The circuit breaker of a load. *Closed*: everything may go. After five failures without a success between them it is
 * *open*: nothing goes for a while (full jitter, growing). Then one request goes as a probe; its result closes the
 * circuit or opens it for longer. What has failed for `limitMs` is over: the load is paused.
 */
export class Outage {
  readonly #limitMs: number;
  readonly #random: () => number;
  #failures = 0;
  #since = 0;
  #openUntil = 0;

  constructor(limitMs: number, random: () => number) {
    this.#limitMs = limitMs;
    this.#random = random;
  }

  /** Milliseconds until something may go: 0 now, Infinity when a probe is under way. */
  wait(now: number, inFlight: number): number {
    if (!this.isOpen) return 0;
    if (inFlight > 0) return Infinity;
    return Math.max(0, Math.ceil(this.#openUntil - now));
  }

  succeeded(): void {
    this.#failures = 0;
  }

  /** Answers how long nothing goes now, 0 when all may go on; `over` when it has failed for too long. */
  failed(now: number): number | 'over' {
    if (this.#failures === 0) this.#since = now;
    this.#failures += 1;
    if (!this.isOpen) return 0;
    const left = this.#since + this.#limitMs - now;
    if (left <= 0) return 'over';
    // the answers of one volley open it once
    if (now < this.#openUntil) return 0;
    const cap = Math.min(CAP_MS, BASE_MS * 2 ** Math.min(this.#failures - FAILURES_TO_OPEN, 16));
    const ms = Math.min(left, this.#random() * cap);
    this.#openUntil = now + ms;
    return ms;
  }

  /** Milliseconds after which it has failed for too long. */
  left(now: number): number {
    return Math.max(0, this.#since + this.#limitMs - now);
  }

  get isOpen(): boolean {
    return this.#failures >= FAILURES_TO_OPEN;
  }
}
