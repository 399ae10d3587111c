import type { Counts } from '../counts.ts';
import { noHours } from '../report/hours.ts';
import { numberOf, textOf } from './sqlite.ts';
import type { Store } from './store.ts';

/** Small sums of a load by name. */
export type TallyKind = 'day' | 'hour' | 'category' | 'word' | 'file' | 'request';

export interface Tallied {
  readonly name: string;
  readonly records: number;
}

export function addTallies(store: Store, load: number, kind: TallyKind, found: ReadonlyMap<string, number>): void {
  const add = store.statement(`
    INSERT INTO tallies (load, kind, name, records) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET records = records + excluded.records`);
  for (const [name, records] of found) add.run(load, kind, name, records);
}

/** Hours without a record have no row. */
export function addHours(store: Store, load: number, hours: readonly number[]): void {
  const found = [...hours.entries()].filter(([, records]) => records > 0);
  addTallies(store, load, 'hour', new Map(found.map(([hour, records]) => [String(hour), records])));
}

/** 24 numbers; all 0 for a load that was read before hours were counted. */
export function hoursOf(store: Store, load: number): readonly number[] {
  const found = new Map(talliesOf(store, load, 'hour', -1).map(({ name, records }) => [Number(name), records]));
  return noHours().map((_, hour) => found.get(hour) ?? 0);
}

/** The largest first. */
export function talliesOf(store: Store, load: number, kind: TallyKind, limit: number): Tallied[] {
  return store
    .statement('SELECT name, records FROM tallies WHERE load = ? AND kind = ? ORDER BY records DESC, name LIMIT ?')
    .all(load, kind, limit)
    .map(({ name, records }) => ({ name: textOf(name), records: numberOf(records) }));
}

/** Every figure is summed from the rows that stand for it, none from another figure: a fault shows as an imbalance. */
export function countsOf(store: Store, load: number): Counts {
  const read = store.row(
    `SELECT coalesce(sum(read), 0) AS read, coalesce(sum(merged), 0) AS merged, coalesce(sum(filtered), 0) AS filtered,
       coalesce(sum(unchanged), 0) AS unchanged, coalesce(sum(superseded), 0) AS superseded,
       coalesce(sum(spilled), 0) AS spilled FROM windows WHERE load = ?`,
    load,
  );
  const carried = store.row('SELECT coalesce(sum(items), 0) AS items FROM carries WHERE load = ?', load);
  const batches = sums(store, 'SELECT state AS name, sum(items) AS n FROM batches WHERE load = ? GROUP BY state', load);
  const rejects = sums(store, 'SELECT kind AS name, count(*) AS n FROM rejects WHERE load = ? GROUP BY kind', load);
  return {
    read: numberOf(read['read']),
    accepted: batches.get('accepted') ?? 0,
    unchanged: numberOf(read['unchanged']),
    superseded: (batches.get('superseded') ?? 0) + numberOf(read['superseded']),
    merged: numberOf(read['merged']),
    invalid: rejects.get('invalid') ?? 0,
    rejected: rejects.get('rejected') ?? 0,
    filtered: numberOf(read['filtered']),
    pending: (batches.get('pending') ?? 0) + numberOf(carried['items']) + numberOf(read['spilled']),
  };
}

function sums(store: Store, sql: string, load: number): ReadonlyMap<string, number> {
  const rows = store.statement(sql).all(load);
  return new Map(rows.map(({ name, n }) => [textOf(name), numberOf(n)]));
}
