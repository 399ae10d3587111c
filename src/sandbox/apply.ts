import { isObject } from '../model/json.ts';
import type { Faults, Occasion } from './faults.ts';
import { idOf, type Method, type Names } from './record.ts';
import type { Store } from './store.ts';

type Fields = { readonly [field: string]: unknown };

/** How records are written: POST replaces a row, PATCH lays its members over it, unless a switch says otherwise. */
export interface Applying {
  readonly method: Method;
  readonly names: Names;
  readonly store: Store;
  readonly faults: Faults;
  readonly occasion: Occasion;
  readonly now: number;
}

/** Writes the records in order, so that the last one of an id wins. Only inside a transaction of the store. */
export function applyRecords(records: readonly unknown[], how: Applying): void {
  const { method, names, store, faults, occasion, now } = how;
  if (records.length === 0) return;
  const merge = method === 'PATCH' || faults.fire('post-merge', occasion) !== undefined;
  const deep = merge && faults.fire('metadata-merge', occasion) !== undefined;
  const delay = Number(faults.fire('delayed-visibility', occasion)?.value ?? 0);
  for (const record of records) {
    const id = idOf(record, names.key);
    if (id === undefined || !isObject(record)) throw new Error('a record without an id passed the checks');
    const before = merge ? store.get(id) : undefined;
    const body = before === undefined ? record : merged(before.body, record, deep ? names.metadata : undefined);
    store.put({ id, body: JSON.stringify(body), at: now, visibleAt: now + delay });
  }
}

/** `deep` names the member whose own members are merged too. */
function merged(before: string, change: Fields, deep: string | undefined): Fields {
  const row: unknown = JSON.parse(before);
  if (!isObject(row)) throw new Error('a stored conversation is not an object');
  if (deep === undefined) return { ...row, ...change };
  const [older, newer] = [row[deep], change[deep]];
  const both = isObject(older) && isObject(newer) ? { [deep]: { ...older, ...newer } } : {};
  return { ...row, ...change, ...both };
}
