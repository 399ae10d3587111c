/** Room for an answer that takes longer than the mean. */
const SLACK = 2;
const LEAST_GUIDE = 5;
const SMOOTHING = 0.2;

/**
 * How many requests may be under way. By Little's law the rate needs rate x latency of them; twice that is allowed.
 * Below stands a limit that a failing upstream halves, once for all requests that went out before, and that each good
 * answer raises a little.
 */
export class FlightLimit {
  readonly #max: number;
  readonly #perSecond: number;
  #limit: number;
  #latencyMs: number | undefined;
  #halvedAt = -Infinity;

  constructor(max: number, perSecond: number) {
    this.#max = max;
    this.#perSecond = perSecond;
    this.#limit = max;
  }

  get limit(): number {
    const guide = SLACK * this.#perSecond * ((this.#latencyMs ?? 0) / 1000);
    const wanted = Math.max(LEAST_GUIDE, Math.ceil(guide));
    return Math.max(1, Math.min(this.#max, Math.floor(this.#limit), wanted));
  }

  /** Latency counts from `sentAt`, in milliseconds. */
  succeeded(sentAt: number, now: number): void {
    const taken = now - sentAt;
    this.#latencyMs = this.#latencyMs === undefined ? taken : this.#latencyMs + SMOOTHING * (taken - this.#latencyMs);
    this.#limit = Math.min(this.#max, this.#limit + 1 / this.#limit);
  }

  failed(sentAt: number, now: number): void {
    if (sentAt < this.#halvedAt) return;
    this.#halvedAt = now;
    this.#limit = Math.max(1, this.#limit / 2);
  }
}
