import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { idIn, openBench, rowsOf, type Bench } from './load-kit.ts';

let bench: Bench;

beforeEach(async () => {
  bench = await openBench();
});

/** Records `key channel subject`; a channel of one letter is none, until `--map` gives it a meaning. */
function write(name: string, ...rows: readonly string[]): string {
  const lines = rows.map((row) => row.split(' ')).map((cells) => `2026-05-24T10:00:00Z,${cells.join(',')}\n`);
  writeFileSync(join(bench.folder, name), `at,id,by,text\n${lines.join('')}`);
  return name;
}

/** A mapping that knows these words. */
function mapping(...words: readonly string[]): string {
  writeFileSync(
    join(bench.folder, 'map.yaml'),
    `mapping: 1
id: desk
version: 1
title: A desk
verified: unverified
detects: [{ columns: [at, id, by, text] }]
fields:
  external_id: { from: id, as: id, required: true }
  channel: { from: by, as: word, words: by, required: true }
  started_at: { from: at, as: time, format: iso, required: true }
  subject: { from: text, as: text }
words:
  by: { mail: email, ${words.map((word) => `${word}: chat`).join(', ')} }
`,
  );
  return 'map.yaml';
}

const load = (name: string, ...more: readonly string[]) => bench.load([name, '--map', mapping(), ...more]);
const retry = (words: readonly string[], ...more: readonly string[]) =>
  bench.run(['load', 'retry-rejects', ...more, '--map', mapping(...words)]);
const subjects = (): unknown => Object.fromEntries([...rowsOf(bench)].map(([key, { subject }]) => [key, subject]));

test('a row that a later one of its key went past is superseded; one that came later is sent', async () => {
  await load(write('desk.csv', 'k x first', 'k mail second', 'm mail first', 'm x second'));
  expect(subjects()).toEqual({ k: 'second', m: 'first' });
  const again = await retry(['x']);
  expect(again.stdout).toContain('ok: read 2 = accepted 1 + superseded 1\n');
  expect(subjects()).toEqual({ k: 'second', m: 'second' });
  const { stdout } = await bench.run(['load', 'report', idIn(again), '--as', 'md']);
  expect(stdout).toContain('| superseded | 1 |');
});

test('also what a later load has written stays', async () => {
  const first = await load(write('old.csv', 'k x old'));
  await load(write('new.csv', 'k mail new'));
  expect((await retry(['x'], idIn(first))).stdout).toContain('ok: read 1 = superseded 1\n');
  expect(subjects()).toEqual({ k: 'new' });
});

test('through several rounds each row keeps its place, whatever was refused in between', async () => {
  await load(write('desk.csv', 'k x 1', 'k mail 2', 'k y 3', 'k z 4'));
  expect((await retry(['y'])).stdout).toContain('ok: read 3 = accepted 1 + invalid 2\n');
  expect(subjects()).toEqual({ k: '3' });
  bench.faults('poison=k');
  // 4 is claimed and refused by the upstream: that 3 was accepted is not forgotten
  expect((await retry(['y', 'z'])).stdout).toContain('ok: read 2 = invalid 1 + rejected 1\n');
  bench.faults();
  expect((await retry(['x'])).stdout).toContain('ok: read 2 = superseded 1 + invalid 1\n');
  expect(subjects()).toEqual({ k: '3' });
  expect((await retry(['x', 'z'])).stdout).toContain('ok: read 1 = accepted 1\n');
  expect(subjects()).toEqual({ k: '4' });
});

test('what has been loaded again is not sent once more', async () => {
  const first = await load(write('desk.csv', 'k x 1'));
  await retry(['x']);
  const requests = bench.sandbox.requests().length;
  expect((await retry(['x'], idIn(first))).stdout).toContain('ok: read 1 = superseded 1\n');
  expect(bench.sandbox.requests()).toHaveLength(requests);
});

test('without an id: the newest load whose rejects nobody has loaded again, until there is none', async () => {
  await load(write('old.csv', 'a x 1'));
  await load(write('new.csv', 'b x 1', 'c y 1'));
  expect((await retry(['x'])).stdout).toContain('ok: read 2 = accepted 1 + invalid 1\n');
  // its own rejects are newer than those of the first load
  expect((await retry(['y'])).stdout).toContain('ok: read 1 = accepted 1\n');
  expect((await retry(['x'])).stdout).toContain('ok: read 1 = accepted 1\n');
  expect(subjects()).toEqual({ a: '1', b: '1', c: '1' });
  expect(await retry(['x'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('that were not loaded again yet'),
  });
});

test('the rejects of an unfinished load wait, and no hint says otherwise', async () => {
  const printed = await load(write('desk.csv', 'k x 1', 'l mail 1'), '--max-rejects', '0');
  expect(printed).toMatchObject({ code: 4, stdout: expect.stringContaining('Resume ') });
  expect(printed.stdout).not.toContain('retry-rejects');
  const report = await bench.run(['load', 'report', '--as', 'md']);
  expect(report.stdout).not.toContain('retry-rejects');
  for (const named of [[], [idIn(printed)]]) {
    const again = await retry(['x'], ...named);
    expect(again.code).toBe(2);
    expect(again.stderr).toContain(named.length === 0 ? 'load.no-rejects' : 'ledger.unfinished');
  }
});

test('with another key the ledger does not know what was accepted since', async () => {
  await load(write('desk.csv', 'k x 1'));
  const again = await bench.run(['load', 'retry-rejects', '--map', mapping('x')], {
    env: { ASSEMBLED_API_KEY: 'other' },
  });
  expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('load.other-target') });
  expect(bench.sandbox.requests()).toEqual([]);
});

test('a file of rejects that somebody names is input like any other', async () => {
  const first = await load(write('desk.csv', 'k x first', 'k mail second'));
  const rejects = join(bench.data, 'loads', idIn(first), 'rejects.ndjson');
  expect(readFileSync(rejects, 'utf8')).toContain('"ordinal":1');
  await bench.load([rejects, '--map', mapping('x')]);
  expect(subjects()).toEqual({ k: 'first' });
});

test('a load that is purged does not take along what an older one still has to know', async () => {
  const first = await load(write('old.csv', 'k x old'));
  const second = await load(write('new.csv', 'k mail new'));
  await bench.run(['load', 'purge', idIn(second)]);
  expect((await retry(['x'], idIn(first))).stdout).toContain('ok: read 1 = superseded 1\n');
});
