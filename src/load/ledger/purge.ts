import { rmSync } from 'node:fs';
import { ok, type Outcome } from '../../model/outcome.ts';
import { findLoad, loadRows, type LoadRow } from './load-row.ts';
import { openLedger, TABLES_OF_A_LOAD } from './schema.ts';
import type { Store } from './store.ts';

/** Forgets a load; the caller holds the lock of the target. What was written over it is gone from the file as well. */
export function forget(file: string, id: string): Outcome<undefined> {
  const opened = openLedger(file);
  if (!opened.ok) return opened;
  const store = opened.value;
  try {
    const load = findLoad(store, id);
    if (load !== undefined) store.write(() => erase(store, load));
    if (loadRows(store).length > 0) {
      store.compact();
      return ok(undefined);
    }
  } finally {
    store.close();
  }
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
  return ok(undefined);
}

function erase(store: Store, load: LoadRow): void {
  eraseKeys(store, load);
  for (const table of TABLES_OF_A_LOAD) store.statement(`DELETE FROM ${table} WHERE load = ?`).run(load.seq);
  store.statement('DELETE FROM loads WHERE seq = ?').run(load.seq);
}

/** A key must still tell an older load that it was overtaken, where something was accepted; what was, is forgotten. */
function eraseKeys(store: Store, { seq }: LoadRow): void {
  const isAwaited = loadRows(store).some((older) => older.seq < seq && older.state !== 'finished');
  store.statement(`DELETE FROM keys WHERE load = ?${isAwaited ? ' AND digest IS NULL' : ''}`).run(seq);
  store.statement('UPDATE keys SET digest = NULL WHERE load = ?').run(seq);
}
