import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ok, type Outcome } from '../../model/outcome.ts';
import { problem, type Problem } from '../../model/problem.ts';
import type { Counts } from '../counts.ts';
import type { ReportData } from '../report/report-data.ts';
import { namespaceOf, parseRecipe } from '../recipe.ts';
import { realWorld, type World } from '../world.ts';
import { makeFolder, saltOf } from './folder.ts';
import { guarded } from './guarded.ts';
import type { Reject } from './ledger.ts';
import { findLoad, loadRows, type LoadRow } from './load-row.ts';
import { leftoversIn, type Leftover } from './leftovers.ts';
import { isLocked, lockTarget, type TargetLock } from './lock.ts';
import { forget } from './purge.ts';
import { rejectsOf } from './rejects.ts';
import { reportOf } from './report.ts';
import { lookIntoLedger, openLedger } from './schema.ts';
import type { Store } from './store.ts';
import { countsOf } from './tallies.ts';
import { TargetLedger } from './target-ledger.ts';

const ID = /^L[0-9A-Za-z-]{1,40}$/;

/** A load as `load status` lists it. */
export interface LoadSummary extends Omit<LoadRow, 'seq' | 'source'> {
  /** Which target, without its URL. */
  readonly fingerprint: string;
  readonly counts: Counts;
}

/** Opens the data folder, or makes it, for its owner only (0700, files 0600). */
export function openData(folder: string, world: World = realWorld): Outcome<DataFolder> {
  return guarded(folder, () => {
    makeFolder(folder);
    const salt = saltOf(folder);
    const file = join(folder, 'salt');
    if (salt === undefined) return fail(problem('ledger.damaged', { file }, { reason: 'the salt is not whole' }));
    return ok(new DataFolder(folder, salt, world));
  });
}

/** Everything that loads remember: `targets/<fingerprint>/ledger.sqlite`, and `loads/<id>/` for what they spool. */
export class DataFolder {
  /** For `BulkTarget.fingerprint`. */
  readonly salt: Uint8Array;
  readonly #folder: string;
  readonly #world: World;

  constructor(folder: string, salt: Uint8Array, world: World) {
    this.#folder = folder;
    this.salt = salt;
    this.#world = world;
  }

