import type { SwitchName } from './switches.ts';

/**
 * One request as the log keeps it. The log and the table change in one transaction, so replaying it gives the table:
 * of each committed entry, apply the records in order, leaving out those whose index is in `notStored`.
 */
export interface RequestEntry {
  /** From 1, without gaps, over restarts too. */
  readonly seq: number;
  /** RFC 3339, UTC. */
  readonly time: string;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly bodyBytes: number;
  /** Hex; `null` when the body was not read. */
  readonly bodySha256: string | null;
  /** The status that was sent, or `null` where a fault left the request without an answer. */
  readonly status: number | null;
  /** The switches that made a difference, in the order in which they did. */
  readonly faults: readonly SwitchName[];
  readonly committed: boolean;
  /** Records in the body, and what became of them: `received = stored + unknown + refused`. */
  readonly received: number;
  readonly stored: number;
  /** Of a PATCH: ids that are not there, so nothing was stored. */
  readonly unknown: number;
  readonly refused: number;
  /** Of every record that has one, in the order of the body. */
  readonly externalIds: readonly string[];
  /** Indexes into the batch. Empty when nothing was committed, because then none was. */
  readonly notStored: readonly number[];
}
