import { expect, test } from 'vitest';
import { seededRandom } from '../../../src/sandbox/random.ts';
import { judge, type Request } from './judge.ts';
import { goodLine, upsertText, type Given, type Line } from './input.ts';
import { FAULTS, inputOf } from './weather.ts';
import { countPoints, storm, type StormSettings } from './storm.ts';

const lineOf = (key: string, n: number): Line => goodLine(key, upsertText(key, n));
const NO_GOOD: Line = { text: '{"external_id":"no channel"}', good: undefined };
/** Two windows that share keys, a carry between them, and a reject in each. */
const TINY: Given = {
  method: 'POST',
  files: [
    [...['a', 'b', 'c', 'd'].map((key, n) => lineOf(key, n)), NO_GOOD],
    [...['a', 'b', 'e', 'f'].map((key, n) => lineOf(key, n + 10)), NO_GOOD],
  ],
};
/** Processes at a time: one waits for its disk while another computes. */
const AT_ONCE = 3;

test.each([
  // batches of three are refused and split; what is behind one write is, without spill files, before the next
  ['window', ['lost-answer,times=1', 'max-items=2'], 2],
  ['full', ['lost-answer,times=1'], 1],
] as const)(
  'killed at every point between two durable writes, with a lost answer: nothing is lost or doubled (%s)',
  async (dedupe, faults, every) => {
    const settings: StormSettings = {
      given: TINY,
      dedupe,
      faults,
      seed: 1,
      batchItems: 3,
      window: 4,
    };
    const points = await countPoints(settings);
    expect(points).toBeGreaterThan(15);
    const left = Array.from({ length: Math.ceil(points / every) }, (_, index) => (index + 1) * every);
    const worker = async (): Promise<void> => {
      for (let point = left.shift(); point !== undefined; point = left.shift()) {
        const atPoint = point;
        const figures = await storm(settings, (run) => (run === 1 ? { atPoint } : undefined));
        // before the first nothing of the load is written down, and behind the last all is
        const kills = atPoint === 1 || atPoint > points ? 0 : 1;
        expect({ atPoint, ...figures }).toMatchObject({ atPoint, kills, lostAnswers: 1, faults: [] });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  },
  120_000,
);

test('killed at random instants in bad weather: nothing is lost or doubled', async () => {
  const random = seededRandom(Number(process.env['STORM_SEED'] ?? 1));
  const given = inputOf({ method: 'POST', files: 3, perFile: 800, keys: 1200 }, random);
  const settings = { given, dedupe: 'window', faults: FAULTS, seed: 1, batchItems: 10, window: 300 } as const;
  const figures = await storm(settings, (run) => (run <= 6 ? { afterMs: random() * 600, of: 'load' } : undefined));
  expect(figures.faults).toEqual([]);
  expect(figures.kills).toBeGreaterThanOrEqual(3);
  expect(figures.lostAnswers).toBeGreaterThan(0);
}, 120_000);

const given: Given = {
  method: 'POST',
  files: [[goodLine('a', upsertText('a', 1)), goodLine('b', upsertText('b', 2)), goodLine('a', upsertText('a', 3))]],
};

function committed(seq: number, ...texts: readonly string[]): Request {
  return {
    seq,
    time: '',
    method: 'POST',
    path: '',
    bodyBytes: 0,
    bodySha256: '',
    status: 202,
    faults: [],
    committed: true,
    received: texts.length,
    stored: texts.length,
    unknown: 0,
    refused: 0,
    externalIds: [],
    notStored: [],
    body: `{"conversations":[${texts.join(',')}]}`,
  };
}

const [A1, B, A3] = given.files[0]?.map(({ text }) => text) ?? [];

test.each([
  ['all in order', [[A1, B], [A3]], []],
  ['a batch that is sent again', [[A1, B], [A1, B], [A3]], []],
  ['a record that is missing', [[A1], [A3]], ['record 0 of b is missing', /^the row of b is not what the input/]],
  ['the last write is missing', [[A1, B]], ['record 1 of a is missing', /^the row of a is not what the input/]],
  ['an older write behind a newer', [[A3, B], [A1]], [/writes record 0 of a after record 1$/, /^the row of a/]],
  [
    'a record that is written anew',
    [[A1, JSON.stringify(JSON.parse(B ?? ''))], [A3]],
    [/other bytes for b/, 'record 0 of b is missing'],
  ],
  [
    'a key twice in a request',
    [[A1, B, A3]],
    [/holds a twice/, 'record 1 of a is missing', 'record 0 of a is missing', 'record 0 of b is missing'],
  ],
])('the judge: %s', (_, bodies, expected) => {
  const requests = bodies.map((texts, index) => committed(index + 1, ...texts.map(String)));
  const rows = bodies.flat().map((text): [string, Record<string, unknown>] => {
    const value: Record<string, unknown> = JSON.parse(String(text));
    return [String(value['external_id']), value];
  });
  const { faults } = judge([{ given, requests, rejected: new Set() }], new Map(rows));
  expect(faults).toEqual(expected.map((one) => (typeof one === 'string' ? one : expect.stringMatching(one))));
});
