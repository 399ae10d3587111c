import { describe, expect, test } from 'vitest';
import { sendBatches } from '../../../src/load/send/send.ts';
import type { Answer } from '../../../src/load/target.ts';
import type { Outcome } from '../../../src/model/outcome.ts';
import { answer, scene, type Arrival } from './upstream.ts';

const keys = (count: number): string[] => Array.from({ length: count }, (_, index) => `k-${index}`);

/** An upstream that refuses whatever holds one of these keys, and says what `words` makes of it. */
function refusing(
  bad: readonly string[],
  words: (arrival: Arrival, found: readonly string[]) => unknown = () => 'a record is not valid',
  status = 400,
): (arrival: Arrival) => Outcome<Answer> {
  const set = new Set(bad);
  return (arrival) => {
    const found = arrival.keys.filter((key) => set.has(key));
    return found.length === 0 ? answer(202) : answer(status, words(arrival, found));
  };
}

describe('a batch of 500', () => {
  test.each([0, 1, 249, 250, 333, 499])('with one bad record, at %i: 18 more requests at most', async (index) => {
    const { world, ledger, arrivals, parts } = scene([keys(500)], refusing([`k-${index}`]));
    expect(await world.run(sendBatches(parts))).toEqual({ kind: 'finished' });
    expect(arrivals.length - 1).toBeLessThanOrEqual(18);
    expect([...ledger.rejected.keys()]).toEqual([`k-${index}`]);
    expect(ledger.accepted).toHaveLength(499);
    expect(ledger.rejected.get(`k-${index}`)).toMatchObject({
      status: 400,
      answer: 'a record is not valid',
      problem: { code: 'load.rejected', args: { status: 400 } },
    });
  });

  test.each([
    ['evenly', (n: number) => n * 50 + 25],
    ['in one place', (n: number) => 100 + n],
    ['towards the end', (n: number) => 499 - n * n],
  ])('with ten bad records, %s: 140 requests at most', async (_, place) => {
    const bad = Array.from({ length: 10 }, (__, n) => `k-${place(n)}`);
    const { world, ledger, arrivals, parts } = scene([keys(500)], refusing(bad));
    await world.run(sendBatches(parts));
    expect(arrivals.length).toBeLessThanOrEqual(140);
    expect([...ledger.rejected.keys()].toSorted()).toEqual(bad.toSorted());
    expect(ledger.accepted).toHaveLength(490);
  });

  test('with 250 bad records: no more than the budget, and every good record of a good part is accepted', async () => {
    const bad = keys(500).filter((_, index) => index % 2 === 0);
    const { world, ledger, arrivals, parts } = scene([['first'], keys(500)], refusing(bad));
    expect(await world.run(sendBatches(parts))).toEqual({ kind: 'finished' });
    expect(arrivals.length).toBeLessThanOrEqual(1 + 1 + 160);
    expect(ledger.accepted.length + ledger.rejected.size).toBe(501);
    const codes = new Set([...ledger.rejected.values()].map(({ problem }) => problem.code));
    expect(codes).toContain('load.rejected-unsplit');
  });
});

describe('an upstream that says which records it refuses', () => {
  const bad = ['k-7', 'k-300'];
  const listed = (entry: (key: string, index: number) => unknown) => (arrival: Arrival, found: readonly string[]) => ({
    errors: found.map((key) => entry(key, arrival.keys.indexOf(key))),
  });

  test.each<[string, number, (arrival: Arrival, found: readonly string[]) => unknown]>([
    ['by index', 4, listed((_, index) => ({ index }))],
    ['by key', 4, listed((id) => ({ id, message: 'no' }))],
    ['by key where the index counts from one', 4, listed((id, index) => ({ id, index: index + 1 }))],
    ['the first one in its text', 5, (_, [first]) => `record "${first}" is not valid`],
  ])('%s', async (_, requests, words) => {
    const { world, ledger, arrivals, parts } = scene([keys(500)], refusing(bad, words));
    expect(await world.run(sendBatches(parts))).toEqual({ kind: 'finished' });
    expect([...ledger.rejected.keys()].toSorted()).toEqual(bad.toSorted());
    expect(arrivals.length).toBeLessThanOrEqual(requests);
  });

  test('many at once are rejected together', async () => {
    const many = keys(500).filter((_, index) => index % 4 === 0);
    const words = listed((id) => ({ id }));
    const { world, ledger, arrivals, parts } = scene([keys(500)], refusing(many, words));
    await world.run(sendBatches(parts));
    expect([...ledger.rejected.keys()].toSorted()).toEqual(many.toSorted());
    expect(arrivals).toHaveLength(3);
  });

  test('wrongly is not believed twice', async () => {
    const words = (): unknown => ({ errors: [{ index: 0 }] });
    const { world, ledger, arrivals, parts } = scene([keys(500)], refusing(['k-300'], words));
    await world.run(sendBatches(parts));
    expect([...ledger.rejected.keys()]).toEqual(['k-300']);
    expect(arrivals.length).toBeLessThan(30);
  });
});

