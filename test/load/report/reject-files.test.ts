import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Reject } from '../../../src/load/ledger/ledger.ts';
import { writeRejectFiles } from '../../../src/load/report/reject-files.ts';
import { openSource } from '../../../src/load/source/open.ts';
import { isRejectLine, REJECT_COLUMNS, unescapeFormula } from '../../../src/load/source/reject-line.ts';
import { problem } from '../../../src/model/problem.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rejects-'));
});
afterEach(() => rm(folder, { recursive: true }));

function reject(file: string, cells: readonly string[], change: Partial<Reject> = {}): Reject {
  return {
    kind: 'invalid',
    ordinal: 1,
    position: { file, line: 2, record: 1, offset: 17 },
    raw: JSON.stringify(cells),
    columns: cells.map((_, index) => `Column ${index}`),
    mapped: undefined,
    problems: [
      problem('input.required', { pointer: '/opened_at' }, { name: 'opened_at' }),
      problem('input.type', { pointer: '/subject' }, { allowed: ['string', 'null'] }),
    ],
    attempts: 0,
    status: undefined,
    ...change,
  };
}

async function table(name: string): Promise<string[][]> {
  return parse(await readFile(join(folder, name)), { bom: true });
}

async function lines(): Promise<unknown[]> {
  const text = await readFile(join(folder, 'rejects.ndjson'), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
}

test('rows, records and pieces stand in rejects.ndjson, rows also in a table of their own columns', async () => {
  const json = '{"id": "7",\n"when":1.0}';
  const written = await writeRejectFiles(
    [
      reject('exports/desk.csv.gz', ['7', 'a "b",\r\nc']),
      reject('tickets.ndjson', [], {
        raw: json,
        columns: undefined,
        kind: 'rejected',
        attempts: 3,
        status: 422,
        answer: 'no',
        mapped: { id: '7' },
      }),
      reject('exports/desk.csv.gz', [], { raw: JSON.stringify('a,b,c,d'), columns: ['Column 0', 'Column 1'] }),
    ],
    folder,
  );
  const paths = ['rejects.ndjson', 'rejects-desk.csv'].map((name) => join(folder, name));
  expect(written).toMatchObject({ ok: true, value: { paths, invalid: 2, rejected: 1, notInTables: 2 } });
  await expect(await readFile(paths[0] ?? '', 'utf8')).toMatchFileSnapshot('../../samples/load-report/rejects.ndjson');
  expect((await lines()).every(isRejectLine)).toBe(true);
  expect(await table('rejects-desk.csv')).toEqual([
    ['Column 0', 'Column 1', ...REJECT_COLUMNS],
    [
      '7',
      'a "b",\r\nc',
      'invalid',
      'input.required; input.type',
      '/opened_at; /subject',
      '"opened_at" is required.; Must be a string or null.',
      'exports/desk.csv.gz',
      '2',
    ],
  ]);
});

test('any cells come back as they were, and none of them is a formula', async () => {
  const cell = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('=1+1', "'=1", '@x', '-5', '+49', '\tx', '\rx', "'", ' x ', '\n'),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1 }), async (rows) => {
      const inside = await mkdtemp(join(folder, 'p-'));
      await writeRejectFiles(
        rows.map((cells) => reject('t.csv', cells)),
        inside,
      );
      const [, ...read] = parse(await readFile(join(inside, 'rejects-t.csv')), { bom: true });
      expect(read.flat().filter((text) => /^[=+\-@\t\r]/.test(text))).toEqual([]);
      expect(read.map((cells) => cells.slice(0, 2).map(unescapeFormula))).toEqual(
        rows.map((cells) => cells.map((text) => text.toWellFormed())),
      );
    }),
    { numRuns: 60 },
  );
});

/** Records, with the columns and the file that they count as, of a file of rejects that is loaded. */
async function loaded(name: string): Promise<unknown[]> {
  const source = await openSource([name], { cwd: folder, spoolFolder: folder });
  if (!source.ok) throw new Error(JSON.stringify(source.problems));
  const found: unknown[] = [];
  for await (const { file, items } of source.value.read()) {
    for (const item of items)
      found.push([file.columns, item.kind === 'record' && item.raw.kind === 'row' ? item.raw.cells : item]);
  }
  return found;
}

