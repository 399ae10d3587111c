import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { imbalance } from '../../../src/load/counts.ts';
import { LedgerFault, LedgerFull } from '../../../src/load/ledger/fault.ts';
import { KeyTable } from '../../../src/load/ledger/keys.ts';
import type { Batch, LoadLedger } from '../../../src/load/ledger/ledger.ts';
import { StoredLoad } from '../../../src/load/ledger/load-ledger.ts';
import { findLoad } from '../../../src/load/ledger/load-row.ts';
import { Store } from '../../../src/load/ledger/store.ts';
import { realWorld } from '../../../src/load/world.ts';
import { problem } from '../../../src/model/problem.ts';
import { codes, fresh, opened, sql, value } from './kit.ts';
import { PLAN, UPSERT } from './plan.ts';
import { bodyOf, digestOf, invalid, record, records, text, windowOf } from './window.ts';

const REFUSED = {
  kind: 'rejected',
  status: 422,
  problem: problem('upstream.status', {}, { status: 422 }),
  answer: 'bad price',
} as const;

const all = (load: LoadLedger): readonly Batch[] => load.pendingBatches(0, 1000);
const keys = (batches: readonly Batch[]): string[] => batches.map((batch) => batch.keys.join('+'));

function first(load: LoadLedger): Batch {
  const [batch] = load.pendingBatches(0, 1);
  if (batch === undefined) throw new Error('a batch is pending');
  return batch;
}

describe('a window', () => {
  test('comes back: batches as bodies, the carry as records, the place to read on', () => {
    const { load, target } = fresh();
    const carry = [
      { ...record(5), version: '2026-01-01T00:00:00Z' },
      { ...record(6, '\u0000"é', '\ud83d\ude00'), version: 7 },
    ];
    const next = { file: 0, offset: 60, line: 7, record: 6 };
    load.commitWindow(
      windowOf({ batches: [records(1, 2), records(3, 4)], carry, next, spilled: 3, spill: '{"lengths":[]}' }),
    );
    expect(all(load).map(({ body }) => text(body))).toEqual([bodyOf(...records(1, 2)), bodyOf(...records(3, 4))]);
    const again = value(target.resume(load.id));
    expect(again.plan).toEqual(PLAN);
    const checkpoint = again.ledger.checkpoint();
    expect({ ...checkpoint, carry: checkpoint.carry.map((found) => ({ ...found, bytes: text(found.bytes) })) }).toEqual(
      {
        next,
        spill: '{"lengths":[]}',
        carry: carry.map((found) => ({ ...found, bytes: text(found.bytes) })),
        complete: false,
      },
    );
    expect(load.counts()).toMatchObject({ read: 9, pending: 9 });
  });

  test('replaces the carry and says when all input is there', () => {
    const { load } = fresh();
    expect(load.checkpoint()).toEqual({ next: undefined, spill: undefined, carry: [], complete: false });
    load.commitWindow(windowOf({ carry: records(1, 2) }));
    load.commitWindow(windowOf({ carriedIn: 2, batches: [records(1, 3)], complete: true }));
    expect(load.checkpoint()).toEqual({ next: undefined, spill: undefined, carry: [], complete: true });
    expect(load.counts()).toMatchObject({ read: 3, pending: 3 });
  });

  test('is written whole or not at all', () => {
    const { load } = fresh();
    load.commitWindow(windowOf({ batches: [records(1, 2)] }));
    const broken = windowOf({ batches: [records(3, 4), []], invalid: [invalid(9)], merged: 3 });
    expect(() => load.commitWindow(broken)).toThrow('1 to 524288');
    expect(keys(all(load))).toEqual(['k1+k2']);
    expect(load.counts()).toMatchObject({ read: 2, pending: 2, invalid: 0 });
    expect([...load.rejects()]).toEqual([]);
    load.commitWindow(windowOf({ batches: [records(3, 4)] }));
    expect(keys(all(load))).toEqual(['k1+k2', 'k3+k4']);
  });

  test('may repeat a reject: it is counted once, and its reasons too', () => {
    const { load } = fresh();
    load.commitWindow(windowOf({ invalid: [invalid(1), invalid(2)] }));
    load.commitWindow(windowOf({ invalid: [invalid(2), invalid(3)], read: 1 }));
    expect(load.counts()).toMatchObject({ read: 3, invalid: 3 });
    expect(load.report().reasons).toMatchObject([{ records: 3, field: '/lines/*/price', example: { line: 2 } }]);
  });
});

