import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { EXPORTS, EXPORTS_FOLDER, type Expected } from '../load/presets/exports.ts';
import { terminal, type Printed } from './terminal.ts';

beforeAll(() => void vi.useFakeTimers({ now: Date.UTC(2026, 5, 1), toFake: ['Date'] }));
afterAll(() => void vi.useRealTimers());

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'capstan-export-test-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const TO = ['--to', 'assembled-csv', '--export-timezone', 'Europe/Berlin'];
const GOOD = { external_id: 'a', channel: 'chat', status: 'open', started_at: '2026-05-01T10:00:00Z' };
const HEAD =
  'Created at,Import ID,Channel,Status,Assignee Import ID,First responded at,Handle time,Solved at,Tags,Queue\r\n';
const ROW = '26-05-01 12:00:00,a,chat,open,,,,,,\r\n';

const exported = (...args: string[]): Promise<Printed> => terminal(['load export', ...args]);

function input(...records: readonly object[]): string {
  const path = join(folder, 'in.ndjson');
  writeFileSync(path, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  return path;
}

describe('the exports to try', () => {
  test.each(Object.entries(EXPORTS))('%s', async (name, expected) => {
    const { stdout, code } = await exported(join(EXPORTS_FOLDER, name), ...flagsOf(expected), ...TO, '--output', '-');
    await expect(stdout.replaceAll('\r\n', '\n')).toMatchFileSnapshot(`../samples/load-export/${name}.csv`);
    expect([0, 3]).toContain(code);
  });
});

function flagsOf({ preset, flags = {} }: Expected): string[] {
  const { timezone, units = {}, defaults = {} } = flags;
  return [
    '--preset',
    preset,
    ...(timezone === undefined ? [] : ['--timezone', timezone]),
    ...Object.entries(units).flatMap(([field, unit]) => ['--unit', `${field}=${unit}`]),
    ...Object.entries(defaults).flatMap(([field, word]) => [
      '--default',
      `${field}=${typeof word === 'string' ? word : JSON.stringify(word)}`,
    ]),
  ];
}

test('the file appears complete, for its owner alone, in the place of an older one', async () => {
  const output = join(folder, 'up.csv');
  writeFileSync(output, 'old', { mode: 0o644 });
  const { code, stdout } = await exported(input(GOOD), ...TO, '--output', output);
  expect([code, readFileSync(output, 'utf8')]).toEqual([0, HEAD + ROW]);
  expect(statSync(output).mode & 0o777).toBe(0o600);
  expect(stdout).toBe(`1 of 1 record written to ${output} as assembled-csv@1 (docs)\n`);
  expect(readdirSync(folder).toSorted()).toEqual(['in.ndjson', 'up.csv']);
});

test('a record without a status is an error with its line; the others are written', async () => {
  const { status: _, ...open } = GOOD;
  const file = input(GOOD, { ...open, external_id: 'b' }, { ...GOOD, external_id: 'c', channel: 'letter' });
  const { code, stdout, stderr } = await exported(file, ...TO, '--output', '-');
  expect([code, stdout]).toEqual([3, HEAD + ROW]);
  expect(stderr).toMatch(
    /^error export\.required \S+in\.ndjson:2:1 \/status: The column "Status" must not be empty\.$/m,
  );
  expect(stderr).toMatch(/^error input\.enum \S+in\.ndjson:3:1 \/channel/m);
  expect(stderr).toMatch(/^1 of 3 records written to - as .+\n +1 {2}invalid\n +1 {2}cannot be written\n$/m);
});

test('with --json the summary is one document, on stderr where stdout is the table', async () => {
  const file = input(GOOD, { ...GOOD, external_id: 'b', status: 'closed', subject: 'x' });
  const output = join(folder, 'up.csv');
  const { code, stdout } = await exported(file, ...TO, '--output', output, '--json');
  expect(code).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({
    ok: false,
    table: 'assembled-csv@1',
    verified: 'docs',
    mapping: 'none',
    output,
    counts: { read: 2, merged: 0, filtered: 0, invalid: 0, unwritable: 1, written: 1 },
    problems: [{ code: 'export.word', line: 2, pointer: '/status', column: 'Status' }],
  });
  const piped = await exported(file, ...TO, '--output', '-', '--json');
  expect(piped.stdout).toBe(HEAD + ROW);
  expect(JSON.parse(piped.stderr)).toMatchObject({ counts: { written: 1 } });
});

test('of many errors of a kind the first few are shown, and the others counted', async () => {
  const { status: _, ...open } = GOOD;
  const records = Array.from({ length: 25 }, (_unused, n) => ({ ...open, external_id: `k${n}` }));
  const { stderr } = await exported(input(...records, { ...GOOD, channel: 'letter' }), ...TO, '--output', '-');
  expect(stderr.match(/^error export\.required \S+in\.ndjson:[123]:1 \/status/gm)).toHaveLength(3);
  expect(stderr.match(/^error /gm)).toHaveLength(4);
  expect(stderr).toContain('  and 22 more like it; ');
  expect(stderr).toMatch(/^error input\.enum /m);
});

test('the records of a key become one row, wherever they stand', async () => {
  const file = input(GOOD, { ...GOOD, external_id: 'b' }, { ...GOOD, status: 'solved' });
  const { stdout } = await exported(file, ...TO, '--output', '-', '--dedupe', 'full');
  expect(stdout.match(/,a,/g)).toHaveLength(1);
  expect(stdout).toContain(',a,chat,solved,');
});

test('what is about requests is no flag of a file', async () => {
  for (const flag of ['--wire', '--batch-items', '--rate', '--data'])
    expect((await exported(input(GOOD), flag, '5', ...TO, '--output', '-')).code).toBe(2);
});

describe('nothing is written', () => {
  test.each([
    ['no definition', ['--output', 'up.csv'], 'usage.flag'],
    ['no output', TO, 'usage.flag'],
    ['a definition that nobody knows', ['--to', 'desk', '--output', 'up.csv'], 'export.unknown'],
    ['no zone', ['--to', 'assembled-csv', '--output', 'up.csv'], 'export.timezone-required'],
    ['no folder', [...TO, '--output', 'no/up.csv'], 'text.unwritable'],
    ['an update lacks the fields', [...TO, '--operation', 'update', '--output', 'up.csv'], 'export.field-unknown'],
  ])('%s', async (_, args, code) => {
    input(GOOD);
    const printed = await terminal(['load export', 'in.ndjson', ...args, '--capability', CAPABILITY], { cwd: folder });
    expect([printed.code, printed.stdout]).toEqual([2, '']);
    expect(printed.stderr).toMatch(new RegExp(`^error ${code}`, 'm'));
    expect(readdirSync(folder)).toEqual(['in.ndjson']);
  });

  test('over the input, by whatever name', async () => {
    const file = input(GOOD);
    symlinkSync(file, join(folder, 'link'));
    const before = readFileSync(file, 'utf8');
    for (const output of [file, join(folder, 'link')]) {
      const { code, stderr } = await exported(file, ...TO, '--output', output);
      expect([code, stderr]).toEqual([2, expect.stringContaining('is one of the files that are read')]);
    }
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  test('when the input breaks off, nor is an older file touched', async () => {
    const file = join(folder, 'in.csv.gz');
    writeFileSync(file, Buffer.from('1f8b080000000000000300', 'hex'));
    const output = join(folder, 'up.csv');
    writeFileSync(output, 'old');
    const { code } = await exported(file, ...TO, '--output', output);
    expect([code, readFileSync(output, 'utf8')]).toEqual([6, 'old']);
    expect(readdirSync(folder).toSorted()).toEqual(['in.csv.gz', 'up.csv']);
  });
});

const CAPABILITY = new URL('../../capabilities/conversations-conversations.yaml', import.meta.url).pathname;
