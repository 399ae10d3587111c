import type { LoadEnd } from '../event.ts';
import type { ReportData } from '../report/report-data.ts';
import type { LoadPlan } from './ledger.ts';
import { damaged, numberOf, textOf, type Row } from './sqlite.ts';
import { parseEnd, parsePlan } from './stored.ts';
import type { Store } from './store.ts';

export type LoadState = ReportData['state'];

/** A load as its row in the ledger has it. */
export interface LoadRow {
  /** The order of loads of a target. */
  readonly seq: number;
  readonly id: string;
  /** The target's URL, for people. */
  readonly target: string;
  readonly plan: LoadPlan;
  readonly state: LoadState;
  readonly end: LoadEnd | undefined;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  /** All input is in the ledger. */
  readonly complete: boolean;
  /** Its own place, or that of the load that first read the rejects which it reads. */
  readonly source: number;
}

const COLUMNS = 'seq, id, target, plan, state, ending, started, ended, complete, coalesce(source, seq) AS source';

/** The newest first. */
export function loadRows(store: Store): LoadRow[] {
  return store.statement(`SELECT ${COLUMNS} FROM loads ORDER BY seq DESC`).all().map(loadRow);
}

export function findLoad(store: Store, id: string): LoadRow | undefined {
  const row = store.statement(`SELECT ${COLUMNS} FROM loads WHERE id = ?`).get(id);
  return row === undefined ? undefined : loadRow(row);
}

function loadRow(row: Row): LoadRow {
  return {
    seq: numberOf(row['seq']),
    id: textOf(row['id']),
    target: textOf(row['target']),
    plan: parsePlan(row['plan']),
    state: stateOf(row['state']),
    end: parseEnd(row['ending']),
    startedAt: numberOf(row['started']),
    endedAt: row['ended'] === null ? undefined : numberOf(row['ended']),
    complete: row['complete'] === 1,
    source: numberOf(row['source']),
  };
}

function stateOf(value: unknown): LoadState {
  switch (value) {
    case 'running':
    case 'finished':
    case 'paused':
    case 'stopped':
    case 'cancelled':
      return value;
    default:
      throw damaged('the state of a load is none');
  }
}

/** Where a load stands when it has ended like this. All but a finished one can be resumed. */
export function stateAfter(end: LoadEnd): LoadState {
  switch (end.kind) {
    case 'finished':
      return 'finished';
    case 'stopped':
      return 'stopped';
    case 'threshold':
    case 'authentication':
    case 'refused':
    case 'input':
    case 'paused':
      return 'paused';
  }
}
