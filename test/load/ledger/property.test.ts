import { rmSync } from 'node:fs';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { imbalance } from '../../../src/load/counts.ts';
import { openData, type DataFolder } from '../../../src/load/ledger/data-folder.ts';
import type { LoadLedger, ReadyRecord } from '../../../src/load/ledger/ledger.ts';
import type { TargetLedger } from '../../../src/load/ledger/target-ledger.ts';
import { problem } from '../../../src/model/problem.ts';
import { tempFolder, value } from './kit.ts';
import { FINGERPRINT, PLAN } from './plan.ts';
import { invalid, record, windowOf } from './window.ts';

const KEYS = ['a', 'b', 'c', 'd', 'e', 'f'];
const REFUSED = problem('upstream.status', {}, { status: 422 });

type Step =
  /** Keys of each batch, and of what is carried. */
  | { readonly kind: 'window'; readonly batches: readonly (readonly string[])[]; readonly carry: readonly string[] }
  | { readonly kind: 'accepted' | 'rejected' | 'split'; readonly pick: number }
  /** As after a crash: everything is opened anew. */
  | { readonly kind: 'resume'; readonly pick: number }
  | { readonly kind: 'overtake' };

const someKeys = (min: number) => fc.uniqueArray(fc.constantFrom(...KEYS), { minLength: min, maxLength: 4 });
const pick = fc.nat(20);
const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('window'),
      batches: fc.array(someKeys(1), { maxLength: 3 }),
      carry: someKeys(0),
    }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom('accepted', 'rejected', 'split'), pick }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('resume'), pick }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('overtake') }) },
);

interface ModelBatch {
  readonly cut: number;
  readonly records: readonly ReadyRecord[];
}

interface ModelLoad {
  readonly seq: number;
  id: string;
  ordinal: number;
  pending: ModelBatch[];
  carry: readonly ReadyRecord[];
  accepted: number;
  rejected: number;
  superseded: number;
  invalid: number;
}

/** What the ledger should remember, in plain lists. */
class Model {
  readonly loads: ModelLoad[] = [];
  readonly keys = new Map<string, { load: number; cut: number; digest?: Uint8Array | undefined }>();
  cuts = 0;

  begin(id: string): ModelLoad {
    const seq = this.loads.length + 1;
    const load = { seq, id, ordinal: 0, pending: [], carry: [], accepted: 0, rejected: 0, superseded: 0, invalid: 0 };
    this.loads.push(load);
    return load;
  }

  add(load: ModelLoad, records: readonly ReadyRecord[]): void {
    this.cuts += 1;
    load.pending.push({ cut: this.cuts, records });
    for (const { key } of records)
      if ((this.keys.get(key)?.load ?? 0) <= load.seq) this.keys.set(key, { load: load.seq, cut: this.cuts });
  }

  accept(load: ModelLoad, { cut, records }: ModelBatch): void {
    load.accepted += records.length;
    for (const { key, digest } of records) {
      const known = this.keys.get(key);
      if (known?.load === load.seq && known.cut === cut) known.digest = digest;
    }
  }

  /** What is sent of a load: later loads have overtaken the rest. */
  drop(load: ModelLoad): void {
    const stays = ({ key }: ReadyRecord): boolean => (this.keys.get(key)?.load ?? 0) <= load.seq;
    load.superseded += load.pending.flatMap(({ records }) => records).filter((found) => !stays(found)).length;
    load.pending = load.pending
      .map(({ cut, records }) => ({ cut, records: records.filter(stays) }))
      .filter(({ records }) => records.length > 0);
  }
}

class Run {
  readonly model = new Model();
  readonly #folder: string;
  #data: DataFolder;
  #target: TargetLedger;
  #ledger: LoadLedger;
  #load: ModelLoad;

  constructor(folder: string) {
    this.#folder = folder;
    this.#data = value(openData(folder));
    this.#target = this.#open();
    this.#ledger = value(this.#target.begin(PLAN, { overtake: true, replaces: true }));
    this.#load = this.model.begin(this.#ledger.id);
  }

  #open(): TargetLedger {
    this.#data = value(openData(this.#folder));
    return value(this.#data.target(FINGERPRINT, 'https://api.example.com'));
  }

