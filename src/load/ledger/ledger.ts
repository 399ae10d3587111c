import type { JsonObject } from '../../model/json.ts';
import type { Problem } from '../../model/problem.ts';
import type { Counts } from '../counts.ts';
import type { LoadEnd } from '../event.ts';
import type { ReportData } from '../report/report-data.ts';
import type { Cursor, Fingerprint, Position } from '../source/source.ts';

/** One record that is ready to go. */
export interface ReadyRecord {
  readonly key: string;
  /** JSON text of the item as it is sent. */
  readonly bytes: Uint8Array;
  /** 16 bytes that stand for the record as it was mapped; equal records have equal ones. */
  readonly digest: Uint8Array;
  /** Number in the whole load, from 1; of a reject that is loaded again, in the load that first read it. */
  readonly ordinal: number;
  readonly position: Position;
  /** The source record as text, for the rejects. */
  readonly raw: string;
  /** What orders writes of one key; only a carried record still needs it. */
  readonly version?: string | number | undefined;
}

/** An intent: a request that has to go out. */
export interface Batch {
  /**
   * Ordered: what stands earlier is sent earlier where keys meet. The parts of a split stand where their batch stood:
   * behind it, and before every batch that was behind it.
   */
  readonly id: number;
  /** The whole request body, byte for byte. */
  readonly body: Uint8Array;
  readonly keys: readonly string[];
  /** The batch as it was cut, and how often it was split from there. */
  readonly family: { readonly root: number; readonly depth: number };
}

/** A record that was refused, by us (`invalid`) or by the upstream (`rejected`). */
export interface Reject {
  readonly kind: 'invalid' | 'rejected';
  readonly ordinal: number;
  readonly position: Position;
  readonly raw: string;
  readonly mapped: JsonObject | undefined;
  readonly problems: readonly Problem[];
  readonly attempts: number;
  readonly status: number | undefined;
  /** The columns of the file, where the record is a row of cells. */
  readonly columns?: readonly string[] | undefined;
  /** What the upstream said; for the rejects only. */
  readonly answer?: string | undefined;
  /** What goes before the keys of its source, empty for nothing; for the rejects only, where the load says it. */
  readonly namespace?: string | undefined;
}

/** What one window of input came to. Written in one transaction: rejects, intents, counts and the place to read on. */
export interface WindowResult {
  readonly read: number;
  readonly merged: number;
  readonly filtered: number;
  readonly unchanged: number;
  /** Left out because a later write of their key has been accepted; of a load of rejects. */
  readonly superseded?: number | undefined;
  readonly invalid: readonly Reject[];
  readonly batches: readonly (readonly ReadyRecord[])[];
  /** Too few to fill a batch; they come back with the next window. */
  readonly carry: readonly ReadyRecord[];
  readonly next: Cursor | undefined;
  /** Records put into spill files (positive) or taken out of them (negative) in this window; they are pending too. */
  readonly spilled: number;
  /** State of the spill files as JSON text, kept with the cursor. */
  readonly spill: string | undefined;
  /** True with the last window: all input is in the ledger. */
  readonly complete: boolean;
  readonly days: ReadonlyMap<string, number>;
  /** 24 numbers: records by the hour of their start, in UTC. */
  readonly hours?: readonly number[] | undefined;
  readonly categories: ReadonlyMap<string, number>;
  /** `field\0word` to how often. */
  readonly words: ReadonlyMap<string, number>;
  /** Records read of each file, by name. */
  readonly files?: ReadonlyMap<string, number> | undefined;
  /** The columns of each table that rows came from, by the file of their positions; undefined where they differ. */
  readonly columns?: ReadonlyMap<string, readonly string[] | undefined> | undefined;
}

/** How a record stands to what was accepted of its key last. */
export type Standing =
  /** It comes later, or nothing was accepted. */
  | 'newest'
  /** It comes later, and the other was read by the same load. */
  | 'behind'
  /** The other comes later: sent now, it would undo that. */
  | 'outdated';

/** What the answer to a batch means for its records. */
export type Settlement =
  | { readonly kind: 'accepted' }
  /** Each part becomes a batch of its own; indexes into the batch's records. */
  | { readonly kind: 'split'; readonly parts: readonly (readonly number[])[] }
  /** The upstream refuses all of them for good. */
  | {
      readonly kind: 'rejected';
      readonly status: number;
      readonly problem: Problem;
      /** What the upstream said, as text of at most 2 KiB. It may hold personal data: for the rejects only. */
      readonly answer: string;
    }
  /** A later load has written these keys; indexes. The others become a batch of their own. */
  | { readonly kind: 'superseded'; readonly indexes: readonly number[] };

/**
 * The memory of one load. Every method that changes something is one durable transaction; one that fails on the disk or
 * the file throws a `LedgerFault` (`LedgerFull` when there is no room) and has changed nothing.
 */
export interface LoadLedger {
  readonly id: string;
  commitWindow(result: WindowResult): void;
  /** The place to read on, and what was carried over. */
  checkpoint(): {
    readonly next: Cursor | undefined;
    readonly spill: string | undefined;
    readonly carry: readonly ReadyRecord[];
    readonly complete: boolean;
  };
  /** Batches without a result, in order, from behind `after`; at most `limit`. */
  pendingBatches(after: number, limit: number): readonly Batch[];
  /** Answers the new batches of a split. */
  settle(batch: number, settlement: Settlement, attempts: number): readonly Batch[];
  /** Of these keys, the digests that the target was last sent; for `diff`. */
  digests(keys: readonly string[]): ReadonlyMap<string, Uint8Array>;
  /** Whether something newer of its key was accepted; for records that are read again. */
  standing(record: Pick<ReadyRecord, 'key' | 'ordinal' | 'version'>): Standing;
  waited(at: number, ms: number, reason: 'told' | 'failing'): void;
  requested(kind: 'sent' | 'retried' | 'throttled' | 'refused'): void;
  counts(): Counts;
  rejects(): Iterable<Reject>;
  /** Does not throw when the disk is full: a load that says nothing of its end can be resumed as well. */
  ended(end: LoadEnd): void;
  report(): ReportData;
}

/** How a load was started; kept so that a resume needs nothing but the id. */
export interface LoadPlan {
  readonly capability: string;
  readonly operation: string;
  /** The member of a request body that holds the records: `orders`. */
  readonly items: string;
  readonly mapping: string;
  /** How sure its author was, for the report. */
  readonly verified?: string | undefined;
  readonly files: readonly Fingerprint[];
  /** Settings to show. */
  readonly flags: Readonly<Record<string, string>>;
  /** The load whose rejects this one reads. */
  readonly retries?: string | undefined;
  /** All that a resume has to know besides, as JSON text. */
  readonly recipe?: string | undefined;
}
