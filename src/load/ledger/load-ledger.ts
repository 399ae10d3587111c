import type { Counts } from '../counts.ts';
import type { LoadEnd } from '../event.ts';
import type { ReportData } from '../report/report-data.ts';
import type { Cursor } from '../source/source.ts';
import type { World } from '../world.ts';
import { batchOf, BatchTable, cutOf, type Pending } from './batches.ts';
import { LedgerFull } from './fault.ts';
import { addHeads } from './heads.ts';
import { isEarlier, type KeyTable } from './keys.ts';
import type { Batch, LoadLedger, ReadyRecord, Reject, Settlement, Standing, WindowResult } from './ledger.ts';
import { findLoad, stateAfter, type LoadRow } from './load-row.ts';
import { keysOf, pack, unpack } from './pack.ts';
import { addRejects, rejectsOf } from './rejects.ts';
import { reportOf } from './report.ts';
import { numberOf, textOf } from './sqlite.ts';
import { parseCursor, parseMapped } from './stored.ts';
import type { Store } from './store.ts';
import { addHours, addTallies, countsOf } from './tallies.ts';

/**
 * A load in its target's ledger.
 *
 * A record is in a spill file, carried, or in a pending batch until it has its result. Each window and each answer is
 * one transaction, so that whatever instant the process dies at, a resume finds every record in exactly one of them:
 * the pending batches are sent again byte for byte, and reading goes on behind what the ledger holds.
 */
export class StoredLoad implements LoadLedger {
  readonly id: string;
  readonly #store: Store;
  readonly #seq: number;
  readonly #source: number;
  readonly #items: string;
  readonly #keys: KeyTable;
  readonly #batches: BatchTable;
  readonly #world: World;

  constructor(store: Store, load: LoadRow, keys: KeyTable, world: World) {
    this.id = load.id;
    this.#store = store;
    this.#seq = load.seq;
    this.#source = load.source;
    this.#items = load.plan.items;
    this.#keys = keys;
    this.#batches = new BatchTable(store, load.seq, load.plan);
    this.#world = world;
  }