describe('413', () => {
  test('splits by bytes until it fits', async () => {
    const all = keys(100).map((key, index) => (index < 4 ? key + 'x'.repeat(1000) : key));
    const { world, ledger, arrivals, parts } = scene([all], ({ bytes }) => answer(bytes > 1500 ? 413 : 202));
    expect(await world.run(sendBatches(parts))).toEqual({ kind: 'finished' });
    expect(ledger.accepted).toHaveLength(100);
    expect(arrivals[1]?.keys).toHaveLength(3);
  });

  test('for one record alone rejects it', async () => {
    const all = ['a', 'b'.repeat(2000), 'c', 'd'];
    const { world, ledger, parts } = scene([all], ({ bytes }) => answer(bytes > 1500 ? 413 : 202));
    await world.run(sendBatches(parts));
    expect([...ledger.rejected.keys()]).toEqual(['b'.repeat(2000)]);
  });
});

describe('an upstream that refuses everything in the same way', () => {
  test('is configuration: the load ends, and nothing is rejected', async () => {
    const batches = Array.from({ length: 10 }, (_, batch) => keys(500).map((key) => `${batch}-${key}`));
    const { world, ledger, arrivals, parts } = scene(batches, ({ keys: [key], number }) =>
      answer(400, { message: `unknown member in "${key}"`, request: `r-${number}` }),
    );
    expect(await world.run(sendBatches(parts))).toEqual({
      kind: 'refused',
      status: 400,
      sample: String.raw`{"message":"unknown member in \"*\"","request":"#"}`,
    });
    expect(ledger.rejected.size).toBe(0);
    expect(ledger.pending.reduce((sum, batch) => sum + batch.keys.length, 0)).toBe(5000);
    expect(arrivals.length).toBeLessThan(70);
  });

  test('also where it names every record', async () => {
    const { world, ledger, parts } = scene([keys(500)], ({ keys: all }) =>
      answer(400, { errors: all.map((id, index) => ({ index, id, message: 'unknown member' })) }),
    );
    expect(await world.run(sendBatches(parts))).toMatchObject({ kind: 'refused', status: 400 });
    expect(ledger.rejected.size).toBe(0);
  });

  test('is asked again after a resume without rejecting anything', async () => {
    const refuse = () => answer(400, 'no');
    const { world, ledger, parts } = scene([keys(64)], refuse);
    for (const _ of [1, 2]) expect(await world.run(sendBatches(parts))).toMatchObject({ kind: 'refused' });
    expect(ledger.rejected.size).toBe(0);
  });

  test('ten bad records in each of the first batches are not configuration', async () => {
    const batches = Array.from({ length: 3 }, (_, batch) => keys(100).map((key) => `${batch}-${key}`));
    const bad = batches.flatMap((batch) => batch.filter((_, index) => index % 10 === 5));
    const { world, ledger, parts } = scene(batches, refusing(bad));
    expect(await world.run(sendBatches(parts))).toEqual({ kind: 'finished' });
    expect([...ledger.rejected.keys()].toSorted()).toEqual(bad.toSorted());
  });

  test.each([
    [true, { kind: 'finished' }, 4],
    [false, { kind: 'refused', status: 400, sample: 'no' }, 0],
  ])(
    'what an earlier run left of a batch, when that run had records accepted: %s',
    async (acceptedBefore, end, rejected) => {
      const { world, ledger, parts } = scene([], () => answer(400, 'no'));
      const { id } = ledger.commit(keys(4));
      ledger.settle(id, { kind: 'split', parts: [[0, 1], [2], [3]] });
      expect(await world.run(sendBatches({ ...parts, acceptedBefore }))).toEqual(end);
      expect(ledger.rejected.size).toBe(rejected);
    },
  );

  test('is not suspected once something was accepted', async () => {
    const { world, ledger, parts } = scene([['good'], keys(8)], refusing(keys(8)));
    expect(await world.run(sendBatches(parts))).toEqual({ kind: 'finished' });
    expect(ledger.rejected.size).toBe(8);
  });

  test('is not suspected when the reasons differ', async () => {
    const words = { 'k-0': 'a', 'k-1': 'b', 'k-2': 'c', 'k-3': 'd' };
    const { world, ledger, parts } = scene([keys(4)], ({ keys: [key] }) =>
      answer(422, new Map(Object.entries(words)).get(key ?? '') ?? ''),
    );
    expect(await world.run(sendBatches(parts))).toEqual({ kind: 'finished' });
    expect(ledger.rejected.size).toBe(4);
  });

  test.each([1, 2, 3])('%i records are too few to tell', async (count) => {
    const { world, ledger, parts } = scene([keys(count)], refusing(keys(count)));
    expect(await world.run(sendBatches(parts))).toEqual({ kind: 'finished' });
    expect(ledger.rejected.size).toBe(count);
  });
});