  /** Takes the lock of a target and opens its ledger. `ledger.locked` names the process that holds it. */
  target(fingerprint: string, url: string): Outcome<TargetLedger> {
    const folder = this.#targetFolder(fingerprint);
    return guarded(folder, () => {
      makeFolder(folder);
      const lock = lockTarget(folder);
      if (!lock.ok) return lock;
      const store = openLedger(ledgerOf(folder));
      if (!store.ok) {
        lock.value.release();
        return store;
      }
      const [salt, world, newId] = [this.salt, this.#world, () => this.newId()];
      return ok(
        new TargetLedger({ file: ledgerOf(folder), store: store.value, lock: lock.value, salt, url, world, newId }),
      );
    });
  }

  /** `L20260524T101530-4k7x`: ids sort by time. */
  newId(): string {
    const time = new Date(this.#world.date()).toISOString().replaceAll(/[-:]|\.\d+Z/g, '');
    const chance = Math.floor(this.#world.random() * 36 ** 4);
    return `L${time}-${chance.toString(36).padStart(4, '0')}`;
  }

  /** The folder for what a load spools, made when it is not there. Purged with the load. */
  loadFolder(id: string): string {
    const folder = this.#loadFolder(id);
    makeFolder(folder);
    return folder;
  }

  /** All loads, the newest first. A ledger that cannot be read is a warning. */
  loads(): Outcome<readonly LoadSummary[]> {
    const problems: Problem[] = [];
    const found: LoadSummary[] = [];
    for (const fingerprint of this.#fingerprints()) {
      const loads = this.#look(fingerprint, (store, held) =>
        ok(loadRows(store).map((load) => summaryOf(store, living(load, held), fingerprint))),
      );
      if (loads.ok) found.push(...loads.value);
      else problems.push(...loads.problems.map((problem): Problem => ({ ...problem, severity: 'warning' })));
    }
    return ok(
      found.sort((left, right) => right.startedAt - left.startedAt),
      problems,
    );
  }

  /** What was kept for loads that never began. Nothing as long as a ledger cannot be read: it may know them. */
  leftovers(): readonly Leftover[] {
    const loads = this.loads();
    if (!loads.ok || loads.problems.length > 0) return [];
    const known = new Set(loads.value.map(({ id }) => id));
    return leftoversIn(join(this.#folder, 'loads'), (name) => ID.test(name), known);
  }

  find(id: string): Outcome<LoadSummary> {
    return this.#lookFor(id, (store, load, fingerprint) => summaryOf(store, load, fingerprint));
  }

  report(id: string): Outcome<ReportData> {
    return this.#lookFor(id, reportOf);
  }

  /** The rejects in the order of reading; the ledger is open while they are iterated. */
  rejects(id: string): Outcome<Iterable<Reject>> {
    return this.#lookFor(id, (_, load, fingerprint) => this.#rejects(fingerprint, load));
  }

  *#rejects(fingerprint: string, { seq, plan }: LoadRow): Generator<Reject> {
    const recipe = parseRecipe(plan.recipe);
    const store = lookIntoLedger(ledgerOf(this.#targetFolder(fingerprint)));
    if (!store.ok) return;
    try {
      for (const reject of rejectsOf(store.value, seq))
        yield recipe.ok ? { ...reject, namespace: namespaceOf(recipe.value, reject.position.file) } : reject;
    } finally {
      store.value.close();
    }
  }

  /** Removes every trace of a load: its folder, its rows, its keys. `ledger.locked` while its target is in use. */
  purge(id: string): Outcome<undefined> {
    const load = this.find(id);
    if (!load.ok) return this.#purgeFolder(id) ? ok(undefined) : load;
    const folder = this.#targetFolder(load.value.fingerprint);
    return guarded(folder, () => {
      const lock = lockTarget(folder);
      if (!lock.ok) return lock;
      return released(lock.value, () => {
        rmSync(this.#loadFolder(id), { recursive: true, force: true });
        return forget(ledgerOf(folder), id);
      });
    });
  }

  /** What was spooled for a load that never began. */
  #purgeFolder(id: string): boolean {
    if (!ID.test(id) || !existsSync(this.#loadFolder(id))) return false;
    rmSync(this.#loadFolder(id), { recursive: true, force: true });
    return true;
  }

  #lookFor<T>(id: string, take: (store: Store, load: LoadRow, fingerprint: string) => T): Outcome<T> {
    for (const fingerprint of this.#fingerprints()) {
      const found = this.#look(fingerprint, (store, held) => {
        const load = findLoad(store, id);
        return ok(load === undefined ? undefined : { value: take(store, living(load, held), fingerprint) });
      });
      if (found.ok && found.value !== undefined) return ok(found.value.value);
    }
    return fail(problem('ledger.unknown-load', {}, {}));
  }

  #look<T>(fingerprint: string, take: (store: Store, held: boolean) => Outcome<T>): Outcome<T> {
    const folder = this.#targetFolder(fingerprint);
    const store = lookIntoLedger(ledgerOf(folder));
    if (!store.ok) return store;
    try {
      return guarded(folder, () => store.value.read(() => take(store.value, isLocked(folder))));
    } finally {
      store.value.close();
    }
  }

  #fingerprints(): string[] {
    const targets = join(this.#folder, 'targets');
    if (!existsSync(targets)) return [];
    return readdirSync(targets).filter((name) => existsSync(ledgerOf(join(targets, name))));
  }

  #targetFolder(fingerprint: string): string {
    if (!/^[0-9a-f]{1,128}$/.test(fingerprint)) throw new Error('a fingerprint is lower-case hex');
    return join(this.#folder, 'targets', fingerprint);
  }

  #loadFolder(id: string): string {
    if (!ID.test(id)) throw new Error('not the id of a load');
    return join(this.#folder, 'loads', id);
  }
}

function ledgerOf(folder: string): string {
  return join(folder, 'ledger.sqlite');
}

function summaryOf(store: Store, { seq, source: _, ...load }: LoadRow, fingerprint: string): LoadSummary {
  return { ...load, fingerprint, counts: countsOf(store, seq) };
}

/** A load says that it is running until it says otherwise; without a process that holds the target it has died. */
function living(load: LoadRow, held: boolean): LoadRow {
  return load.state === 'running' && !held ? { ...load, state: 'stopped' } : load;
}

function released<T>(lock: TargetLock, work: () => T): T {
  try {
    return work();
  } finally {
    lock.release();
  }
}
