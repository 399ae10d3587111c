import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { exportRecords, type Exported } from '../../../src/load/export/export.ts';
import type { Recipe } from '../../../src/load/recipe.ts';
import { DEFAULT_SETTINGS } from '../../../src/load/settings.ts';
import { SourceError, type Source } from '../../../src/load/source/source.ts';
import type { BulkTarget } from '../../../src/load/target.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import type { Outcome } from '../../../src/model/outcome.ts';
import { problem } from '../../../src/model/problem.ts';
import { operationOf, sourceOf } from '../pipeline/parts.ts';
import { definitionOf } from './desk.ts';

const definition = definitionOf(`export: 1
id: keys
version: 2
title: Keys and kinds
verified: docs
columns:
  - { header: Id, from: id, as: text }
  - { header: Kind, from: kind, as: text, required: true }
`);

const target: BulkTarget = {
  url: 'http://127.0.0.1',
  fingerprint: () => '00',
  policy: undefined,
  tokens: { rate: { perSecond: 5, burst: 20 }, tryTake: () => false },
  operations: [operationOf('upsert'), operationOf('update')],
};

const recipe: Recipe = { settings: DEFAULT_SETTINGS, input: {}, mappings: [{}], reading: {} };

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'capstan-export-test-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function run(source: Source, change: Partial<Recipe> = {}, signal = new AbortController().signal) {
  const path = join(folder, 'keys.csv');
  const settings = { timezone: undefined, escapeFormulas: false };
  return exportRecords({
    recipe: { ...recipe, ...change },
    target,
    source,
    folder,
    signal,
    definition,
    path,
    ...settings,
  });
}

const table = (): string => readFileSync(join(folder, 'keys.csv'), 'utf8');
const good = (count: number): JsonObject[] => Array.from({ length: count }, (_, n) => ({ id: `k${n}`, kind: 'x' }));

function value(outcome: Outcome<Exported>): Exported {
  if (!outcome.ok) throw new Error(outcome.problems.map(({ code }) => code).join(', '));
  return outcome.value;
}

test('good records are written in order, the others are counted and told', async () => {
  const exported = value(await run(sourceOf([...good(12), { id: 'bare' }, { id: 7 }, ...good(1)])));
  expect(exported).toMatchObject({ table: 'keys@2', verified: 'docs', mapping: 'none', written: 12, unwritable: 1 });
  expect(exported.totals.counts).toMatchObject({ read: 15, merged: 1, invalid: 1 });
  expect(exported.failures).toMatchObject([{ code: 'export.required', place: { file: 'orders.ndjson', line: 13 } }]);
  // the first is written last: its key was read again
  const keys = [...Array.from({ length: 11 }, (_, n) => `k${n + 1}`), 'k0'];
  expect(table()).toBe(`Id,Kind\r\n${keys.map((key) => `${key},x\r\n`).join('')}`);
});

test('reasons past a thousand are counted only', async () => {
  const bare = Array.from({ length: 1200 }, (_, n) => ({ id: `k${n}` }));
  const { unwritable, failures } = value(await run(sourceOf(bare)));
  expect([unwritable, failures.length]).toEqual([1200, 1000]);
});

test('a wire profile is for requests: the table holds records as they are mapped', async () => {
  const wire = { file: 'wire.yaml', text: 'wire: 1\nrename: { kind: sort }\n' };
  expect(value(await run(sourceOf(good(1)), { wire })).written).toBe(1);
  expect(table()).toBe('Id,Kind\r\nk0,x\r\n');
});

test('an input without records is a table without rows', async () => {
  expect(value(await run(sourceOf([]))).written).toBe(0);
  expect(table()).toBe('Id,Kind\r\n');
});

test('input that breaks off leaves nothing behind', async () => {
  const whole = sourceOf(good(30));
  const broken: Source = {
    ...whole,
    async *read(from) {
      yield* whole.read(from);
      throw new SourceError(problem('source.archive', {}, {}));
    },
  };
  expect((await run(broken)).problems).toMatchObject([{ code: 'source.archive' }]);
  expect(readdirSync(folder)).toEqual([]);
});

test('nor does a stop', async () => {
  await expect(run(sourceOf(good(3)), {}, AbortSignal.abort('SIGINT'))).rejects.toBe('SIGINT');
  expect(readdirSync(folder)).toEqual([]);
});
