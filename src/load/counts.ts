/** What became of the records that were read (DESIGN 7.3). */
export interface Counts {
  readonly read: number;
  /** The upstream answered 2xx for a batch that held it; that does not say it is stored. */
  readonly accepted: number;
  /** Equal to what this target was last sent for the key. */
  readonly unchanged: number;
  /** Not sent, because a later write of the key went before: of a later load, or behind a reject that is loaded again. */
  readonly superseded: number;
  /** Folded into another record of the same key. */
  readonly merged: number;
  /** Refused by us. */
  readonly invalid: number;
  /** Refused by the upstream. */
  readonly rejected: number;
  /** Left out by a filter of the mapping. */
  readonly filtered: number;
  /** In the ledger and without an answer. */
  readonly pending: number;
}

export const NO_COUNTS: Counts = {
  read: 0,
  accepted: 0,
  unchanged: 0,
  superseded: 0,
  merged: 0,
  invalid: 0,
  rejected: 0,
  filtered: 0,
  pending: 0,
};

/** What `read` is made of. */
const PARTS = ['accepted', 'unchanged', 'superseded', 'merged', 'invalid', 'rejected', 'filtered', 'pending'] as const;

/** Records that are accounted for more or less often than they were read; 0 when all is well. */
export function imbalance(counts: Counts): number {
  return PARTS.reduce((sum, part) => sum + counts[part], 0) - counts.read;
}
