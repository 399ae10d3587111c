import type { Policy } from '../model/facts.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import { bucketOf, type Bucket } from '../model/upstream/bucket.ts';
import { Breaker } from './breaker.ts';
import type { UpstreamRequest } from './request.ts';
import type { Cancellation, Reply } from './runtime.ts';
import { createTransport, type Attempt, type Transport } from './transport.ts';

/** Time and chance, passed in so that tests hold them. */
export interface Surroundings {
  readonly now: () => number;
  readonly random: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

const realSurroundings: Surroundings = {
  now: () => performance.now(),
  random: Math.random,
  sleep: (ms) => new Promise((resolve) => void setTimeout(resolve, ms)),
};

const MAX_RETRIES = 2;
const BACKOFF_MS = 100;

export interface SendOptions {
  /** True only for operations that are declared idempotent. */
  readonly retry: boolean;
  readonly signal: Cancellation | undefined;
}

/** The statuses after which we send again ourselves. How long to wait after a 429 is the caller's to decide. */
export function retriedStatuses(policy: Policy): readonly number[] {
  return policy.retryStatuses.filter((status) => status !== 429);
}

/** One upstream and one credential: all that goes there shares this pool, bucket, breaker and retry policy. */
export class Upstream {
  readonly origin: string;
  readonly policy: Policy;
  /** Of the bucket: requests a second, and how many at once. */
  readonly rate: { readonly perSecond: number; readonly burst: number };
  readonly #transport: Transport;
  readonly #breaker: Breaker;
  readonly #bucket: Bucket;
  readonly #world: Surroundings;

  constructor(origin: string, policy: Policy, world: Surroundings = realSurroundings, transport?: Transport) {
    this.origin = origin;
    this.policy = policy;
    this.#world = world;
    this.#transport = transport ?? createTransport(origin, policy.timeouts.connectMs);
    this.#breaker = new Breaker(world.now);
    const { bucket, rate } = bucketOf(policy, world.now);
    this.rate = rate;
    this.#bucket = bucket;
  }

  /** Sends until there is an answer worth passing on, within one deadline for all attempts. */
  async send(request: UpstreamRequest, options: SendOptions): Promise<Outcome<Reply>> {
    const deadline = this.#world.now() + this.policy.timeouts.totalMs;
    for (let attempts = 1; ; attempts += 1) {
      const retryAfter = this.#breaker.refusal();
      if (retryAfter !== undefined) return fail(problem('upstream.circuit-open', {}, { retryAfter }));
      if (attempts === 1) this.#bucket.spend();
      const attempt = await this.#transport.send(request, deadline - this.#world.now(), options.signal);
      this.#learn(attempt);
      const wait = attempts <= MAX_RETRIES && options.retry ? this.#backoff(attempt, attempts) : undefined;
      if (wait === undefined || this.#world.now() + wait >= deadline || !this.#bucket.tryTake())
        return settled(attempt, attempts);
      await this.#world.sleep(wait);
    }
  }

  /** Sends whatever bucket and breaker say, and tells the breaker. The caller takes a token before, and minds the answer. */
  async sendOnce(request: UpstreamRequest, signal: Cancellation | undefined): Promise<Attempt> {
    const attempt = await this.#transport.send(request, this.policy.timeouts.totalMs, signal);
    this.#learn(attempt);
    return attempt;
  }

  /** Takes a token of the shared bucket when there is one. */
  tryTake(): boolean {
    return this.#bucket.tryTake();
  }

  close(): Promise<void> {
    return this.#transport.close();
  }

  #learn(attempt: Attempt): void {
    if (attempt.ok) {
      if (attempt.value.status >= 500) this.#breaker.failed();
      else this.#breaker.succeeded();
    } else if (attempt.problems.some((found) => found.code === 'upstream.cancelled')) this.#breaker.abandoned();
    else this.#breaker.failed();
  }

  /** How long to wait before another attempt (full jitter); undefined when this one stands. */
  #backoff(attempt: Attempt, attempts: number): number | undefined {
    if (!this.#isTransient(attempt)) return undefined;
    const told = attempt.ok ? Number(attempt.value.headers['retry-after'] ?? 0) : 0;
    // an upstream that asks for a longer pause is not asked again by us: the caller gets its answer and the header
    if (!(told <= 1)) return undefined;
    return told * 1000 + this.#world.random() * BACKOFF_MS * 2 ** attempts;
  }

  #isTransient(attempt: Attempt): boolean {
    if (attempt.ok) return retriedStatuses(this.policy).includes(attempt.value.status);
    return attempt.problems.some((found) => found.code === 'upstream.unreachable' || found.code === 'upstream.broken');
  }
}

function settled(attempt: Attempt, attempts: number): Outcome<Reply> {
  if (!attempt.ok) return attempt;
  const { status } = attempt.value;
  if (status >= 300 && status < 400 && status !== 304) return fail(problem('upstream.redirect', {}, { status }));
  return ok({ ...attempt.value, attempts });
}
