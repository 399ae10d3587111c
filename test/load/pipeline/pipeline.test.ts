import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { imbalance, NO_COUNTS, type Counts } from '../../../src/load/counts.ts';
import type { ReadyRecord, Standing, WindowResult } from '../../../src/load/ledger/ledger.ts';
import type { GroupRule } from '../../../src/load/mapping/mapper.ts';
import { openPipeline, type Dedupe } from '../../../src/load/pipeline/open.ts';
import type { Sink } from '../../../src/load/pipeline/settle-window.ts';
import { unwrapRejects } from '../../../src/load/source/rejects.ts';
import type { Source } from '../../../src/load/source/source.ts';
import { DEFAULT_WINDOW, type WindowSize } from '../../../src/load/pipeline/pipeline.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { mappingOf, operationOf, sourceOf } from './parts.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** The bytes of a window are lent. */
const kept = (record: ReadyRecord): ReadyRecord => ({ ...record, bytes: Buffer.from(record.bytes) });

/** Keeps what a ledger would keep, in memory. */
class Memory implements Sink {
  windows: WindowResult[] = [];
  readonly known = new Map<string, Uint8Array>();

  commitWindow(window: WindowResult): void {
    this.windows.push({ ...window, batches: window.batches.map((batch) => batch.map(kept)) });
  }

  checkpoint(): ReturnType<Sink['checkpoint']> {
    const last = this.windows.at(-1);
    return {
      next: last?.next,
      spill: last?.spill,
      carry: (last?.carry ?? []).map(({ key, bytes, digest, ordinal, position, raw, version }) => ({
        key,
        bytes,
        digest,
        ordinal,
        position,
        raw,
        version,
      })),
      complete: last?.complete ?? false,
    };
  }

  digests(): ReadonlyMap<string, Uint8Array> {
    return this.known;
  }

  /** What was accepted meanwhile, by key. */
  readonly meanwhile = new Map<string, Standing>();

  standing({ key }: Pick<ReadyRecord, 'key'>): Standing {
    return this.meanwhile.get(key) ?? 'newest';
  }

  batches(): readonly (readonly ReadyRecord[])[] {
    return this.windows.flatMap(({ batches }) => batches);
  }

  /** What would be stored when every batch is accepted in order. */
  table(replaces = true): Record<string, unknown> {
    const table: Record<string, unknown> = {};
    for (const record of this.batches().flat()) {
      const value: object = JSON.parse(Buffer.from(record.bytes).toString());
      table[record.key] = replaces ? value : { ...(table[record.key] as object | undefined), ...value };
    }
    return table;
  }

  counts(): Counts {
    const sum = (of: (window: WindowResult) => number): number => this.windows.reduce((all, one) => all + of(one), 0);
    const ready = sum(({ batches }) => batches.flat().length) + (this.windows.at(-1)?.carry.length ?? 0);
    return {
      ...NO_COUNTS,
      read: sum(({ read }) => read),
      merged: sum(({ merged }) => merged),
      filtered: sum(({ filtered }) => filtered),
      unchanged: sum(({ unchanged }) => unchanged),
      superseded: sum(({ superseded = 0 }) => superseded),
      invalid: sum(({ invalid }) => invalid.length),
      pending: ready + sum(({ spilled }) => spilled),
    };
  }
}

interface Given {
  readonly records: readonly (JsonObject | string)[];
  readonly effect?: 'upsert' | 'update';
  readonly dedupe?: Dedupe;
  readonly group?: GroupRule;
  readonly version?: string;
  readonly ordered?: boolean;
  readonly changedOnly?: boolean;
  readonly retries?: boolean;
  readonly window?: WindowSize;
  /** What the input says its length is: a long one is spread over several files. */
  readonly bytes?: number;
  /** What the mapping was shown of the file, at each opening. */
  readonly samples?: string[];
  /** The records are lines of a file of rejects. */
  readonly rejects?: boolean;
  /** The process dies behind so many windows, and another one goes on. */
  readonly diesAfter?: number;
}

