import type { Clock } from './clock.ts';
import type { Counters } from './counters.ts';
import type { RateLimit } from './effects.ts';
import type { Faults } from './faults.ts';
import type { Names, RecordChecks } from './record.ts';
import type { Store } from './store.ts';

/** What a running sandbox is made of. */
export interface Parts {
  readonly store: Store;
  readonly faults: Faults;
  readonly rateLimit: RateLimit;
  readonly counters: Counters;
  readonly checks: RecordChecks;
  readonly names: Names;
  readonly clock: Clock;
  /** The only user name that is let in; any when absent. */
  readonly key: string | undefined;
  /** Bytes; more is a 413 whatever the switches say. */
  readonly maxBody: number;
  /** Keeps the bytes of each request in the log. */
  readonly keepBodies: boolean;
  /** Aborted once no new connections are taken. */
  readonly draining: AbortSignal;
  /** Aborted when slow answers are waited for no longer. */
  readonly stop: AbortSignal;
}
