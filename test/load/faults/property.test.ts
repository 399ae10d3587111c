import * as fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type * as Cutter from '../../../src/load/source/cutter.ts';
import type * as PipelineModule from '../../../src/load/pipeline/pipeline.ts';
import type * as SpillModule from '../../../src/load/pipeline/spill.ts';
import type { LoadSettings } from '../../../src/load/settings.ts';
import { parseFault, type Fault } from '../../../src/sandbox/fault.ts';
import type { SwitchName } from '../../../src/sandbox/switches.ts';
import { BAD, goodLine, updateText, upsertText, type Given, type Line } from '../storm/input.ts';
import { faultsOf as switchesOf } from '../../sandbox/client.ts';
import { accountFaults, withScene, type FinishedLoad, type Interruption, type Scene } from './scene.ts';

// a small input has many windows, chunks and partitions, as a large one has
vi.mock('../../../src/load/pipeline/pipeline.ts', async (original) => ({
  ...(await original<typeof PipelineModule>()),
  DEFAULT_WINDOW: { records: 5, bytes: 1024 * 1024 },
}));
vi.mock('../../../src/load/source/cutter.ts', async (original) => ({
  ...(await original<typeof Cutter>()),
  CHUNK_ITEMS: 3,
}));
vi.mock('../../../src/load/pipeline/spill.ts', async (original) => ({
  ...(await original<typeof SpillModule>()),
  partitionsFor: () => 3,
}));

const KEYS = ['k0', 'k1', 'k2', 'k3', 'k4', 'k5', 'a/b', 'é"'];
const key = fc.constantFrom(...KEYS);

/** Values of each switch; `undefined` is the usual one. */
const VALUES: Readonly<Record<SwitchName, readonly (string | undefined)[]>> = {
  'answer-early': ['503', '429', '401', '413'],
  'reset-before-body': [undefined],
  'reset-after-body': [undefined],
  'body-limit': ['150', '300', '500'],
  'rate-limit': ['60/1', '300/5'],
  status: ['400', '401', '403', '404', '405', '408', '409', '413', '422', '429', '500', '501', '503'],
  'max-items': ['1', '2', '4'],
  poison: KEYS,
  duplicates: [undefined],
  'patch-race': ['3600000', '100'],
  'patch-unknown': [undefined],
  partial: ['silent', 'report'],
  refusal: ['text', 'json', 'index', 'id'],
  'post-merge': [undefined],
  'metadata-merge': [undefined],
  'delayed-visibility': ['1000'],
  'lost-answer': ['reset', 'hang', '502', '500'],
  'success-status': ['200', '201', '204'],
  'success-body': [undefined],
  slow: ['500'],
  'slow-loris': ['10'],
};

const EARLY: readonly string[] = ['answer-early', 'reset-before-body'];

/** Looked at more often than the others: what is refused is split, and its parts have to keep their place. */
const SPLITTING: readonly string[] = ['max-items', 'poison', 'body-limit', 'status'];

const fault: fc.Arbitrary<Fault> = fc
  .oneof(
    { weight: 2, arbitrary: fc.constantFrom(...Object.entries(VALUES)) },
    fc.constantFrom(...Object.entries(VALUES).filter(([name]) => SPLITTING.includes(name))),
  )
  .chain(([name, values]) =>
    fc.record(
      {
        name: fc.constant(name),
        value: fc.constantFrom(...values),
        times: fc.integer({ min: 1, max: 5 }),
        probability: fc.constantFrom(0.2, 0.5),
        after: fc.integer({ min: 0, max: 4 }),
        seed: fc.integer({ min: 0, max: 1e6 }),
        ...(EARLY.includes(name) ? {} : { id: key }),
        ...(name === 'status' ? { retryAfter: fc.constantFrom('1', 'date:3') } : {}),
      },
      { requiredKeys: ['name', 'value', 'seed'] },
    ),
  )
  .map((given) => {
    const parsed = parseFault(given);
    if (!parsed.ok) throw new Error(`no fault: ${JSON.stringify(given)}`);
    return parsed.value;
  });

interface Spot {
  readonly key: string;
  readonly bad: number | undefined;
}

const spot: fc.Arbitrary<Spot> = fc.record({
  key,
  bad: fc.option(fc.nat({ max: BAD.length - 1 }), { freq: 5, nil: undefined }),
});
const files = fc.array(fc.array(spot, { maxLength: 9, size: 'max' }), { minLength: 1, maxLength: 4, size: 'max' });

function given(method: Given['method'], spots: readonly (readonly Spot[])[], load: number): Given {
  let n = load * 1000;
  const line = ({ key: one, bad }: Spot): Line => {
    n += 1;
    const spell = bad === undefined ? undefined : BAD[bad];
    if (spell !== undefined) return { text: spell(one, n), good: undefined };
    const metadata = { [`m${n % 3}`]: n };
    return goodLine(
      one,
      method === 'POST' ? upsertText(one, n, metadata) : updateText(one, n, { metadata, ...some(n) }),
    );
  };
  return { method, files: spots.map((lines) => lines.map(line)) };
}

