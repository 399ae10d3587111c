import type { Batch, LoadPlan, ReadyRecord } from './ledger.ts';
import { keysOf, pack, unpack } from './pack.ts';
import { bytesOf, numberOf, type Row } from './sqlite.ts';
import type { Store } from './store.ts';

/**
 * The batches of a load. States: `pending` -> `accepted` | `rejected` | `superseded` | `split`. Only a pending batch
 * has an intent, its bytes; a split one has become others, in the same transaction, and counts no records of its own.
 *
 * A batch of n records owns the 2n - 1 ids from its own on, as many as there can be batches in its family. So the ids
 * of its parts stand behind it and before everything behind it, however often they are split again.
 */

const FAMILY = 2 ** 20;
const MAX_ITEMS = FAMILY / 2;

/** A batch without a result, as it is settled. */
export interface Pending {
  readonly id: number;
  readonly depth: number;
  readonly items: number;
  /** Requests that were spent on its records before it was split off. */
  readonly attempts: number;
  readonly row: Row;
}

export class BatchTable {
  readonly #store: Store;
  readonly #load: number;
  readonly #items: string;
  #cuts: number;

  constructor(store: Store, load: number, plan: LoadPlan) {
    this.#store = store;
    this.#load = load;
    this.#items = plan.items;
    this.#cuts = cutOf(numberOf(store.row('SELECT coalesce(max(id), 0) AS last FROM batches')['last']));
  }

  /** Writes new batches behind all others; answers the number of each cut. */
  add(batches: readonly (readonly ReadyRecord[])[]): number[] {
    return batches.map((records) => {
      if (records.length === 0 || records.length > MAX_ITEMS) throw new Error('a batch holds 1 to 524288 records');
      this.#cuts += 1;
      this.#insert({ id: this.#cuts * FAMILY, depth: 0, attempts: 0 }, records);
      return this.#cuts;
    });
  }

  pending(after: number, limit: number): Pending[] {
    return this.#store
      .statement(
        `SELECT id, depth, items, attempts, keys, body FROM batches JOIN intents ON batch = id
         WHERE batches.load = ? AND state = 'pending' AND id > ? ORDER BY id LIMIT ?`,
      )
      .all(this.#load, after, limit)
      .map(pendingOf);
  }

  /** Throws when there is no such batch or it has its result already: nothing is settled twice. */
  get(id: number): Pending {
    const row = this.#store
      .statement(
        `SELECT id, depth, items, attempts, keys, digests, records, body FROM batches JOIN intents ON batch = id
         WHERE id = ? AND batches.load = ? AND state = 'pending'`,
      )
      .get(id, this.#load);
    if (row === undefined) throw new Error('the batch is not pending');
    return pendingOf(row);
  }

  records(batch: Pending): ReadyRecord[] {
    return unpack(this.#items, batch.row);
  }

  settle(id: number, state: 'accepted' | 'rejected' | 'superseded' | 'split', attempts: number, at: number): void {
    this.#store
      .statement('UPDATE batches SET state = ?, attempts = ?, settled = ? WHERE id = ?')
      .run(state, attempts, at, id);
    this.#store.statement('DELETE FROM intents WHERE batch = ?').run(id);
  }

  /** Makes batches of parts of a batch, where it stood. Empty parts are left out. */
  split(batch: Pending, parts: readonly (readonly ReadyRecord[])[], attempts: number): Batch[] {
    let id = batch.id + 1;
    const made: Batch[] = [];
    for (const records of parts) {
      if (records.length === 0) continue;
      made.push(this.#insert({ id, depth: batch.depth + 1, attempts }, records));
      id += 2 * records.length - 1;
    }
    return made;
  }

  #insert({ id, depth, attempts }: Pick<Pending, 'id' | 'depth' | 'attempts'>, records: readonly ReadyRecord[]): Batch {
    const packed = pack(this.#items, records);
    this.#store
      .statement(`INSERT INTO batches (id, load, depth, state, items, attempts) VALUES (?, ?, ?, 'pending', ?, ?)`)
      .run(id, this.#load, depth, records.length, attempts);
    this.#store
      .statement('INSERT INTO intents (batch, load, keys, digests, records, body) VALUES (?, ?, ?, ?, ?, ?)')
      .run(id, this.#load, packed.keys, packed.digests, packed.records, packed.body);
    return { id, body: packed.body, keys: records.map(({ key }) => key), family: { root: rootOf(id), depth } };
  }
}

export function batchOf({ id, depth, row }: Pending): Batch {
  return { id, body: bytesOf(row['body']), keys: keysOf(row), family: { root: rootOf(id), depth } };
}

/** The number of the batch as it was cut. */
export function cutOf(id: number): number {
  return Math.floor(id / FAMILY);
}

function rootOf(id: number): number {
  return cutOf(id) * FAMILY;
}

function pendingOf(row: Row): Pending {
  const { id, depth, items, attempts } = row;
  return {
    id: numberOf(id),
    depth: numberOf(depth),
    items: numberOf(items),
    attempts: numberOf(attempts),
    row,
  };
}
