import type { Counts } from '../counts.ts';

/** Everything a report shows, read from the ledger alone. No raw values: examples are masked, words are of category fields. */
export interface ReportData {
  readonly load: string;
  readonly state: 'running' | 'finished' | 'paused' | 'stopped' | 'cancelled';
  /** In words, for an end other than finished. */
  readonly end: string | undefined;
  readonly operation: string;
  readonly target: string;
  readonly mapping: { readonly id: string; readonly verified: string | undefined };
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly records: number }[];
  readonly counts: Counts;
  /** Accounted for more or less often than read; 0 when all is well. */
  readonly imbalance: number;
  readonly requests: {
    readonly sent: number;
    readonly accepted: number;
    readonly refused: number;
    readonly retried: number;
    readonly throttled: number;
    /** Records in an accepted batch, mean. */
    readonly fill: number;
  };
  /** By the field with role `start`, days in UTC: `2026-05-24`. */
  readonly days: readonly { readonly day: string; readonly records: number }[];
  /** 24 numbers: records by the hour of the same field, in UTC. */
  readonly hours: readonly number[];
  /** By the field with role `category`. */
  readonly categories: readonly { readonly word: string; readonly records: number }[];
  readonly reasons: readonly {
    readonly kind: 'invalid' | 'rejected';
    readonly code: string;
    /** The target field, `/started_at`; empty when it is about the whole record. */
    readonly field: string;
    readonly records: number;
    readonly detail: string;
    /** Where one such record stands. */
    readonly example: { readonly file: string; readonly line: number; readonly record: number };
  }[];
  /** Words that no vocabulary of the mapping knows, most frequent first. */
  readonly words: readonly { readonly field: string; readonly word: string; readonly records: number }[];
  /** When nothing was sent, and why. */
  readonly waits: readonly { readonly at: number; readonly ms: number; readonly reason: 'told' | 'failing' }[];
  /** Settings that matter, secrets never among them. */
  readonly settings: readonly { readonly name: string; readonly value: string }[];
}