function inputOf({ records, rejects }: Given): Source {
  const source = sourceOf(records);
  return rejects === true ? { ...source, read: (from) => unwrapRejects(source.read(from)) } : source;
}

async function run(given: Given, sink = new Memory()): Promise<Memory> {
  const folder = mkdtempSync(join(tmpdir(), 'capstan-pipeline-'));
  folders.push(folder);
  const open = () =>
    openPipeline({
      source: { ...inputOf(given), bytes: given.bytes ?? 0 },
      mapping: mappingOf(given),
      operation: operationOf(given.effect ?? 'upsert'),
      paired: operationOf(given.effect === 'update' ? 'upsert' : 'update'),
      wire: undefined,
      sink,
      limits: { maxItems: 5, maxBytes: 10_000 },
      unknown: 'warn',
      dedupe: given.dedupe ?? 'window',
      window: given.window ?? DEFAULT_WINDOW,
      changedOnly: given.changedOnly ?? false,
      retries: given.retries,
      folder,
      readBefore: sink.counts().read,
      dry: false,
      notice: () => undefined,
      told: () => undefined,
    });
  let pipeline = open();
  for (let windows = 0; ; windows += 1) {
    if (windows === given.diesAfter) pipeline = open();
    const more = await pipeline.next();
    if (!more.ok) throw new Error(more.problems[0]?.code);
    expect(imbalance(sink.counts())).toBe(0);
    if (!more.value) return sink;
  }
}

const many = (count: number): JsonObject[] => Array.from({ length: count }, (_, n) => ({ id: `k${n}`, n }));

test('every record goes into a batch once, full batches but for the last', async () => {
  const sink = await run({ records: many(23) });
  expect(sink.batches().map(({ length }) => length)).toEqual([5, 5, 5, 5, 3]);
  expect(Object.keys(sink.table())).toHaveLength(23);
});

test.each(['window', 'full'] as const)(
  'what is carried from window to window stays what it was: %s',
  async (dedupe) => {
    const records = many(60);
    const sink = await run({ records, dedupe, window: { records: 6, bytes: 1000 }, bytes: 100_000_000 });
    expect(sink.table()).toEqual(Object.fromEntries(records.map((one) => [one['id'], one])));
  },
);

test.each(['window', 'full'] as const)('the last write of a key wins (%s)', async (dedupe) => {
  const sink = await run({
    dedupe,
    records: [
      { id: 'a', n: 1 },
      { id: 'b', n: 1 },
      { id: 'a', n: 2 },
    ],
  });
  expect(sink.table()).toEqual({ a: { id: 'a', n: 2 }, b: { id: 'b', n: 1 } });
  expect(sink.counts()).toMatchObject({ read: 3, merged: 1, pending: 2 });
});

test.each(['window', 'full'] as const)('a version goes before the order of reading (%s)', async (dedupe) => {
  const sink = await run({
    dedupe,
    version: 'n',
    records: [
      { id: 'a', n: 2, kind: 'x' },
      { id: 'a', n: 1, kind: 'y' },
    ],
  });
  expect(sink.table()).toEqual({ a: { id: 'a', n: 2, kind: 'x' } });
});

test('updates of a key are laid over one another', async () => {
  const at = '2026-05-01T10:00:00Z';
  const sink = await run({
    effect: 'update',
    records: [
      { id: 'a', n: 1, at },
      { id: 'a', n: 2 },
    ],
  });
  expect(sink.table()).toEqual({ a: { id: 'a', n: 2, at } });
});

test('a field that only the other operation can carry is an error', async () => {
  const sink = await run({ effect: 'update', records: [{ id: 'a', kind: 'x' }] });
  expect(sink.windows[0]?.invalid[0]?.problems).toMatchObject([
    { code: 'load.not-updatable', place: { pointer: '/kind' } },
  ]);
});

