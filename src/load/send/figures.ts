import type { Pace } from './pace.ts';

/** A look at the sending. */
export interface SendFigures {
  readonly requests: {
    readonly sent: number;
    readonly inFlight: number;
    readonly throttled: number;
    readonly retried: number;
  };
  /** Share of the rate budget that was used since the first request, 0 to 1. */
  readonly budgetShare: number;
  /** Records accepted a second, over the last ten seconds. */
  readonly perSecond: number;
  /** Requests a second that this load may send: for an estimate of the time left. */
  readonly requestsPerSecond: number;
  /** The upstream fails, and nothing goes out. */
  readonly failing: boolean;
}

const SECONDS = 10;

export class Figures {
  sent = 0;
  throttled = 0;
  retried = 0;
  readonly #pace: Pace;
  readonly #now: () => number;
  readonly #accepted = new Map<number, number>();
  readonly #startedAt: number;

  constructor(pace: Pace, now: () => number) {
    this.#pace = pace;
    this.#now = now;
    this.#startedAt = now();
  }

  accepted(records: number): void {
    const second = Math.floor(this.#now() / 1000);
    this.#accepted.set(second, (this.#accepted.get(second) ?? 0) + records);
    for (const old of this.#accepted.keys()) if (old <= second - SECONDS) this.#accepted.delete(old);
  }

  read(inFlight: number, failing: boolean): SendFigures {
    const { sent, throttled, retried } = this;
    return {
      requests: { sent, inFlight, throttled, retried },
      budgetShare: Math.min(1, sent / Math.max(1, this.#pace.budget())),
      perSecond: this.#recent(),
      requestsPerSecond: this.#pace.rate.perSecond,
      failing,
    };
  }

  #recent(): number {
    const now = this.#now();
    const second = Math.floor(now / 1000);
    const records = [...this.#accepted]
      .filter(([at]) => at > second - SECONDS)
      .reduce((sum, [, count]) => sum + count, 0);
    const seconds = Math.min(SECONDS, Math.max(1, (now - this.#startedAt) / 1000));
    return records / seconds;
  }
}
