import { realWorld, type World } from '../../../src/load/world.ts';
import type { Clock } from '../../../src/sandbox/clock.ts';

/** A minute of theirs is 0.6 seconds of ours: backoff and pauses are as in life, and a test is over soon. */
const FASTER = 100;

export interface FastWorld extends World {
  /** The same time for the sandbox, whose Retry-After speaks of it. */
  readonly clock: Clock;
}

export function fastWorld(random: () => number): FastWorld {
  const began = performance.now();
  const now = (): number => (performance.now() - began) * FASTER;
  const date = (): number => Date.UTC(2026, 4, 1) + now();
  const sleep: World['sleep'] = (ms, signal) => realWorld.sleep(ms / FASTER, signal);
  return {
    now,
    date,
    random,
    sleep,
    clock: { now: () => Math.floor(date()), wait: (ms, signal) => sleep(ms, signal) },
  };
}