test('what is no good record is a reject with its position and its text', async () => {
  const sink = await run({ records: [{ id: 'a' }, '{"id":1}', '[]', '{"id":', { id: 'b', at: 'yesterday' }] });
  const rejects = sink.windows.flatMap(({ invalid }) => invalid);
  expect(rejects.map(({ ordinal, raw, problems }) => [ordinal, raw, problems[0]?.code])).toEqual([
    [2, '{"id":1}', 'input.type'],
    [3, '[]', 'input.type'],
    [4, '{"id":', 'json.syntax'],
    [5, '{"id":"b","at":"yesterday"}', 'input.format'],
  ]);
});

test('rows of a group become one record before it is judged', async () => {
  const group: GroupRule = {
    fields: new Map([
      ['n', 'sum'],
      ['at', 'min'],
    ]),
    others: 'last',
  };
  const records = [
    { id: 'a', n: 1, at: '2026-05-01T12:00:00Z' },
    { id: 'b', n: 'x' },
    { id: 'a', n: 2, at: '2026-05-01T10:00:00Z', kind: 'late' },
  ];
  const sink = await run({ records, group });
  expect(sink.table()).toEqual({ a: { id: 'a', n: 3, at: '2026-05-01T10:00:00Z', kind: 'late' } });
  expect(sink.counts()).toMatchObject({ read: 3, merged: 1, invalid: 1, pending: 1 });
});

test('a resume decides by the head of the file what the first run has decided by it', async () => {
  const samples: string[] = [];
  await run({ records: many(20), samples, diesAfter: 1, window: { records: 6, bytes: 1000 } });
  expect(samples).toEqual(['1,2,3,4,5,6,7', '1,2,3,4,5,6,7']);
});

test('of a file of rejects each file that they came from has a head of its own, first run and resume alike', async () => {
  const samples: string[] = [];
  const records = Array.from({ length: 30 }, (_, n): JsonObject => {
    const [file, columns] = n % 3 === 0 ? ['a.csv', ['id']] : ['b.csv', ['key']];
    const place = { file: file, line: 1, record: n + 1, offset: 0 };
    return { capstan: 'reject', kind: 'invalid', format: 'row', columns, raw: [`k${n}`], reasons: [], ...place };
  });
  await run({ records, rejects: true, samples, diesAfter: 2, window: { records: 3, bytes: 1000 } });
  const [a, b] = [0, 1].map((rest) => [...records.keys()].filter((n) => Math.min(n % 3, 1) === rest).map((n) => n + 1));
  // the sample of a file of rejects is judged by its first records, not by those of one run of them
  expect(samples.toSorted()).toEqual([String(a), String(a), String(b), String(b)]);
});

test('writes that a version orders are ordered however far apart they stand', async () => {
  const records = [{ id: 'a', n: 9 }, ...many(40), { id: 'a', n: 1 }];
  const sink = await run({ records, version: 'n', ordered: true, window: { records: 6, bytes: 1000 } });
  expect(sink.table()['a']).toEqual({ id: 'a', n: 9 });
});

test('members of members are folded by their own rules', async () => {
  const group: GroupRule = {
    fields: new Map([
      ['more.tags', 'list'],
      ['more.first', 'first'],
    ]),
    others: 'last',
  };
  const records = [
    { id: 'a', more: { tags: ['x'], first: 1, last: 1 } },
    { id: 'a', more: { tags: ['y', 'x'], first: 2, last: 2 }, n: 5 },
  ];
  const sink = await run({ records, group });
  expect(sink.table()).toEqual({ a: { id: 'a', more: { tags: ['x', 'y'], first: 1, last: 2 }, n: 5 } });
});

test('what the target was last sent is left out when only changes are wanted', async () => {
  const first = await run({ records: many(3) });
  const sink = new Memory();
  for (const { key, digest } of first.batches().flat()) sink.known.set(key, digest);
  await run({ records: [...many(3), { id: 'new' }, { id: 'k1', n: 99 }], changedOnly: true }, sink);
  expect(Object.keys(sink.table())).toEqual(['new', 'k1']);
  expect(sink.counts()).toMatchObject({ read: 5, merged: 1, unchanged: 2, pending: 2 });
});

