import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { LoadResult } from '../../../src/load/session.ts';
import { goodOf } from '../storm/input.ts';
import { faultsOf as switchesOf } from '../../sandbox/client.ts';
import { CASE_LOADS, CASES } from './cases.ts';
import { accountFaults, rejectsOf, withScene, type FinishedLoad, type Scene } from './scene.ts';

test('every switch that docs/sandbox.md names has its case', () => {
  const page = readFileSync(new URL('../../../docs/sandbox.md', import.meta.url), 'utf8');
  const table = page.slice(page.indexOf('| switch |'), page.indexOf('| condition |'));
  const named = [...table.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name);
  expect(named.length).toBeGreaterThan(15);
  expect([...new Set(CASES.map(({ name }) => name))]).toEqual(named);
});

/** What the ledger says was refused by the upstream, by key. */
function rejectedKeys(scene: Scene, { given, result }: FinishedLoad): readonly string[] {
  const rejected = rejectsOf(scene, result.load);
  return [...new Set(goodOf(given).flatMap(({ key, text }) => (rejected.has(text) ? [key] : [])))];
}

test.each(CASES)('$flag', async ({ flag, name, ends, rejected, untouched, batchItems = 3 }) => {
  const switches = switchesOf(flag);
  expect(switches).toHaveLength(1);
  await withScene({ faults: switches, batchItems }, async (scene) => {
    const finished: FinishedLoad[] = [];
    let fired = 0;
    for (const [index, given] of CASE_LOADS.entries()) {
      scene.sandbox.faults.replace(switches);
      const after = scene.sandbox.requests().length;
      let result: LoadResult = await scene.run(given);
      expect(result.end).toMatchObject({ kind: ends?.[index] ?? 'finished' });
      fired += scene.sandbox.faults.list()[0]?.applied ?? 0;
      if (result.end.kind !== 'finished') {
        expect(result.problems).toEqual([]);
        scene.sandbox.faults.replace([]);
        result = await scene.run(given, result.load);
      }
      finished.push({ given, result, after, until: scene.sandbox.requests().length });
    }
    if (name === 'delayed-visibility') scene.later(120_000);
    expect(await accountFaults(scene, finished)).toEqual([]);
    expect(finished.map((one) => rejectedKeys(scene, one))).toEqual(rejected ?? [[], []]);
    expect(fired > 0).toBe(untouched === undefined);
  });
});
