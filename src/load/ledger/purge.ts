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

/**
 * As long as an older load may still send a record (it is unfinished, or has rejects that may be loaded again), a key must
 * tell it that something later was accepted; what that was, is forgotten.
 */
function eraseKeys(store: Store, { seq }: LoadRow): void {
  const others = loadRows(store).filter((load) => load.seq !== seq && mayStillSend(store, load));
  // a claim that came to nothing hides what was accepted before it
  store.statement('UPDATE keys SET load = source WHERE load = ? AND digest IS NULL AND source <> load').run(seq);
  const isAwaited = others.some((load) => load.seq < seq);
  store.statement(`DELETE FROM keys WHERE load = ?${isAwaited ? ' AND source IS NULL' : ''}`).run(seq);
  store.statement('UPDATE keys SET digest = NULL WHERE load = ?').run(seq);
  if (others.length === 0) store.statement('DELETE FROM keys WHERE load NOT IN (SELECT seq FROM loads)').run();
}

function mayStillSend(store: Store, { seq, state }: LoadRow): boolean {
  if (state !== 'finished') return true;
  return store.statement('SELECT 1 FROM rejects WHERE load = ? LIMIT 1').get(seq) !== undefined;
}