describe('an answer', () => {
  test('accepted: the digests are remembered, the bytes are gone', () => {
    const { load } = fresh();
    load.commitWindow(windowOf({ batches: [records(1, 2), records(3, 4)] }));
    expect(load.digests(['k1', 'k3', 'nobody'])).toEqual(new Map());
    expect(load.settle(first(load).id, { kind: 'accepted' }, 1)).toEqual([]);
    expect([...load.digests(['k1', 'k2', 'k3'])]).toEqual(records(1, 2).map(({ key, digest }) => [key, digest]));
    expect(keys(all(load))).toEqual(['k3+k4']);
    expect(load.counts()).toMatchObject({ accepted: 2, pending: 2 });
  });

  test('of an earlier batch says nothing about a key that a later one writes', () => {
    const { load } = fresh();
    load.commitWindow(windowOf({ batches: [[record(1, 'k', 'old')]] }));
    load.commitWindow(windowOf({ batches: [[record(2, 'k', 'new')]] }));
    const [one, other] = all(load);
    load.settle(one?.id ?? 0, { kind: 'accepted' }, 1);
    expect(load.digests(['k'])).toEqual(new Map());
    load.settle(other?.id ?? 0, { kind: 'accepted' }, 1);
    expect(load.digests(['k']).size).toBe(1);
    load.commitWindow(windowOf({ batches: [[record(3, 'k', 'newer')]] }));
    expect(load.digests(['k'])).toEqual(new Map());
    load.settle(first(load).id, REFUSED, 1);
    expect(load.digests(['k'])).toEqual(new Map());
  });

  test('split: the parts stand where their batch stood, however deep', () => {
    const { load, target } = fresh();
    load.commitWindow(windowOf({ batches: [records(1, 4), records(5, 6)] }));
    const root = first(load).id;
    const parts = load.settle(
      root,
      {
        kind: 'split',
        parts: [
          [2, 0],
          [1, 3],
        ],
      },
      2,
    );
    expect(keys(parts)).toEqual(['k1+k3', 'k2+k4']);
    expect(parts.map(({ body }) => text(body))).toEqual([bodyOf(record(1), record(3)), bodyOf(record(2), record(4))]);
    load.settle(parts[0]?.id ?? 0, { kind: 'split', parts: [[0], [1], []] }, 1);
    load.settle(parts[1]?.id ?? 0, { kind: 'split', parts: [[0], [1]] }, 1);
    const { ledger } = value(target.resume(load.id));
    expect(keys(all(ledger))).toEqual(['k1', 'k3', 'k2', 'k4', 'k5+k6']);
    expect(all(ledger).map(({ family }) => family.depth)).toEqual([2, 2, 2, 2, 0]);
    expect(
      new Set(
        all(ledger)
          .slice(0, 4)
          .map(({ family }) => family.root),
      ),
    ).toEqual(new Set([root]));
    expect(ledger.counts()).toMatchObject({ read: 6, pending: 6 });
  });

  test.each([
    ['a record is missing', [[0], [2]]],
    [
      'a record is there twice',
      [
        [0, 1],
        [1, 2],
      ],
    ],
    [
      'a record is not of the batch',
      [
        [0, 1],
        [2, 3],
      ],
    ],
    ['it is no split', [[0, 1, 2]]],
  ])('split: refused when %s, and nothing has changed', (_, parts) => {
    const { load } = fresh();
    load.commitWindow(windowOf({ batches: [records(1, 3)] }));
    expect(() => load.settle(first(load).id, { kind: 'split', parts }, 1)).toThrow('split');
    expect(keys(all(load))).toEqual(['k1+k2+k3']);
  });

  test('rejected: each record with its place, raw text, the item as it was sent, and all attempts', () => {
    const { load } = fresh();
    load.commitWindow(windowOf({ batches: [records(1, 2)] }));
    const [left, right] = load.settle(first(load).id, { kind: 'split', parts: [[0], [1]] }, 2);
    load.settle(left?.id ?? 0, { kind: 'accepted' }, 1);
    load.settle(right?.id ?? 0, REFUSED, 3);
    const { position, raw } = record(2);
    expect([...load.rejects()]).toEqual([
      {
        kind: 'rejected',
        ordinal: 2,
        position,
        raw,
        mapped: { id: 'k2', text: 'v2' },
        problems: [REFUSED.problem],
        attempts: 5,
        status: 422,
        answer: 'bad price',
      },
    ]);
    expect(load.counts()).toMatchObject({ read: 2, accepted: 1, rejected: 1, pending: 0 });
  });

  test('is given once', () => {
    const { load } = fresh();
    load.commitWindow(windowOf({ batches: [records(1, 2)] }));
    const { id } = first(load);
    load.settle(id, { kind: 'accepted' }, 1);
    expect(() => load.settle(id, REFUSED, 1)).toThrow('not pending');
    expect(load.counts()).toMatchObject({ accepted: 2, rejected: 0 });
  });

  test('superseded by hand: the others stay as a batch', () => {
    const { load } = fresh();
    load.commitWindow(windowOf({ batches: [records(1, 3), records(4, 4)] }));
    expect(keys(load.settle(first(load).id, { kind: 'superseded', indexes: [1] }, 0))).toEqual(['k1+k3']);
    expect(keys(all(load))).toEqual(['k1+k3', 'k4']);
    expect(load.settle(all(load)[1]?.id ?? 0, { kind: 'superseded', indexes: [0] }, 0)).toEqual([]);
    expect(load.counts()).toMatchObject({ read: 4, superseded: 2, pending: 2 });
  });
});

