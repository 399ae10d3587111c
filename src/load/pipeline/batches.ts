import type { Entry } from './entry.ts';

export interface BatchLimits {
  readonly maxItems: number;
  /** Of the items together. */
  readonly maxBytes: number;
}

export interface Cut<T> {
  readonly batches: readonly (readonly T[])[];
  /** What did not fill a batch. */
  readonly rest: readonly T[];
}

/** Cuts batches by count and by bytes; at the end of the input the rest is a batch as well. */
export function cutBatches<T extends Entry>(entries: readonly T[], limits: BatchLimits, isLast: boolean): Cut<T> {
  const batches: T[][] = [];
  let open: T[] = [];
  let bytes = 0;
  for (const entry of entries) {
    const full = open.length >= limits.maxItems || bytes + entry.bytes.length > limits.maxBytes;
    if (full && open.length > 0) {
      batches.push(open);
      open = [];
      bytes = 0;
    }
    open.push(entry);
    bytes += entry.bytes.length;
  }
  const complete = open.length > 0 && (isLast || open.length >= limits.maxItems);
  return complete ? { batches: [...batches, open], rest: [] } : { batches, rest: open };
}
