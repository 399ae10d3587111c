import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  escapeFormula,
  rawText,
  rejectLineText,
  rejectRaw,
  unescapeFormula,
} from '../../../src/load/source/reject-line.ts';
import type { SourceItem } from '../../../src/load/source/source.ts';
import { chunksOf, folderOf, opened, shown } from './reading.ts';

const WHY = { kind: 'rejected', reasons: [{ code: 'input.required' }], attempts: 2, status: 422 } as const;

async function itemsOf(
  folder: string,
  names: readonly string[],
): Promise<{ readonly item: SourceItem; readonly columns: readonly string[] | undefined }[]> {
  const chunks = await chunksOf(await opened(folder, names));
  return chunks.flatMap(({ file, items }) => items.map((item) => ({ item, columns: file.columns })));
}

test('what was refused comes back as it was, where it was', async () => {
  const sources = {
    'a.csv': 'x,y\n1,"=2"\n3\n',
    'b.csv': 'z\né\n',
    'c.ndjson': '{"id": 12345678901234567890}\n{"a":\n',
  };
  const folder = await folderOf(sources);
  const items = await itemsOf(folder, Object.keys(sources));
  const lines = items.map(({ item, columns }) =>
    rejectLineText({ ...WHY, ...item.position, ...rejectRaw(rawText(item)), columns }),
  );
  const again = await itemsOf(await folderOf({ 'rejects.ndjson': lines.join('\n') }), ['rejects.ndjson']);
  const place = ({ item }: { readonly item: SourceItem }): string => `${item.position.file} ${shown(item)}`;
  expect(again.map(place)).toEqual([
    'a.csv 2/1@4 ["1","=2"]',
    'a.csv 3/2@11 source.still-broken "3"',
    'b.csv 2/1@2 ["é"]',
    'c.ndjson 1/1@0 {"id": 12345678901234567890}',
    'c.ndjson 2/2@29 source.still-broken "{\\"a\\":"',
  ]);
  expect(again.map(({ columns }) => columns)).toEqual([['x', 'y'], ['x', 'y'], ['z'], undefined, undefined]);
});

test('reading goes on between records of different tables', async () => {
  const row = (columns: readonly string[], record: number): string =>
    rejectLineText({
      ...WHY,
      file: 'a.csv',
      line: record + 1,
      record,
      offset: 0,
      format: 'row',
      columns,
      raw: columns,
    });
  const text = [row(['a'], 1), row(['a'], 2), '', row(['b'], 1), row(['a'], 3)].join('\n');
  const source = await opened(await folderOf({ 'rejects.ndjson': text }), ['rejects.ndjson']);
  const chunks = await chunksOf(source);
  expect(chunks.map(({ items }) => items.length)).toEqual([2, 1, 1]);
  const size = row(['a'], 1).length + 1;
  expect(chunks.map(({ next }) => next)).toEqual([
    { file: 0, offset: 2 * size + 1, line: 3, record: 2 },
    { file: 0, offset: 3 * size + 1, line: 4, record: 3 },
    { file: 0, offset: text.length, line: 5, record: 4 },
  ]);
  expect(chunks[0]?.file).toBe(chunks[2]?.file);
  for (const [index, { next }] of chunks.entries()) {
    const rest = (await chunksOf(source, next)).flatMap(({ items }) => items);
    expect(rest).toEqual(chunks.slice(index + 1).flatMap(({ items }) => items));
  }
});

test('each record says its source, and what went before the keys there; a line that is none, the file itself', async () => {
  const line = (file: string, namespace?: string): string =>
    rejectLineText({ ...WHY, file, namespace, line: 1, record: 1, offset: 0, format: 'json', raw: '{}' });
  const text = [line('a', 'x'), line('b', ''), '{"capstan":"reject"}', line('c')].join('\n');
  const chunks = await chunksOf(await opened(await folderOf({ 'rejects.ndjson': text }), ['rejects.ndjson']));
  expect(chunks.map(({ file: { origin, namespace } }) => [origin, namespace])).toEqual([
    ['a', 'x'],
    ['b', ''],
    ['rejects.ndjson', undefined],
    ['c', undefined],
  ]);
});

test.each([
  ['no JSON', '{"capstan":"reject",'],
  ['no place', '{"capstan":"reject","format":"json","raw":"{}"}'],
  [
    'a namespace that is no text',
    '{"capstan":"reject","file":"a","line":1,"record":1,"offset":0,"format":"json","raw":"{}","namespace":1}',
  ],
  [
    'cells without columns',
    '{"capstan":"reject","file":"a","line":1,"record":1,"offset":0,"format":"row","raw":["1"]}',
  ],
  [
    'fewer cells than columns',
    '{"capstan":"reject","file":"a","line":1,"record":1,"offset":0,"format":"row","columns":["a","b"],"raw":["1"]}',
  ],
])('a line that is none: %s', async (_, line) => {
  const good = rejectLineText({ ...WHY, file: 'a', line: 1, record: 1, offset: 0, format: 'json', raw: '{}' });
  const items = await itemsOf(await folderOf({ 'rejects.ndjson': `${good}\n${line}\n` }), ['rejects.ndjson']);
  expect(items.map(({ item }) => (item.kind === 'broken' ? item.problem.code : 'record'))).toEqual([
    'record',
    line.endsWith('}') ? 'source.reject-line' : 'source.not-an-object',
  ]);
});

test('a cell that looks like a formula comes back', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', '\r', 'a', ' ') }), (cell) => {
      expect(unescapeFormula(escapeFormula(cell))).toBe(cell);
      expect(escapeFormula(cell)).not.toMatch(/^[=+\-@\t\r]/);
    }),
  );
});