describe('loads of one target', () => {
  test('what changes fields waits also for whole records that are still to be read', () => {
    const { load, target } = fresh();
    load.ended({ kind: 'stopped' });
    expect(codes(target.begin(PLAN, { overtake: false, replaces: false }))).toEqual(['ledger.unfinished']);
    expect(target.begin(PLAN, UPSERT).ok).toBe(true);
  });

  test('a second one waits for the first, unless it overtakes', () => {
    const { load, target } = fresh();
    load.commitWindow(windowOf({ batches: [records(1, 2)], carry: records(3, 3), spilled: 4 }));
    load.ended({ kind: 'stopped' });
    const refused = target.begin(PLAN, UPSERT);
    expect(refused.problems).toMatchObject([{ code: 'ledger.unfinished', args: { id: load.id, pending: 7 } }]);
    expect(codes(target.begin(PLAN, { overtake: true, replaces: false }))).toEqual(['ledger.overtake']);
    expect(target.begin(PLAN, { overtake: true, replaces: true }).ok).toBe(true);
  });

  test('what a later one has written is superseded when the older goes on, also what it reads only then', () => {
    const { load, target } = fresh();
    load.commitWindow(windowOf({ batches: [records(1, 3), records(4, 5), records(6, 6)] }));
    load.settle(first(load).id, { kind: 'split', parts: [[0, 1], [2]] }, 1);
    load.ended({ kind: 'stopped' });
    const later = value(target.begin(PLAN, { overtake: true, replaces: true }));
    const newer = [record(1, 'k2', 'new'), record(2, 'k4', 'new'), record(3, 'k5', 'new'), record(4, 'k9', 'new')];
    later.commitWindow(windowOf({ batches: [newer], complete: true }));
    later.settle(first(later).id, { kind: 'accepted' }, 1);
    later.ended({ kind: 'finished' });
    const { ledger } = value(target.resume());
    expect(ledger.id).toBe(load.id);
    expect(keys(ledger.pendingBatches(0, 1))).toEqual(['k1']);
    expect(keys(all(ledger))).toEqual(['k1', 'k3', 'k6']);
    ledger.commitWindow(windowOf({ batches: [records(9, 9)] }));
    const last = all(ledger).at(-1)?.id ?? 0;
    expect(keys(all(ledger))).toEqual(['k1', 'k3', 'k6']);
    expect(ledger.pendingBatches(last, 1)).toEqual([]);
    expect(ledger.counts()).toMatchObject({ read: 7, superseded: 4, pending: 3 });
    expect(later.digests(['k9', 'k2']).get('k9')).toEqual(digestOf('{"id":"k9","text":"new"}'));
  });

  test('the older one may write what the later has not', () => {
    const { load, target } = fresh();
    load.commitWindow(windowOf({ carry: [record(1)] }));
    const later = value(target.begin(PLAN, { overtake: true, replaces: true }));
    later.ended({ kind: 'finished' });
    const { ledger } = value(target.resume(load.id));
    ledger.commitWindow(windowOf({ carriedIn: 1, batches: [[record(1)]], complete: true }));
    expect(keys(all(ledger))).toEqual(['k1']);
  });

  test('resume: the latest unfinished, by id, or a reason why not', () => {
    const { load, target } = fresh();
    const second = value(target.begin(PLAN, UPSERT));
    expect(value(target.resume()).ledger.id).toBe(second.id);
    second.ended({ kind: 'finished' });
    expect(value(target.resume()).ledger.id).toBe(load.id);
    expect(codes(target.resume(second.id))).toEqual(['ledger.nothing-to-resume']);
    expect(codes(target.resume('Lnone'))).toEqual(['ledger.unknown-load']);
    load.ended({ kind: 'finished' });
    expect(codes(target.resume())).toEqual(['ledger.nothing-to-resume']);
  });
});

