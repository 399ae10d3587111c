import { hash } from 'node:crypto';
import type { ReadyRecord } from './ledger.ts';
import { numberOf, type Row } from './sqlite.ts';
import type { Store } from './store.ts';

/** The memory of a target: which load wrote a key last, and what was accepted last. */

const HASH_BYTES = 16;

export interface Writer {
  readonly load: number;
  /** Number of the batch as it was cut. */
  readonly cut: number;
}

type Written = Pick<ReadyRecord, 'key' | 'digest' | 'ordinal' | 'version'>;

/** Where a record of a key stands among all that were read. */
export interface Place {
  /** The load that first read it. */
  readonly source: number;
  /** Its number there. */
  readonly ordinal: number;
  /** What orders writes of one key before all else, where records have it. */
  readonly version?: string | number | undefined;
}

/** Versions go before the order of reading, which one and the same record has with itself: it is no newer for being read again. */
export function isEarlier(one: Place, other: Place): boolean {
  const byVersion = compared(one.version, other.version);
  if (byVersion !== 0) return byVersion < 0;
  return one.source === other.source ? one.ordinal <= other.ordinal : one.source < other.source;
}

/** 0 for what cannot be compared. */
function compared(one: Place['version'], other: Place['version']): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  if (typeof one === 'string' && typeof other === 'string') return one < other ? -1 : Number(one > other);
  return 0;
}

export class KeyTable {
  readonly #store: Store;
  readonly #salt: string;

  /** Keys are hashed with the salt, so that the file tells nobody which ids there are. */
  constructor(store: Store, salt: Uint8Array) {
    this.#store = store;
    this.#salt = Buffer.from(salt).toString('base64');
  }

  /** These keys are about to be sent: what the target has is unknown until an answer. A later load's claim stays. */
  claim(load: number, cuts: readonly { readonly cut: number; readonly keys: readonly string[] }[]): void {
    const claims = cuts.flatMap(({ cut, keys }) => keys.map((key) => ({ hash: this.#hash(key), cut })));
    // neighbours in the index are written together
    claims.sort((left, right) => Buffer.compare(left.hash, right.hash) || left.cut - right.cut);
    const claim = this.#store.statement(`
      INSERT INTO keys (hash, load, cut) VALUES (?, ?, ?) ON CONFLICT (hash)
      DO UPDATE SET load = excluded.load, cut = excluded.cut, digest = NULL WHERE excluded.load >= keys.load`);
    for (const { hash, cut } of claims) claim.run(hash, load, cut);
  }

  /** Remembers what was accepted; what the target has now only for the keys that nothing newer has claimed. */
  accept({ load, cut }: Writer, source: number, records: readonly Written[]): void {
    const accept = this.#store.statement(`
      UPDATE keys SET digest = CASE WHEN load = ? AND cut = ? THEN ? ELSE digest END, source = ?, ordinal = ?, version = ?
      WHERE hash = ?`);
    for (const { key, digest, ordinal, version } of records)
      accept.run(load, cut, digest, source, ordinal, version ?? null, this.#hash(key));
  }

  /** The record of a key that was accepted last; undefined when none was. */
  accepted(key: string): Place | undefined {
    const row = this.#store.statement('SELECT source, ordinal, version FROM keys WHERE hash = ?').get(this.#hash(key));
    if (row === undefined || row['source'] === null) return undefined;
    const { source, ordinal, version } = row;
    return { source: numberOf(source), ordinal: numberOf(ordinal), version: versionOf(version) };
  }

  digests(keys: readonly string[]): Map<string, Uint8Array> {
    const get = this.#store.statement('SELECT digest FROM keys WHERE hash = ?');
    const found = new Map<string, Uint8Array>();
    for (const key of keys) {
      const digest = get.get(this.#hash(key))?.['digest'];
      if (digest instanceof Uint8Array) found.set(key, digest);
    }
    return found;
  }

  /** Indexes of the keys that a later load has claimed. */
  overtaken(load: number, keys: readonly string[]): number[] {
    const get = this.#store.statement('SELECT load FROM keys WHERE hash = ?');
    const isOvertaken = (row: Row | undefined): boolean => row !== undefined && numberOf(row['load']) > load;
    return [...keys.keys()].filter((index) => isOvertaken(get.get(this.#hash(keys[index] ?? ''))));
  }

  #hash(key: string): Buffer {
    return hash('sha256', this.#salt + key, 'buffer').subarray(0, HASH_BYTES);
  }
}

function versionOf(value: unknown): string | number | undefined {
  return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}
