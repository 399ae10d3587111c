const BASE_MS = 500;
const CAP_MS = 60_000;

/** Full jitter: anything from nothing to twice as much with each failure, a minute at most. `failures` from 1. */
export function backoffMs(failures: number, random: () => number): number {
  return random() * Math.min(CAP_MS, BASE_MS * 2 ** Math.min(failures - 1, 30));
}