/** 24 numbers, all 0 but for these. */
function hourly(...given: readonly (readonly [hour: number, records: number])[]): number[] {
  const records = new Map(given);
  return Array.from({ length: 24 }, (_, hour) => records.get(hour) ?? 0);
}

describe('the report', () => {
  test('shows what was tallied', () => {
    const { load } = fresh();
    const tallies = {
      days: new Map([
        ['2026-05-25', 1],
        ['2026-05-24', 3],
      ]),
      hours: hourly([9, 3], [23, 1]),
      categories: new Map([
        ['chat', 1],
        ['email', 3],
      ]),
      words: new Map([['channel\0fax', 2]]),
      files: new Map([['a.csv', 5]]),
    };
    load.commitWindow(windowOf({ batches: [records(1, 3), records(4, 4)], invalid: [invalid(5)], ...tallies }));
    load.commitWindow(windowOf({ merged: 1, filtered: 2, unchanged: 3, ...tallies }));
    for (const kind of ['sent', 'sent', 'throttled', 'retried', 'refused'] as const) load.requested(kind);
    load.waited(1000.4, 250, 'told');
    load.waited(2000, 500, 'failing');
    for (const { id } of all(load)) load.settle(id, { kind: 'accepted' }, 1);
    load.ended({ kind: 'threshold', limit: '1%' });
    expect(load.report()).toMatchObject({
      load: load.id,
      state: 'paused',
      end: expect.stringContaining('1%'),
      operation: 'orders.upsert',
      target: 'https://api.example.com',
      mapping: { id: 'shop-csv@1', verified: 'docs' },
      files: [{ name: 'a.csv', bytes: 1000, records: 10 }],
      counts: { read: 11, accepted: 4, merged: 1, filtered: 2, unchanged: 3, invalid: 1, pending: 0 },
      imbalance: 0,
      requests: { sent: 2, accepted: 2, refused: 1, retried: 1, throttled: 1, fill: 2 },
      days: [
        { day: '2026-05-24', records: 6 },
        { day: '2026-05-25', records: 2 },
      ],
      hours: hourly([9, 6], [23, 2]),
      categories: [
        { word: 'email', records: 6 },
        { word: 'chat', records: 2 },
      ],
      reasons: [{ kind: 'invalid', code: 'input.type', records: 1, detail: 'Must be a number.' }],
      words: [{ field: 'channel', word: 'fax', records: 4 }],
      waits: [
        { at: 1000, ms: 250, reason: 'told' },
        { at: 2000, ms: 500, reason: 'failing' },
      ],
      settings: [{ name: 'dedupe', value: 'window' }],
    });
  });

  test.each([
    ['a batch', 'DELETE FROM batches WHERE id = (SELECT min(id) FROM batches)', -2],
    ['a reject', 'DELETE FROM rejects', -1],
    ['a window', 'DELETE FROM windows WHERE n = 1', 5],
    ['what is carried', 'DELETE FROM carries', -1],
  ])('shows that %s is missing', (_, fault, expected) => {
    const { load, file } = fresh();
    load.commitWindow(
      windowOf({ batches: [records(1, 2), records(3, 3)], invalid: [invalid(4)], carry: records(5, 5) }),
    );
    load.settle(first(load).id, { kind: 'accepted' }, 1);
    expect(imbalance(load.counts())).toBe(0);
    sql(file, fault);
    expect(imbalance(load.counts())).toBe(expected);
    expect(load.report().imbalance).toBe(expected);
  });
});

