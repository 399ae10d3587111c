import type { Policy } from '../facts.ts';

/** A token bucket: `burst` tokens at most, filled at a steady rate. Requests take one; retries only go when one is left. */
export class Bucket {
  readonly #burst: number;
  readonly #perMs: number;
  readonly #now: () => number;
  #tokens: number;
  #at: number;

  constructor(
    rate: { readonly requests: number; readonly perSeconds: number; readonly burst: number },
    now: () => number,
  ) {
    this.#burst = rate.burst;
    this.#perMs = rate.requests / (rate.perSeconds * 1000);
    this.#now = now;
    this.#tokens = rate.burst;
    this.#at = now();
  }

  /** Counts a request that goes out whether or not there is a token: a caller's request is the upstream's to refuse. */
  spend(): void {
    this.#fill();
    this.#tokens = Math.max(0, this.#tokens - 1);
  }

  /** Takes a token when there is one. */
  tryTake(): boolean {
    this.#fill();
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  #fill(): void {
    const now = this.#now();
    this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#at) * this.#perMs);
    this.#at = now;
  }
}

/** As good as no limit, for an upstream whose contract states none. */
const UNLIMITED = { requests: 1_000_000, perSeconds: 1, burst: 1_000_000 };

/** Of a policy: the bucket that everything to one upstream and credential takes from, with its rate a second. */
export function bucketOf(
  { rate = UNLIMITED }: Pick<Policy, 'rate'>,
  now: () => number,
): { readonly bucket: Bucket; readonly rate: { readonly perSecond: number; readonly burst: number } } {
  return { bucket: new Bucket(rate, now), rate: { perSecond: rate.requests / rate.perSeconds, burst: rate.burst } };
}
