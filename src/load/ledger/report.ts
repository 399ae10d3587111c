import { imbalance } from '../counts.ts';
import { shownPaths } from '../report/shown-paths.ts';
import { endText } from '../report/story.ts';
import type { ReportData } from '../report/report-data.ts';
import type { LoadRow } from './load-row.ts';
import { numberOf, textOf } from './sqlite.ts';
import type { Store } from './store.ts';
import { countsOf, hoursOf, talliesOf } from './tallies.ts';

/** Rows of a list in a report. */
const MOST = 1000;

/** Everything a report shows, from sums that are kept as the load goes: the keys and the rejects are not read. */
export function reportOf(store: Store, load: LoadRow): ReportData {
  const { id, seq, plan, state, end, startedAt, endedAt, target } = load;
  const counts = countsOf(store, seq);
  return {
    load: id,
    state,
    end: end === undefined ? undefined : endText(end),
    operation: plan.operation,
    target,
    mapping: { id: plan.mapping, verified: plan.verified },
    startedAt,
    endedAt,
    files: filesOf(store, load),
    counts,
    imbalance: imbalance(counts),
    requests: requestsOf(store, seq),
    days: talliesOf(store, seq, 'day', -1)
      .map(({ name, records }) => ({ day: name, records }))
      .sort((left, right) => (left.day < right.day ? -1 : 1)),
    hours: hoursOf(store, seq),
    categories: talliesOf(store, seq, 'category', MOST).map(({ name, records }) => ({ word: name, records })),
    reasons: reasonsOf(store, load),
    words: wordsOf(store, seq),
    waits: waitsOf(store, seq),
    settings: Object.entries(plan.flags).map(([name, value]) => ({ name, value })),
  };
}

function shownNames({ files }: LoadRow['plan']): (name: string) => string {
  return shownPaths(files.map(({ name }) => name));
}

function filesOf(store: Store, { seq, plan }: LoadRow): ReportData['files'] {
  const read = new Map(talliesOf(store, seq, 'file', -1).map(({ name, records }) => [name, records]));
  const shown = shownNames(plan);
  return plan.files.map(({ name, bytes }) => ({ name: shown(name), bytes, records: read.get(name) ?? 0 }));
}

function requestsOf(store: Store, load: number): ReportData['requests'] {
  const made = new Map(talliesOf(store, load, 'request', -1).map(({ name, records }) => [name, records]));
  const { accepted, fill } = store.row(
    `SELECT count(*) AS accepted, coalesce(avg(items), 0) AS fill FROM batches WHERE load = ? AND state = 'accepted'`,
    load,
  );
  return {
    sent: made.get('sent') ?? 0,
    accepted: numberOf(accepted),
    refused: made.get('refused') ?? 0,
    retried: made.get('retried') ?? 0,
    throttled: made.get('throttled') ?? 0,
    fill: numberOf(fill),
  };
}

function reasonsOf(store: Store, { seq, plan }: LoadRow): ReportData['reasons'] {
  const shown = shownNames(plan);
  const rows = store
    .statement('SELECT * FROM reasons WHERE load = ? ORDER BY records DESC, kind, code, field LIMIT ?')
    .all(seq, MOST);
  return rows.map((row) => ({
    kind: row['kind'] === 'invalid' ? 'invalid' : 'rejected',
    code: textOf(row['code']),
    field: textOf(row['field']),
    records: numberOf(row['records']),
    detail: textOf(row['detail']),
    example: { file: shown(textOf(row['file'])), line: numberOf(row['line']), record: numberOf(row['record']) },
  }));
}

function wordsOf(store: Store, load: number): ReportData['words'] {
  return talliesOf(store, load, 'word', MOST).map(({ name, records }) => {
    const [field = '', word = ''] = name.split('\0');
    return { field, word, records };
  });
}

function waitsOf(store: Store, load: number): ReportData['waits'] {
  const rows = store.statement('SELECT at, ms, reason FROM waits WHERE load = ? ORDER BY n').all(load);
  return rows.map(({ at, ms, reason }) => ({
    at: numberOf(at),
    ms: numberOf(ms),
    reason: reason === 'told' ? 'told' : 'failing',
  }));
}