test('rejects are read a page at a time, while others are written', () => {
  const { load } = fresh();
  load.commitWindow(windowOf({ invalid: Array.from({ length: 1200 }, (_, index) => invalid(index + 1)) }));
  let seen = 0;
  for (const { ordinal } of load.rejects()) {
    seen += 1;
    expect(ordinal).toBe(seen);
    if (seen === 10) load.commitWindow(windowOf({ invalid: [invalid(5000)] }));
    if (seen === 1200) break;
  }
  expect([...load.rejects()]).toHaveLength(1201);
});

test('an accepted load leaves little more than its keys', () => {
  const { load, file, target } = fresh();
  for (let window = 0; window < 40; window += 1) {
    const from = window * 500 + 1;
    load.commitWindow(windowOf({ batches: [records(from, from + 249), records(from + 250, from + 499)] }));
    for (const { id } of all(load)) load.settle(id, { kind: 'accepted' }, 1);
  }
  load.ended({ kind: 'finished' });
  target.close();
  expect(statSync(file).size / 20_000).toBeLessThan(75);
});

describe('a full disk', () => {
  /** The same load on a connection that may not make the file larger. */
  function cramped(file: string, id: string): LoadLedger {
    const database = new DatabaseSync(file);
    database.exec('PRAGMA max_page_count = 1');
    const store = new Store(database);
    const row = findLoad(store, id);
    if (row === undefined) throw new Error('the load is there');
    return new StoredLoad(store, row, new KeyTable(store, new Uint8Array(32)), realWorld);
  }

  test('is said as such, and nothing is half written', () => {
    const { load, file } = fresh();
    load.commitWindow(windowOf({ batches: [records(1, 2)] }));
    const full = cramped(file, load.id);
    const large = windowOf({ batches: [records(3, 3000)], invalid: [invalid(3001)], merged: 1 });
    expect(() => full.commitWindow(large)).toThrow(LedgerFull);
    try {
      full.commitWindow(large);
    } catch (error) {
      expect(error instanceof LedgerFault ? error.problem.code : error).toBe('ledger.full');
    }
    expect(load.counts()).toMatchObject({ read: 2, pending: 2, invalid: 0 });
    full.ended({ kind: 'paused', reason: 'x'.repeat(100_000) });
    expect(load.report().state).toBe('running');
    load.commitWindow(large);
    expect(imbalance(load.counts())).toBe(0);
    expect(load.counts().read).toBe(3002);
  });

  test('an answer can still be written down when there is room again', () => {
    const { load, file, data, target } = fresh();
    load.commitWindow(windowOf({ batches: [records(1, 2000)] }));
    const full = cramped(file, load.id);
    const parts = [records(1, 1000).map((_, index) => index), records(1, 1000).map((_, index) => index + 1000)];
    full.settle(first(full).id, { kind: 'split', parts }, 1);
    expect(() => {
      for (const { id } of full.pendingBatches(0, 10)) full.settle(id, REFUSED, 1);
    }).toThrow(LedgerFull);
    target.close();
    const again = value(opened(data).resume(load.id)).ledger;
    for (const { id } of all(again)) again.settle(id, REFUSED, 1);
    expect(again.counts()).toMatchObject({ read: 2000, rejected: 2000, pending: 0 });
  });
});
