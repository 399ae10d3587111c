import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { LoadResult } from '../../../src/load/session.ts';
import { goodOf } from '../storm/input.ts';
import { faultsOf as switchesOf } from '../../sandbox/client.ts';
import { CASE_LOADS, CASES, type SwitchCase } from './cases.ts';
import { accountFaults, rejectsOf, withScene, type FinishedLoad, type Scene } from './scene.ts';

test('every switch that docs/sandbox.md names has its case', () => {
  const page = readFileSync(new URL('../../../docs/sandbox.md', import.meta.url), 'utf8');
  const table = page.slice(page.indexOf('| switch |'), page.indexOf('| condition |'));
  const named = [...table.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name);
  expect(named.length).toBeGreaterThan(15);
  expect([...new Set(CASES.map(({ name }) => name))]).toEqual(named);
});

test('docs/load-proof.md has every case, with its outcome', () => {
  const page = readFileSync(new URL('../../../docs/load-proof.md', import.meta.url), 'utf8');
  const shown = page.split('\n').filter((line) => line.startsWith('| `') && line.split('|').length === 5);
  expect(
    shown.map((line) =>
      line
        .split('|')
        .map((cell) => cell.trim())
        .join('|'),
    ),
  ).toEqual(CASES.map(rowOf));
});

function rowOf({ flags, ends = ['finished', 'finished'], rejected = [[], []] }: SwitchCase): string {
  const keys = (at: 0 | 1): string => (rejected[at].length === 0 ? '' : `, ${rejected[at].join()} rejected`);
  return `|${flags.map((flag) => `\`${flag}\``).join(' ')}|${ends[0]}${keys(0)}|${ends[1]}${keys(1)}|`;
}

/** What the ledger says was refused by the upstream, by key. */
function rejectedKeys(scene: Scene, { given, result }: FinishedLoad): readonly string[] {
  const rejected = rejectsOf(scene, result.load);
  return [...new Set(goodOf(given).flatMap(({ key, text }) => (rejected.has(text) ? [key] : [])))];
}

test.each(CASES)('$flags', async ({ flags, name, ends, rejected, untouched, batchItems = 3 }) => {
  const switches = switchesOf(...flags);
  expect(switches).toHaveLength(flags.length);
  await withScene({ faults: switches, batchItems }, async (scene) => {
    const finished: FinishedLoad[] = [];
    let fired = 0;
    for (const [index, given] of CASE_LOADS.entries()) {
      scene.sandbox.faults.replace(switches);
      const after = scene.sandbox.requests().length;
      let result: LoadResult = await scene.run(given);
      expect(result.end).toMatchObject({ kind: ends?.[index] ?? 'finished' });
      fired += scene.sandbox.faults.list().find((one) => one.name === name)?.applied ?? 0;
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