/** Members that not every update has, so that it matters which are laid over which. */
const some = (n: number): Record<string, unknown> => ({
  ...(n % 2 === 0 ? { resolved: n % 4 === 0 } : {}),
  ...(n % 3 === 0 ? { csat_score: 1 + (n % 5) } : {}),
});

const loads = fc
  .tuple(files, fc.array(fc.tuple(fc.constantFrom('POST' as const, 'PATCH' as const), files), { maxLength: 2 }))
  .map(([first, others]) => [
    given('POST', first, 1),
    ...others.map(([method, spots], index) => given(method, spots, index + 2)),
  ]);

const settings: fc.Arbitrary<Partial<LoadSettings>> = fc.record({
  dedupe: fc.constantFrom('window', 'full'),
  batchItems: fc.integer({ min: 1, max: 7 }),
  batchBytes: fc.constantFrom(300, 1024 * 1024),
  maxInFlight: fc.integer({ min: 1, max: 6 }),
  patienceMs: fc.constant(20_000),
});

const interruptions: fc.Arbitrary<readonly Interruption[]> = fc.array(
  fc.record({ after: fc.integer({ min: 1, max: 8 }), how: fc.constantFrom('stop', 'abort') }),
  { maxLength: 3 },
);

/** As an operator would: resumes while it is interrupted, then sees to what is wrong with the upstream, and resumes. */
async function toTheEnd(
  scene: Scene,
  load: Given,
  switches: readonly Fault[],
  breaks: readonly Interruption[],
): Promise<FinishedLoad> {
  scene.sandbox.faults.replace(switches);
  const after = scene.sandbox.requests().length;
  let result = await scene.run(load, undefined, breaks[0]);
  for (const interruption of [...breaks.slice(1), undefined, undefined]) {
    expect(result.problems).toEqual([]);
    if (result.end.kind !== 'finished') result = await scene.run(load, result.load, interruption);
  }
  const duplicates = scene.sandbox.faults.list().filter(({ name }) => name === 'duplicates');
  expect(duplicates.map(({ applied }) => applied)).toEqual(duplicates.map(() => 0));
  scene.sandbox.faults.replace([]);
  if (result.end.kind !== 'finished') result = await scene.run(load, result.load);
  return { given: load, result, after, until: scene.sandbox.requests().length };
}

test('whatever the upstream does, the table is the fold of the input, and every record is accounted for once', async () => {
  const property = fc.asyncProperty(
    loads,
    fc.array(fault, { maxLength: 3 }),
    settings,
    interruptions,
    fc.integer({ min: 1, max: 1e6 }),
    async (given, switches, chosen, breaks, seed) => {
      await withScene({ ...chosen, faults: [], seed }, async (scene) => {
        const finished: FinishedLoad[] = [];
        for (const load of given) finished.push(await toTheEnd(scene, load, switches, breaks));
        scene.later(60_000);
        expect(await accountFaults(scene, finished)).toEqual([]);
      });
    },
  );
  await fc.assert(property, { numRuns: Number(process.env['FAULT_RUNS'] ?? 60) });
}, 600_000);

const linesOf = (keys: string, n: number): Line[] =>
  keys.split('').map((one, index) => goodLine(one, upsertText(one, n + index)));

test.each(['poison=p', 'status=400,times=1', 'status=413,times=1'])(
  'the parts of a refused batch go before later writes of their keys: %s',
  async (flag) => {
    const load: Given = { method: 'POST', files: [linesOf('vwxyz', 0), linesOf('abcdp', 10), linesOf('abcde', 20)] };
    await withScene({ faults: switchesOf(flag), batchItems: 5, maxInFlight: 6 }, async (scene) => {
      const result = await scene.run(load);
      const finished = { given: load, result, after: 0, until: scene.sandbox.requests().length };
      expect(await accountFaults(scene, [finished])).toEqual([]);
      expect(result.counts.rejected).toBe(flag === 'poison=p' ? 1 : 0);
    });
  },
);

test('batches larger than a window are filled', async () => {
  const load: Given = { method: 'POST', files: [linesOf('abcdefgh', 0), linesOf('ijklmnop', 10)] };
  await withScene({ faults: [], batchItems: 7 }, async (scene) => {
    const result = await scene.run(load);
    const finished = { given: load, result, after: 0, until: scene.sandbox.requests().length };
    expect(await accountFaults(scene, [finished])).toEqual([]);
    expect(scene.sandbox.requests().map(({ received }) => received)).toEqual([7, 7, 2]);
  });
}, 10_000);

test('a load that had records accepted goes on finding bad ones when it is resumed', async () => {
  const bad = 'stuvwxyz';
  const load: Given = { method: 'POST', files: [linesOf('abcdefgh', 0), linesOf(bad, 10)] };
  const faults = switchesOf(...bad.split('').map((key) => `poison=${key}`));
  await withScene({ faults, batchItems: 8, maxInFlight: 1 }, async (scene) => {
    const first = await scene.run(load, undefined, { after: 4, how: 'stop' });
    expect([first.end.kind, first.counts.accepted]).toEqual(['stopped', 8]);
    const result = await scene.run(load, first.load);
    const finished = { given: load, result, after: 0, until: scene.sandbox.requests().length };
    expect(await accountFaults(scene, [finished])).toEqual([]);
    expect(result.counts.rejected).toBe(8);
  });
});
