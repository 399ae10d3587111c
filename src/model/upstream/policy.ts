import type { Policy } from '../facts.ts';

/** For an upstream whose contract states none. */
export const defaultPolicy: Policy = {
  retryStatuses: [502, 503, 504],
  timeouts: { connectMs: 5_000, totalMs: 30_000 },
};
