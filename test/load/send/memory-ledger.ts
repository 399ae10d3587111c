import type { Batch, LoadLedger, Settlement } from '../../../src/load/ledger/ledger.ts';

type Requested = Parameters<LoadLedger['requested']>[0];
type Rejected = Extract<Settlement, { kind: 'rejected' }>;

/** What a sender needs of a ledger, in memory. A record is its key; a body is `{"items": [{"id": key, "batch": root}, ...]}`. */
export class MemoryLedger {
  readonly committed: string[] = [];
  readonly accepted: string[] = [];
  readonly rejected = new Map<string, Rejected>();
  /** As often as they were rejected. */
  readonly rejectedKeys: string[] = [];
  readonly requests: Record<Requested, number> = { sent: 0, retried: 0, throttled: 0, refused: 0 };
  readonly waits: { at: number; ms: number; reason: string }[] = [];
  readonly #pending = new Map<number, Batch>();
  #lastRoot = 0;

  /** Makes a batch of these keys, behind all that are there. */
  commit(keys: readonly string[]): Batch {
    // parts have numbers of their own between two roots
    this.#lastRoot += 10_000;
    this.committed.push(...keys);
    return this.#insert(this.#lastRoot, keys, { root: this.#lastRoot, depth: 0 });
  }

  pendingBatches(after: number, limit: number): readonly Batch[] {
    return this.pending
      .filter(({ id }) => id > after)
      .toSorted((a, b) => a.id - b.id)
      .slice(0, limit);
  }

  settle(id: number, settlement: Settlement): readonly Batch[] {
    const batch = this.#pending.get(id);
    if (batch === undefined) throw new Error(`batch ${id} is settled already, or never was`);
    this.#pending.delete(id);
    switch (settlement.kind) {
      case 'accepted':
        this.accepted.push(...batch.keys);
        return [];
      case 'rejected':
        for (const key of batch.keys) this.rejected.set(key, settlement);
        this.rejectedKeys.push(...batch.keys);
        return [];
      case 'split':
        return settlement.parts.map((part) => this.#insertPart(batch, part));
      case 'superseded':
        throw new Error('a sender supersedes nothing');
    }
  }

  requested(kind: Requested): void {
    this.requests[kind] += 1;
  }

  waited(at: number, ms: number, reason: string): void {
    this.waits.push({ at, ms, reason });
  }

  get pending(): readonly Batch[] {
    return [...this.#pending.values()];
  }

  #insertPart({ keys, family }: Batch, part: readonly number[]): Batch {
    let id = family.root + 1;
    while (this.#used.has(id)) id += 1;
    const its = part.map((index) => {
      const key = keys[index];
      if (key === undefined) throw new Error(`a split names record ${index} of ${keys.length}`);
      return key;
    });
    return this.#insert(id, its, { root: family.root, depth: family.depth + 1 });
  }

  readonly #used = new Set<number>();

  #insert(id: number, keys: readonly string[], family: Batch['family']): Batch {
    if (keys.length === 0) throw new Error('a batch has a record');
    this.#used.add(id);
    const batch = {
      id,
      keys,
      family,
      body: Buffer.from(JSON.stringify({ items: keys.map((key) => ({ id: key, batch: family.root })) })),
    };
    this.#pending.set(id, batch);
    return batch;
  }
}
