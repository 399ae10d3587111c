import { STATUS_CODES } from 'node:http';
import { jsonReply, reply, type Answer, type Reply } from './answer.ts';
import { TokenBucket } from './bucket.ts';
import type { Fault } from './fault.ts';
import type { Faults, Occasion } from './faults.ts';

/** Users whose buckets are remembered; past it all start anew. */
const MAX_BUCKETS = 1000;

/** The rate limit that is on, a bucket for each user as the real one has a bucket for each key. */
export class RateLimit {
  readonly #buckets = new Map<string, TokenBucket>();

  /** Takes a token of the limit that `fault` sets: 0, or the milliseconds until there is one. */
  take(fault: Fault, user: string, now: number): number {
    const name = `${fault.value} ${user}`;
    const known = this.#buckets.get(name);
    if (known !== undefined) return known.take(now);
    const [perMinute, burst] = fault.value.split('/').map(Number);
    const bucket = new TokenBucket(perMinute ?? 0, burst ?? 0, now);
    if (this.#buckets.size >= MAX_BUCKETS) this.#buckets.clear();
    this.#buckets.set(name, bucket);
    return bucket.take(now);
  }
}

export interface Arrival {
  readonly user: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The answer of a switch that stands in place of the work, when one is on. */
export function insteadOfWork(
  faults: Faults,
  limit: RateLimit,
  occasion: Occasion,
  arrival: Arrival,
): Answer | undefined {
  if (faults.fire('reset-after-body', occasion) !== undefined) return { kind: 'reset' };
  const bound = faults.fire('body-limit', occasion, ({ value }) => arrival.bytes > Number(value));
  if (bound !== undefined) return plainReply(413);
  let wait = 0;
  const limited = (fault: Fault): boolean => (wait = limit.take(fault, arrival.user, arrival.now)) > 0;
  if (faults.fire('rate-limit', occasion, limited) !== undefined) {
    return plainReply(429, { 'retry-after': String(Math.ceil(wait / 1000)) });
  }
  const status = faults.fire('status', occasion);
  return status === undefined ? undefined : statusReply(status, arrival.now);
}

/** What `status` and `answer-early` answer. */
export function statusReply({ value, retryAfter }: Fault, now: number): Reply {
  if (retryAfter === undefined) return plainReply(Number(value));
  const [seconds = '', form] = retryAfter.split(':').reverse();
  const date = new Date(now + Number(seconds) * 1000).toUTCString();
  return plainReply(Number(value), { 'retry-after': form === undefined ? seconds : date });
}

/** A status in its usual words. */
export function plainReply(status: number, headers: Readonly<Record<string, string>> = {}): Reply {
  return jsonReply(status, { message: STATUS_CODES[status] ?? 'Error' }, headers);
}

/** What a stored batch is answered when its answer gets lost. */
export function lostAnswer({ value }: Fault): Answer {
  if (value === 'reset' || value === 'hang') return { kind: value };
  return plainReply(Number(value));
}

/** The answer as slowly as the switches say. */
export function atPace(answer: Answer, faults: Faults, occasion: Occasion): Answer {
  if (answer.kind !== 'reply') return answer;
  const delay = Number(faults.fire('slow', occasion)?.value ?? 0);
  const drip = Number(faults.fire('slow-loris', occasion)?.value ?? 0);
  return { ...answer, delay, drip };
}

/** What a stored batch is answered when all is well: 202 without a body, unless a switch says otherwise. */
export function successReply(faults: Faults, occasion: Occasion, stored: number): Reply {
  const status = Number(faults.fire('success-status', occasion)?.value ?? 202);
  const told = status !== 204 && faults.fire('success-body', occasion) !== undefined;
  return told ? jsonReply(status, { accepted: stored }) : reply(status);
}