  commitWindow(result: WindowResult): void {
    const load = this.#seq;
    this.#store.write(() => {
      addRejects(this.#store, load, result.invalid);
      addHeads(this.#store, load, result.columns ?? new Map());
      this.#addBatches(result.batches);
      this.#addWindow(result);
      addTallies(this.#store, load, 'day', result.days);
      addHours(this.#store, load, result.hours ?? []);
      addTallies(this.#store, load, 'category', result.categories);
      addTallies(this.#store, load, 'word', result.words);
      addTallies(this.#store, load, 'file', result.files ?? new Map());
      this.#carry(result.carry);
      this.#moveOn(result);
    });
  }

  #addBatches(batches: WindowResult['batches']): void {
    const cuts = this.#batches.add(batches);
    const claims = batches.map((records, index) => ({ cut: cuts[index] ?? 0, keys: records.map(({ key }) => key) }));
    this.#keys.claim(this.#seq, claims);
  }

  #addWindow({ read, merged, filtered, unchanged, superseded = 0, spilled, batches }: WindowResult): void {
    const ready = batches.reduce((sum, records) => sum + records.length, 0);
    this.#store
      .statement(
        `INSERT INTO windows (load, n, read, merged, filtered, unchanged, superseded, spilled, ready)
         SELECT ?1, coalesce(max(n), 0) + 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 FROM windows WHERE load = ?1`,
      )
      .run(this.#seq, read, merged, filtered, unchanged, superseded, spilled, ready);
  }

  #carry(records: readonly ReadyRecord[]): void {
    const { keys, digests, records: details, body } = pack(this.#items, records);
    this.#store
      .statement('INSERT OR REPLACE INTO carries (load, items, keys, digests, records, body) VALUES (?, ?, ?, ?, ?, ?)')
      .run(this.#seq, records.length, keys, digests, details, body);
  }

  #moveOn({ next, spill, complete }: Pick<WindowResult, 'next' | 'spill' | 'complete'>): void {
    const cursor = next === undefined ? null : JSON.stringify(next);
    this.#store
      .statement('UPDATE loads SET cursor = ?, spill = ?, complete = ? WHERE seq = ?')
      .run(cursor, spill ?? null, complete ? 1 : 0, this.#seq);
  }

  checkpoint(): {
    readonly next: Cursor | undefined;
    readonly spill: string | undefined;
    readonly carry: readonly ReadyRecord[];
    readonly complete: boolean;
  } {
    return this.#store.read(() => {
      const { cursor, spill, complete } = this.#store.row(
        'SELECT cursor, spill, complete FROM loads WHERE seq = ?',
        this.#seq,
      );
      const carry = this.#store.statement('SELECT * FROM carries WHERE load = ?').get(this.#seq);
      return {
        next: parseCursor(cursor),
        spill: spill === null ? undefined : textOf(spill),
        carry: carry === undefined ? [] : unpack(this.#items, carry),
        complete: complete === 1,
      };
    });
  }

  /** Settles on the way what a later load has overtaken; answers none only when none is left. */
  pendingBatches(after: number, limit: number): readonly Batch[] {
    for (let from = after; ;) {
      const found = this.#store.read(() => this.#batches.pending(from, limit));
      const ours = this.#isLatest() ? found.map(batchOf) : found.flatMap((batch) => this.#notOvertaken(batch));
      const last = found.at(-1);
      if (ours.length > 0 || last === undefined) return ours;
      from = last.id;
    }
  }

  /** Also loads that have been purged count: their keys may still be there. */
  #isLatest(): boolean {
    const { last } = this.#store.row(`SELECT max(seq) AS last FROM sqlite_sequence WHERE name = 'loads'`);
    return numberOf(last) === this.#seq;
  }

  #notOvertaken(batch: Pending): readonly Batch[] {
    const indexes = this.#store.read(() => this.#keys.overtaken(this.#seq, keysOf(batch.row)));
    return indexes.length === 0 ? [batchOf(batch)] : this.settle(batch.id, { kind: 'superseded', indexes }, 0);
  }

  settle(id: number, settlement: Settlement, attempts: number): readonly Batch[] {
    return this.#store.write(() => {
      const batch = this.#batches.get(id);
      const spent = batch.attempts + attempts;
      switch (settlement.kind) {
        case 'accepted':
          return this.#accept(batch, spent);
        case 'rejected':
          return this.#reject(batch, settlement, spent);
        case 'split':
          return this.#split(batch, settlement.parts, spent);
        case 'superseded':
          return this.#supersede(batch, new Set(settlement.indexes), spent);
      }
    });
  }

  #accept(batch: Pending, spent: number): readonly Batch[] {
    const writer = { load: this.#seq, cut: cutOf(batch.id) };
    this.#keys.accept(writer, this.#source, this.#batches.records(batch));
    this.#batches.settle(batch.id, 'accepted', spent, this.#world.date());
    return [];
  }

  #reject(batch: Pending, why: Extract<Settlement, { kind: 'rejected' }>, spent: number): readonly Batch[] {
    const { status, problem, answer } = why;
    const rejects = this.#batches.records(batch).map(({ ordinal, position, raw, bytes }): Reject => {
      const mapped = parseMapped(Buffer.from(bytes).toString());
      return { kind: 'rejected', ordinal, position, raw, mapped, problems: [problem], attempts: spent, status, answer };
    });
    addRejects(this.#store, this.#seq, rejects);
    this.#batches.settle(batch.id, 'rejected', spent, this.#world.date());
    return [];
  }

  #split(batch: Pending, parts: readonly (readonly number[])[], spent: number): readonly Batch[] {
    const records = this.#batches.records(batch);
    const indexes = parts.flat().sort((left, right) => left - right);
    if (indexes.length !== records.length || indexes.some((index, place) => index !== place))
      throw new Error('the parts of a split hold every record once');
    if (parts.length < 2) throw new Error('a split has two parts at least');
    this.#batches.settle(batch.id, 'split', spent, this.#world.date());
    const groups = parts.map((part) => new Set(part));
    return this.#batches.split(
      batch,
      groups.map((group) => records.filter((_, index) => group.has(index))),
      spent,
    );
  }

  #supersede(batch: Pending, indexes: ReadonlySet<number>, spent: number): readonly Batch[] {
    const at = this.#world.date();
    const records = this.#batches.records(batch);
    const rest = records.filter((_, index) => !indexes.has(index));
    const gone = records.filter((_, index) => indexes.has(index));
    this.#batches.settle(batch.id, rest.length === 0 ? 'superseded' : 'split', spent, at);
    if (rest.length === 0) return [];
    const [dropped, left] = this.#batches.split(batch, [gone, rest], spent);
    if (dropped === undefined || left === undefined) throw new Error('some records are superseded and some are not');
    this.#batches.settle(dropped.id, 'superseded', spent, at);
    return [left];
  }

  digests(keys: readonly string[]): ReadonlyMap<string, Uint8Array> {
    return this.#store.read(() => this.#keys.digests(keys));
  }

  standing({ key, ordinal, version }: Parameters<LoadLedger['standing']>[0]): Standing {
    const last = this.#store.read(() => this.#keys.accepted(key));
    if (last === undefined) return 'newest';
    if (isEarlier({ source: this.#source, ordinal, version }, last)) return 'outdated';
    return last.source === this.#source ? 'behind' : 'newest';
  }

  waited(at: number, ms: number, reason: 'told' | 'failing'): void {
    this.#store.write(() =>
      this.#store
        .statement(
          `INSERT INTO waits (load, n, at, ms, reason)
           SELECT ?1, coalesce(max(n), 0) + 1, ?2, ?3, ?4 FROM waits WHERE load = ?1`,
        )
        .run(this.#seq, Math.round(at), Math.round(ms), reason),
    );
  }

  requested(kind: 'sent' | 'retried' | 'throttled' | 'refused'): void {
    this.#store.write(() => addTallies(this.#store, this.#seq, 'request', new Map([[kind, 1]])));
  }

  counts(): Counts {
    return this.#store.read(() => countsOf(this.#store, this.#seq));
  }

  rejects(): Iterable<Reject> {
    return rejectsOf(this.#store, this.#seq);
  }

  /** On a full disk the end is not remembered: the load then counts as one that died, which can be resumed as well. */
  ended(end: LoadEnd): void {
    try {
      this.#store.write(() => this.#end(end));
    } catch (error) {
      if (!(error instanceof LedgerFull)) throw error;
    }
  }

  #end(end: LoadEnd): void {
    this.#store
      .statement('UPDATE loads SET state = ?, ending = ?, ended = ? WHERE seq = ?')
      .run(stateAfter(end), JSON.stringify(end), this.#world.date(), this.#seq);
  }

  report(): ReportData {
    return this.#store.read(() => {
      const load = findLoad(this.#store, this.id);
      if (load === undefined) throw new Error('the load is in its ledger');
      return reportOf(this.#store, load);
    });
  }
}
