import type { TokenSource } from '../target.ts';

export interface Rate {
  /** Requests a second. */
  readonly perSecond: number;
  readonly burst: number;
}

/** Requests that go out at once at the start: kind to whoever else uses the key. */
const FIRST = 5;
/** Of the burst; the rest is for requests that arrive closer together than they left. */
const USED_BURST = 3 / 4;
/** A sum of many small parts may miss a whole by so much. */
const ROUNDING = 1e-6;

/**
 * When the next request may go. A token of the load's own bucket, filled at its share of the rate, and one of the bucket
 * that it shares with everything else in the process. A pause stops both; behind it one request goes, then the rate.
 */
export class Pace {
  readonly rate: Rate;
  readonly #shared: TokenSource;
  readonly #now: () => number;
  #tokens: number;
  #at: number;
  #pausedUntil = -Infinity;
  #startedAt: number | undefined;
  readonly #first: number;
  /** A rate above the shared one is the operator's word that the account has it: the shared bucket does not hold it up. */
  readonly #outruns: boolean;

  constructor(shared: TokenSource, share: number, rate: Rate | undefined, now: () => number) {
    const { perSecond, burst } = rate ?? shared.rate;
    this.rate = { perSecond: perSecond * share, burst: Math.max(1, Math.floor(burst * share * USED_BURST)) };
    this.#outruns = this.rate.perSecond > shared.rate.perSecond;
    this.#shared = shared;
    this.#now = now;
    this.#first = Math.min(FIRST, this.rate.burst);
    this.#tokens = this.#first;
    this.#at = now();
  }

  /** Takes a token: 0 when there was one, else the milliseconds to wait before asking again. */
  take(): number {
    const now = this.#now();
    if (now < this.#pausedUntil) return Math.ceil(this.#pausedUntil - now);
    this.#fill(now);
    if (this.#tokens + ROUNDING < 1) return Math.max(1, Math.ceil(((1 - this.#tokens) * 1000) / this.rate.perSecond));
    // when its next token comes the shared bucket does not say
    if (!this.#shared.tryTake() && !this.#outruns)
      return Math.min(1000, Math.max(1, Math.ceil(500 / this.#shared.rate.perSecond)));
    this.#tokens = Math.max(0, this.#tokens - 1);
    this.#startedAt ??= now;
    return 0;
  }

  /** Stops everything until a moment; answers the milliseconds by which that is later than known before. */
  pause(ms: number): number {
    const now = this.#now();
    const until = now + ms;
    const longer = until - Math.max(this.#pausedUntil, now);
    // the upstream's bucket is empty, so ours is: nothing that was saved up may go at once behind the pause
    this.#tokens = Math.min(this.#tokens, 1);
    this.#pausedUntil = Math.max(this.#pausedUntil, until);
    this.#at = this.#pausedUntil;
    return Math.max(0, longer);
  }

  /** Requests that could have been sent since the first. */
  budget(): number {
    const seconds = this.#startedAt === undefined ? 0 : (this.#now() - this.#startedAt) / 1000;
    return this.#first + seconds * this.rate.perSecond;
  }

  #fill(now: number): void {
    const more = ((now - this.#at) * this.rate.perSecond) / 1000;
    this.#tokens = Math.min(this.rate.burst, this.#tokens + Math.max(0, more));
    this.#at = now;
  }
}
