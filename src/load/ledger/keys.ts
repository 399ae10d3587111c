import { hash } from 'node:crypto';
import { numberOf, type Row } from './sqlite.ts';
import type { Store } from './store.ts';

/** The memory of a target: which load wrote a key last, and what was accepted then. */

const HASH_BYTES = 16;

export interface Writer {
  readonly load: number;
  /** Number of the batch as it was cut. */
  readonly cut: number;
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

  /** Remembers what was accepted, for the keys that nothing newer has claimed. */
  accept(writer: Writer, keys: readonly string[], digests: readonly Uint8Array[]): void {
    const accept = this.#store.statement('UPDATE keys SET digest = ? WHERE hash = ? AND load = ? AND cut = ?');
    for (const [index, key] of keys.entries()) {
      const digest = digests[index];
      if (digest !== undefined) accept.run(digest, this.#hash(key), writer.load, writer.cut);
    }
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
