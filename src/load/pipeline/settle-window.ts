import { hash } from 'node:crypto';
import type { LoadLedger, ReadyRecord, WindowResult } from '../ledger/ledger.ts';
import { cutBatches, type BatchLimits } from './batches.ts';
import type { Entry } from './entry.ts';
import type { Tally } from './tally.ts';

/** Where windows go: a ledger, or the counters of a dry run. The bytes of records are lent for the call. */
export type Sink = Pick<LoadLedger, 'commitWindow' | 'checkpoint' | 'digests' | 'standing'>;

export interface WindowEnd {
  readonly sink: Sink;
  readonly limits: BatchLimits;
  /** False in a dry run, which remembers nothing. */
  readonly digests: boolean;
  /** True leaves out records that are what the target was last sent. */
  readonly changedOnly: boolean;
}

/** Where the input stands behind a window. */
export type Place = Pick<WindowResult, 'next' | 'spilled' | 'spill' | 'complete'>;

/** Writes a window down: batches, rejects, counts and the place to go on, at once. Answers what is carried over. */
export function commitWindow(end: WindowEnd, entries: readonly Entry[], tally: Tally, place: Place): readonly Entry[] {
  const records = entries.map((entry) => ({ ...entry, digest: end.digests ? digestOf(entry.bytes) : NO_DIGEST }));
  const changed = end.changedOnly ? onlyChanged(end.sink, records) : records;
  const { batches, rest } = cutBatches(changed, end.limits, place.complete);
  const { read, merged, filtered, superseded, invalid, days, hours, categories, words, files, columns } = tally;
  const unchanged = records.length - changed.length;
  end.sink.commitWindow({
    ...place,
    read,
    merged,
    filtered,
    unchanged,
    superseded,
    invalid,
    days,
    hours,
    categories,
    words,
    files,
    columns,
    batches,
    carry: rest,
  });
  return rest.map(ownBytes);
}

function onlyChanged<T extends ReadyRecord>(sink: Sink, records: readonly T[]): readonly T[] {
  const known = sink.digests(records.map(({ key }) => key));
  return records.filter(({ key, digest }) => {
    const last = known.get(key);
    return last === undefined || Buffer.compare(last, digest) !== 0;
  });
}

function ownBytes(entry: Entry): Entry {
  return { ...entry, bytes: Buffer.from(entry.bytes) };
}

const NO_DIGEST = new Uint8Array(0);

/** 16 bytes of SHA-256. */
function digestOf(bytes: Uint8Array): Uint8Array {
  return hash('sha256', bytes, 'buffer').subarray(0, 16);
}
