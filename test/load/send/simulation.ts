import { TokenBucket } from '../../../src/sandbox/bucket.ts';
import { Bucket } from '../../../src/model/upstream/bucket.ts';
import { sendBatches, type SendOptions } from '../../../src/load/send/send.ts';
import { answer, scene } from './upstream.ts';
import { VirtualWorld } from './virtual-world.ts';

export interface Simulated {
  readonly requests: number;
  /** Requests over what the rate allows in that time, without any burst. */
  readonly budgetShare: number;
  readonly throttled: number;
}

export interface SimulationOptions {
  readonly minutes: number;
  readonly perMinute: number;
  readonly burst: number;
  /** Round trip of a request, in milliseconds, from a random number of 0 to 1. */
  readonly latencyMs: (random: number) => number;
  readonly options?: Partial<SendOptions>;
  readonly seed?: number;
}

/** A load of small batches against an upstream with a token bucket, in virtual time: minutes pass in a moment. */
export async function simulateRate(setting: SimulationOptions): Promise<Simulated> {
  const { minutes, perMinute, burst, latencyMs, options, seed = 1 } = setting;
  const random = mulberry(seed);
  const world = new VirtualWorld(random);
  const theirs = new TokenBucket(perMinute, burst, world.now());
  const shared = new Bucket({ requests: perMinute, perSeconds: 60, burst }, world.now);
  const tokens = { rate: { perSecond: perMinute / 60, burst }, tryTake: () => shared.tryTake() };
  const stop = new AbortController();
  let throttled = 0;
  const batches = Array.from({ length: Math.ceil(minutes * perMinute * 1.1) + burst }, (_, index) => [`k-${index}`]);
  const { parts, arrivals, ledger } = scene(
    batches,
    () => {
      const wait = theirs.take(world.now());
      if (wait === 0) return answer(202);
      throttled += 1;
      return answer(429, '', { 'retry-after': String(Math.ceil(wait / 1000)) });
    },
    { world, tokens, latencyMs: () => latencyMs(random()), options: options ?? {}, stop: stop.signal },
  );
  void world.sleep(minutes * 60_000).then(() => stop.abort());
  await world.run(sendBatches(parts));
  if (ledger.accepted.length + throttled !== arrivals.length)
    throw new Error('a request was neither taken nor throttled');
  const share = options?.share ?? 1;
  return { requests: arrivals.length, budgetShare: arrivals.length / (minutes * perMinute * share), throttled };
}

/** A small seeded generator, so that a simulation can be repeated. */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