  step(step: Step): void {
    switch (step.kind) {
      case 'window':
        return this.#window(step.batches, step.carry);
      case 'accepted':
      case 'rejected':
      case 'split':
        return this.#settle(step.kind, step.pick);
      case 'resume': {
        this.#target.close();
        this.#target = this.#open();
        this.#load = this.model.loads[step.pick % this.model.loads.length] ?? this.#load;
        this.#ledger = value(this.#target.resume(this.#load.id)).ledger;
        return undefined;
      }
      case 'overtake': {
        this.#ledger = value(this.#target.begin(PLAN, { overtake: true, replaces: true }));
        this.#load = this.model.begin(this.#ledger.id);
        return undefined;
      }
    }
  }

  #window(batches: readonly (readonly string[])[], carry: readonly string[]): void {
    const load = this.#load;
    const make = (key: string): ReadyRecord => {
      load.ordinal += 1;
      return record(load.ordinal, key, `${load.seq} ${load.ordinal}`);
    };
    const carried = load.carry;
    const all = [...(carried.length > 0 ? [carried] : []), ...batches.map((keys) => keys.map(make))];
    const over = carry.map(make);
    load.ordinal += 1;
    load.invalid += 1;
    const refused = [invalid(load.ordinal)];
    this.#ledger.commitWindow(windowOf({ carriedIn: carried.length, batches: all, carry: over, invalid: refused }));
    for (const records of all) this.model.add(load, records);
    load.carry = over;
  }

  #settle(kind: 'accepted' | 'rejected' | 'split', pick: number): void {
    this.model.drop(this.#load);
    const load = this.#load;
    const pending = this.#ledger.pendingBatches(0, 1000);
    const at = pick % Math.max(1, pending.length);
    const [id, batch] = [pending[at]?.id, load.pending[at]];
    if (id === undefined || batch === undefined) return;
    const { cut, records } = batch;
    if (kind === 'split' && records.length === 1) return;
    if (kind === 'split') {
      const half = Math.ceil(records.length / 2);
      const indexes = [...records.keys()];
      this.#ledger.settle(id, { kind, parts: [indexes.slice(0, half), indexes.slice(half)] }, 1);
      load.pending.splice(at, 1, { cut, records: records.slice(0, half) }, { cut, records: records.slice(half) });
      return;
    }
    load.pending.splice(at, 1);
    if (kind === 'accepted') {
      this.#ledger.settle(id, { kind }, 1);
      this.model.accept(load, batch);
    } else {
      this.#ledger.settle(id, { kind, status: 422, problem: REFUSED, answer: 'no' }, 1);
      load.rejected += records.length;
    }
  }

  check(): void {
    const load = this.#load;
    this.model.drop(load);
    const pending = this.#ledger.pendingBatches(0, 1000);
    expect(pending.map(({ keys }) => keys)).toEqual(load.pending.map(({ records }) => records.map(({ key }) => key)));
    expect(pending.map(({ body }) => JSON.parse(Buffer.from(body).toString()))).toEqual(
      load.pending.map(({ records }) => ({
        orders: records.map(({ bytes }) => JSON.parse(Buffer.from(bytes).toString())),
      })),
    );
    expect(this.#ledger.checkpoint().carry.map(({ ordinal }) => ordinal)).toEqual(
      load.carry.map(({ ordinal }) => ordinal),
    );
    for (const { id, counts } of value(this.#data.loads())) {
      expect(imbalance(counts)).toBe(0);
      expect(counts).toMatchObject(countsOf(this.model.loads.find((known) => known.id === id)));
    }
    const known = [...this.model.keys].flatMap(([key, { digest }]) => (digest === undefined ? [] : [[key, digest]]));
    expect(Object.fromEntries(this.#ledger.digests(KEYS))).toEqual(Object.fromEntries(known));
  }

  close(): void {
    this.#target.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function countsOf(load: ModelLoad | undefined): object {
  if (load === undefined) return { read: 'a load that nobody began' };
  const { ordinal, accepted, rejected, superseded, invalid } = load;
  const pending = load.pending.reduce((sum, { records }) => sum + records.length, load.carry.length);
  return { read: ordinal, accepted, rejected, superseded, invalid, pending };
}

test('whatever happens in whatever order, nothing is lost, doubled or forgotten', () => {
  fc.assert(
    fc.property(fc.array(steps, { minLength: 5, maxLength: 30 }), (found) => {
      const run = new Run(tempFolder());
      try {
        for (const step of found) {
          run.step(step);
          run.check();
        }
      } finally {
        run.close();
      }
    }),
    { numRuns: 20 },
  );
});