test.each(['rejects.ndjson', 'rejects-desk.csv'])('%s loads again as it is', async (name) => {
  const columns = ['Id', '=When', 'Who'];
  const rows = [
    ['7', '=1+1', "'@x"],
    ['-8', 'a "b",\r\nc', 'Zoë 🚀'],
    ['', ' ', "'"],
  ];
  await writeRejectFiles(
    rows.map((cells) => reject('desk.csv', cells, { columns })),
    folder,
  );
  expect(await loaded(name)).toEqual(rows.map((cells) => [columns, cells]));
});

test('only the owner may read them, and nothing half-written stays beside them', async () => {
  await writeRejectFiles([reject('a.csv', ['1'])], folder);
  await writeRejectFiles([reject('a.csv', ['2'])], folder);
  expect((await readdir(folder)).toSorted()).toEqual(['rejects-a.csv', 'rejects.ndjson']);
  for (const name of await readdir(folder)) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  expect((await table('rejects-a.csv'))[1]?.[0]).toBe('2');
});

test('files of one name get numbers, and a name cannot leave the folder', async () => {
  const names = ['a/desk.csv', 'b/Desk.csv', '../..', String.raw`c\x:y?.csv`, '-', 'rejects-desk.csv'];
  await writeRejectFiles(
    names.map((name) => reject(name, ['1'])),
    folder,
  );
  expect((await readdir(folder)).toSorted()).toEqual([
    'rejects-...csv',
    'rejects-Desk-2.csv',
    'rejects-desk-3.csv',
    'rejects-desk.csv',
    'rejects-stdin.csv',
    'rejects-x_y_.csv',
    'rejects.ndjson',
  ]);
});

test('columns that an earlier file of rejects added are not added twice', async () => {
  const columns = ['Id', ...REJECT_COLUMNS];
  await writeRejectFiles([reject('a.csv', ['7', ...REJECT_COLUMNS.map(() => 'old')], { columns })], folder);
  expect((await table('rejects-a.csv'))[0]).toEqual(columns);
});

test('a row of a table whose columns nobody knows stands in rejects.ndjson alone', async () => {
  const written = await writeRejectFiles([reject('a.csv', ['1', '2'], { columns: undefined })], folder);
  expect(written).toMatchObject({ value: { notInTables: 1 } });
  expect(await lines()).toMatchObject([{ format: 'row', columns: ['column 1', 'column 2'], raw: ['1', '2'] }]);
});

test('many rejects of many files are written piece by piece', async () => {
  const many = function* (): Generator<Reject> {
    for (let index = 0; index < 3000; index += 1) yield reject(`f${index % 40}.csv`, [String(index), 'x'.repeat(1000)]);
  };
  expect(await writeRejectFiles(many(), folder)).toMatchObject({ ok: true, value: { invalid: 3000 } });
  expect(await lines()).toHaveLength(3000);
  expect(await table('rejects-f39.csv')).toHaveLength(76);
});

test('nothing refused, nothing written', async () => {
  expect(await writeRejectFiles([], folder)).toMatchObject({ ok: true, value: { paths: [] } });
  expect(await readdir(folder)).toEqual([]);
});

test('a folder that cannot be written is a problem, a source that fails is a bug; neither leaves anything', async () => {
  const gone = await writeRejectFiles([reject('a.csv', ['1'])], join(folder, 'nowhere'));
  expect(gone).toMatchObject({ ok: false, problems: [{ code: 'text.unwritable' }] });
  const failing = function* (): Generator<Reject> {
    for (let index = 0; index < 2; index += 1) yield reject('a.csv', ['x'.repeat(2_000_000)]);
    throw new Error('the ledger is damaged');
  };
  await expect(writeRejectFiles(failing(), folder)).rejects.toThrow('damaged');
  expect(await readdir(folder)).toEqual([]);
});
