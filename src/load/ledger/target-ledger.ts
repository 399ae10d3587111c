import { fail, ok, type Outcome } from '../../model/outcome.ts';
import { problem } from '../../model/problem.ts';
import type { World } from '../world.ts';
import { guarded } from './guarded.ts';
import { KeyTable } from './keys.ts';
import type { LoadLedger, LoadPlan } from './ledger.ts';
import { StoredLoad } from './load-ledger.ts';
import { findLoad, loadRows, type LoadRow } from './load-row.ts';
import type { TargetLock } from './lock.ts';
import type { Store } from './store.ts';
import { countsOf } from './tallies.ts';

export interface BeginOptions {
  /** Start although an older load has pending records: those of keys that this one writes will not be sent any more. */
  readonly overtake: boolean;
  /** The operation replaces what is stored under a key; only such a load can overtake. */
  readonly replaces: boolean;
  /** From `DataFolder.newId`, when the load's folder is needed before it begins. */
  readonly id?: string | undefined;
}

export interface TargetParts {
  readonly file: string;
  readonly store: Store;
  readonly lock: TargetLock;
  readonly salt: Uint8Array;
  readonly url: string;
  readonly world: World;
  readonly newId: () => string;
}

/** The ledger of one target, held by this process alone until it is closed. */
export class TargetLedger {
  readonly #parts: TargetParts;
  readonly #keys: KeyTable;

  constructor(parts: TargetParts) {
    this.#parts = parts;
    this.#keys = new KeyTable(parts.store, parts.salt);
  }

  /** Writes a new load down. `ledger.unfinished` or `ledger.overtake` when an older one is in the way. */
  begin(plan: LoadPlan, options: BeginOptions): Outcome<LoadLedger> {
    const { store, file, newId, url, world } = this.#parts;
    return guarded(file, () =>
      store.write(() => {
        const older = this.#inTheWay(options);
        if (older !== undefined) return older;
        const id = options.id ?? newId();
        this.#buryTheDead();
        store
          .statement(
            `INSERT INTO loads (id, target, plan, state, started, source)
             VALUES (?, ?, ?, 'running', ?, (SELECT coalesce(source, seq) FROM loads WHERE id = ?))`,
          )
          .run(id, url, JSON.stringify(plan), world.date(), plan.retries ?? null);
        return ok(this.#open(found(store, id)));
      }),
    );
  }

  #inTheWay({ overtake, replaces }: BeginOptions): Outcome<LoadLedger> | undefined {
    if (overtake && replaces) return undefined;
    const { store } = this.#parts;
    for (const { id, seq, state, complete } of loadRows(store)) {
      if (state === 'finished') continue;
      const { pending } = countsOf(store, seq);
      // what changes only some fields cannot stand for a whole record that is still to be read
      if (pending > 0 || (!replaces && !complete))
        return fail(problem(overtake ? 'ledger.overtake' : 'ledger.unfinished', {}, { id, pending }));
    }
    return undefined;
  }

  /** Goes on with a load; without an id with the latest that is not finished. */
  resume(id?: string): Outcome<{ readonly ledger: LoadLedger; readonly plan: LoadPlan }> {
    const { store, file } = this.#parts;
    return guarded(file, () =>
      store.write(() => {
        const load = id === undefined ? latestUnfinished(store) : findLoad(store, id);
        if (load === undefined && id !== undefined) return fail(problem('ledger.unknown-load', {}, {}));
        if (load === undefined || load.state === 'finished') return fail(problem('ledger.nothing-to-resume', {}, {}));
        this.#buryTheDead();
        store.statement(`UPDATE loads SET state = 'running', ending = NULL, ended = NULL WHERE seq = ?`).run(load.seq);
        return ok({ ledger: this.#open(load), plan: load.plan });
      }),
    );
  }

  /** The lock is ours: whoever said that he is running has died. */
  #buryTheDead(): void {
    this.#parts.store.statement(`UPDATE loads SET state = 'stopped' WHERE state = 'running'`).run();
  }

  #open(load: LoadRow): LoadLedger {
    return new StoredLoad(this.#parts.store, load, this.#keys, this.#parts.world);
  }

  close(): void {
    this.#parts.store.close();
    this.#parts.lock.release();
  }
}

function latestUnfinished(store: Store): LoadRow | undefined {
  return loadRows(store).find(({ state }) => state !== 'finished');
}

function found(store: Store, id: string): LoadRow {
  const load = findLoad(store, id);
  if (load === undefined) throw new Error('the load has just been written');
  return load;
}
