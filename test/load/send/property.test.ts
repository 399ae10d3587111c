import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { sendBatches, type SendEnd } from '../../../src/load/send/send.ts';
import type { Answer } from '../../../src/load/target.ts';
import type { Outcome } from '../../../src/model/outcome.ts';
import { answer, noAnswer, scene } from './upstream.ts';
import { VirtualWorld } from './virtual-world.ts';

const key = fc.integer({ min: 0, max: 30 }).map((number) => `key-${number}`);
const batches = fc.array(fc.uniqueArray(key, { minLength: 1, maxLength: 12 }), { maxLength: 30 });

const reply: fc.Arbitrary<Outcome<Answer>> = fc.oneof(
  { weight: 6, arbitrary: fc.constant(answer(202)) },
  { weight: 4, arbitrary: fc.constantFrom(400, 409, 413, 422, 418).map((status) => answer(status, 'no')) },
  { weight: 2, arbitrary: fc.nat(12).map((index) => answer(400, { errors: [{ index }] })) },
  { weight: 2, arbitrary: key.map((id) => answer(422, { errors: [{ id }, { id: 'other' }] })) },
  { weight: 1, arbitrary: key.map((id) => answer(400, `"${id}"`)) },
  { weight: 3, arbitrary: fc.constantFrom(408, 425, 500, 502, 503, 504).map((status) => answer(status)) },
  { weight: 2, arbitrary: fc.nat(5).map((seconds) => answer(429, '', { 'retry-after': String(seconds) })) },
  { weight: 2, arbitrary: fc.constant(noAnswer) },
  { weight: 1, arbitrary: fc.constantFrom(401, 404, 302).map((status) => answer(status)) },
);

const chance = fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }));

interface Script {
  readonly batches: readonly (readonly string[])[];
  readonly replies: readonly Outcome<Answer>[];
  readonly latencies: readonly number[];
  readonly bad: readonly string[];
  readonly random: Iterator<number>;
  readonly stopAt: number | undefined;
  readonly budget: number;
}

const script: fc.Arbitrary<Script> = fc.record({
  batches,
  replies: fc.array(reply, { maxLength: 40 }),
  latencies: fc.array(fc.nat(2000), { minLength: 1, maxLength: 20 }),
  bad: fc.array(key, { maxLength: 4 }),
  random: chance,
  stopAt: fc.option(fc.nat(20_000), { nil: undefined }),
  budget: fc.constantFrom(0, 3, 160),
});

/** Runs, and runs again what was left, until nothing is or the upstream will have none of it. */
async function play({ batches: all, replies, latencies, bad, random, stopAt, budget }: Script) {
  const stop = new AbortController();
  const refused = new Set(bad);
  const world = new VirtualWorld(() => Number(random.next().value));
  const setting = scene(
    all,
    ({ keys, number }) =>
      replies[number - 1] ?? (keys.some((one) => refused.has(one)) ? answer(400, `no: ${keys[0]}`) : answer(202)),
    {
      world,
      stop: stop.signal,
      latencyMs: (number) => latencies[number % latencies.length] ?? 0,
      options: { poisonBudget: budget },
    },
  );
  if (stopAt !== undefined) void world.sleep(stopAt).then(() => stop.abort());
  const ends: SendEnd[] = [];
  for (let run = 0; run < 10 && ends.at(-1)?.kind !== 'finished'; run += 1) {
    const { parts } = setting;
    ends.push(await world.run(sendBatches(run === 0 ? parts : { ...parts, stop: undefined })));
  }
  return { ...setting, ends };
}

const countOf = (keys: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const one of keys) counts[one] = (counts[one] ?? 0) + 1;
  return counts;
};

test('whatever the upstream answers, each record ends once, keys keep their order, and none is twice under way', async () => {
  await fc.assert(
    fc.asyncProperty(script, async (made) => {
      const { ledger, arrivals, doubled, ends } = await play(made);
      const accounted = [...ledger.accepted, ...ledger.rejectedKeys, ...ledger.pending.flatMap(({ keys }) => keys)];
      const isRead = ends.at(-1)?.kind === 'finished';
      if (isRead) expect(ledger.pending).toEqual([]);
      const read = isRead ? made.batches.flat() : ledger.committed;
      expect(countOf(accounted)).toEqual(countOf(read));
      expect(doubled).toEqual([]);
      const last = new Map<string, number>();
      for (const { items } of arrivals) {
        for (const { id, batch } of items) {
          expect(batch).toBeGreaterThanOrEqual(last.get(id) ?? 0);
          last.set(id, batch);
        }
      }
    }),
    { numRuns: 300 },
  );
});