/** Hours and categories of all windows together, and the days. */
function tallied(sink: Memory): { hours: Record<number, number>; days: string[]; categories: string[] } {
  const hours: Record<number, number> = {};
  for (const window of sink.windows)
    for (const [hour, records] of (window.hours ?? []).entries())
      if (records > 0) hours[hour] = (hours[hour] ?? 0) + records;
  const names = (of: (window: WindowResult) => ReadonlyMap<string, number>): string[] =>
    sink.windows.flatMap((window) => [...of(window)].map(([name, records]) => `${name} ${records}`));
  return { hours, days: names(({ days }) => days), categories: names(({ categories }) => categories) };
}

test.each(['window', 'full'] as const)('days, hours and categories are counted, all in UTC: %s', async (dedupe) => {
  const records = [
    { id: 'a', at: '2026-05-01T23:30:00-02:00', kind: 'x' },
    { id: 'b', at: '2026-05-02T00:00:00Z', kind: 'x' },
    { id: 'c', at: '2026-05-02T23:59:59.5Z', kind: 'x' },
    { id: 'd' },
  ];
  const sink = await run({ records, dedupe });
  expect(tallied(sink)).toEqual({ hours: { 0: 1, 1: 1, 23: 1 }, days: ['2026-05-02 3'], categories: ['x 3'] });
});

test('rows of a group are counted once they are a record', async () => {
  const group: GroupRule = { fields: new Map([['at', 'min']]), others: 'last' };
  const records = [
    { id: 'a', at: '2026-05-02T12:00:00Z' },
    { id: 'a', at: '2026-05-01T10:00:00Z', kind: 'x' },
  ];
  const sink = await run({ records, group });
  expect(tallied(sink)).toEqual({ hours: { 10: 1 }, days: ['2026-05-01 1'], categories: ['x 1'] });
});

const record = fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'), n: fc.integer() });

test('whatever comes in, wherever the process dies: the table is the fold of the input', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { maxLength: 60 }),
      fc.constantFrom('window', 'full'),
      fc.integer({ min: 0, max: 4 }),
      async (records, dedupe, diesAfter) => {
        const sink = await run({ records, dedupe, diesAfter, window: { records: 6, bytes: 1000 } });
        expect(sink.table()).toEqual(Object.fromEntries(records.map((one) => [one.id, one])));
        expect(sink.counts().read).toBe(records.length);
      },
    ),
    { numRuns: 150 },
  );
});

describe('records that are loaded again', () => {
  const records = [{ id: 'late' }, { id: 'old' }, { id: 'beside' }];

  async function again(given: Partial<Given>): Promise<Memory> {
    const sink = new Memory();
    sink.meanwhile.set('old', 'outdated').set('beside', 'behind');
    return run({ records, retries: true, ...given }, sink);
  }
  const sent = (sink: Memory): string[] => sink.batches().flatMap((batch) => batch.map(({ key }) => key));
  const refused = (sink: Memory) =>
    sink.windows.flatMap(({ invalid }) => invalid).map(({ raw, problems }) => [raw, problems[0]?.code]);

  test.each<Dedupe>(['window', 'full'])('do not undo what replaced them (%s)', async (dedupe) => {
    const sink = await again({ dedupe });
    expect(sent(sink)).toEqual(['late', 'beside']);
    expect(sink.counts()).toMatchObject({ read: 3, superseded: 1, invalid: 0 });
  });

  test('changes that a later one did not replace stay refused, for a person to decide', async () => {
    const sink = await again({ effect: 'update' });
    expect(sent(sink)).toEqual(['late', 'beside']);
    expect(refused(sink)).toEqual([['{"id":"old"}', 'load.outdated']]);
    expect(sink.counts()).toMatchObject({ superseded: 0, invalid: 1 });
  });

  test('rows whose group was accepted without them stay refused, wherever they stood', async () => {
    const sink = await again({ group: { fields: new Map(), others: 'last' } });
    expect(sent(sink)).toEqual(['late']);
    expect(refused(sink).map(([raw]) => raw)).toEqual(['{"id":"old"}', '{"id":"beside"}']);
  });

  test('any other load writes what it reads', async () => {
    expect(sent(await again({ retries: false }))).toEqual(['late', 'old', 'beside']);
  });
});
