import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { REJECT_COLUMNS } from '../../../src/load/source/reject-line.ts';
import { chunksOf, folderOf, itemsOf, opened, shown, textOf } from './reading.ts';

const DELIMITERS = [',', ';', '\t', '|'] as const;

/** Cells with everything that quoting is for. */
const cell = fc.string({
  unit: fc.constantFrom('a', 'b', '1', ' ', '"', ',', ';', '\t', '|', '\n', '\r\n', "'", 'é', '漢', '😀'),
  maxLength: 8,
});

const table = fc.integer({ min: 1, max: 6 }).chain((width) =>
  fc.record({
    rows: fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 12 }),
    width: fc.constant(width),
    delimiter: fc.constantFrom(...DELIMITERS),
    lineBreak: fc.constantFrom('\n', '\r\n', '\r'),
    quoteAll: fc.boolean(),
    lastBreak: fc.boolean(),
    mark: fc.boolean(),
  }),
);

test('rows are those that csv-parse reads', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(table, async ({ rows, width, delimiter, lineBreak, quoteAll, lastBreak, mark }) => {
      const header = Array.from({ length: width }, (_, index) => `c${index}`);
      const quoted = (text: string): string =>
        quoteAll || text === '' || /["\r\n]/.test(text) || text.includes(delimiter)
          ? `"${text.replaceAll('"', '""')}"`
          : text;
      const lines = [header, ...rows].map((row) => row.map(quoted).join(delimiter));
      const text = (mark ? '\uFEFF' : '') + lines.join(lineBreak) + (lastBreak ? lineBreak : '');
      const expected: unknown = parse(text, {
        bom: true,
        delimiter,
        recordDelimiter: [lineBreak],
        fromLine: 2,
      });
      const items = await itemsOf('table.csv', text, { delimiter });
      expect(items.filter(({ kind }) => kind === 'broken')).toEqual([]);
      expect(items.map((item) => (item.kind === 'record' ? JSON.parse(textOf(item)) : undefined))).toEqual(expected);
      const bytes = Buffer.from(text);
      for (const [index, { position }] of items.entries()) {
        const before = bytes.toString('utf8', 0, position.offset);
        expect(position.line).toBe(before.split(/\r\n|\n|\r/).length);
        expect(position.record).toBe(index + 1);
      }
    }),
    { numRuns: 150 },
  );
});

interface Case {
  readonly name: string;
  readonly text: string | Uint8Array;
  readonly items: readonly string[];
  readonly columns?: readonly string[];
  readonly problems?: readonly string[];
}

const CASES: readonly Case[] = [
  {
    name: 'too many cells, too few',
    text: 'a,b\n1,2,3\n1\n1,2\n',
    items: ['2/1@4 source.cells "1,2,3"', '3/2@10 source.cells "1"', '4/3@12 ["1","2"]'],
  },
  { name: 'empty lines are no records', text: 'a,b\n\n1,2\r\n\r\n3,4', items: ['3/1@5 ["1","2"]', '5/2@12 ["3","4"]'] },
  { name: 'a row of empty cells is one', text: 'a,b\n,\n', items: ['2/1@4 ["",""]'] },
  { name: 'a quote inside a plain cell is text', text: 'a,b\n5" pipe,x\n', items: ['2/1@4 ["5\\" pipe","x"]'] },
  {
    name: 'text behind a closing quote',
    text: 'a,b\n"x"y,2\n3,4\n',
    items: ['2/1@4 source.quote "\\"x\\"y,2"', '3/2@11 ["3","4"]'],
  },
  {
    name: 'an open quote at the end',
    text: 'a,b\n1,2\n3,"4\n5,6\n',
    items: ['2/1@4 ["1","2"]', '3/2@8 source.open-quote "3,\\"4\\n5,6\\n"'],
  },
  {
    name: 'breaks in quotes count as lines',
    text: 'a,b\n1,"x\r\ny\n\nz"\n3,4\n',
    items: ['2/1@4 ["1","x\\r\\ny\\n\\nz"]', '6/2@16 ["3","4"]'],
  },
  { name: 'a NUL byte', text: 'a,b\n1,\u0000\n3,4\n', items: ['2/1@4 source.nul "1,\\u0000"', '3/2@8 ["3","4"]'] },
  {
    name: 'bytes that are not UTF-8',
    text: Buffer.from('a,b\n1,caf\xe9\n3,4\n', 'latin1'),
    items: ['2/1@4 source.not-utf8 "1,café"', '3/2@11 ["3","4"]'],
  },
  {
    name: 'a character cut off by the end',
    text: Buffer.from([0x61, 0x0a, 0x31, 0xe2, 0x82]),
    items: ['2/1@2 source.not-utf8 "1â\u0082"'],
  },
  { name: 'sep= is no row', text: 'sep=;\r\na;b\r\n1;2\r\n', columns: ['a', 'b'], items: ['3/1@12 ["1","2"]'] },
  {
    name: 'a byte order mark is no part of the header',
    text: '\uFEFFa,b\n1,2\n',
    columns: ['a', 'b'],
    items: ['2/1@7 ["1","2"]'],
  },
  {
    name: 'UTF-16 by its mark',
    text: Buffer.from('\uFEFFa\tb\r\n😀\té\r\n1\t2', 'utf16le'),
    columns: ['a', 'b'],
    items: ['2/1@12 ["😀","é"]', '3/2@24 ["1","2"]'],
  },
  { name: 'empty lines before the header', text: '\n\na,b\n1,2\n', columns: ['a', 'b'], items: ['4/1@6 ["1","2"]'] },
  {
    name: 'headers are made distinct',
    text: 'Status,Status (2),Status,,Status,\n1,2,3,4,5,6\n',
    columns: ['Status', 'Status (2)', 'Status (3)', 'column 4', 'Status (4)', 'column 6'],
    problems: ['source.duplicate-header', 'source.empty-header'],
    items: ['2/1@34 ["1","2","3","4","5","6"]'],
  },
  {
    name: 'a delimiter among others is the one that makes equal rows',
    text: 'name;note\nA, B;x|y\nC;z\n',
    columns: ['name', 'note'],
    items: ['2/1@10 ["A, B","x|y"]', '3/2@19 ["C","z"]'],
  },
  {
    name: 'two delimiters that fit are said',
    text: 'a,b;c\n1,2;3\n',
    columns: ['a', 'b;c'],
    problems: ['source.delimiter'],
    items: ['2/1@6 ["1","2;3"]'],
  },
  { name: 'one column', text: 'id\n1\n"2"\n', columns: ['id'], items: ['2/1@3 ["1"]', '3/2@5 ["2"]'] },
  { name: 'a header alone', text: 'a,b\n', columns: ['a', 'b'], problems: ['source.empty'], items: [] },
  { name: 'nothing at all', text: '', columns: [], problems: ['source.empty'], items: [] },
  {
    name: 'the form of a spreadsheet of rejects',
    text: `a,b,${REJECT_COLUMNS.join(',')}\n'=1,''-2${',why'.repeat(REJECT_COLUMNS.length)}\n`,
    columns: ['a', 'b'],
    items: [`2/1@${5 + REJECT_COLUMNS.join(',').length} ["=1","'-2"]`],
  },
];

test.each(CASES)('$name', async ({ text, items, columns, problems }) => {
  const source = await opened(await folderOf({ 'table.csv': text }), ['table.csv']);
  const chunks = await chunksOf(source);
  expect(chunks.flatMap((chunk) => chunk.items).map(shown)).toEqual(items);
  if (columns !== undefined) expect(chunks[0]?.file.columns).toEqual(columns);
  expect(chunks[0]?.file.problems.map(({ code }) => code)).toEqual(problems ?? []);
});

test('windows-1252 by option', async () => {
  const text = Buffer.from('a,b\n\x80 5,caf\xe9\n3,4\n', 'latin1');
  const items = await itemsOf('table.csv', text, { encoding: 'windows-1252' });
  expect(items.map(shown)).toEqual(['2/1@4 ["€ 5","café"]', '3/2@13 ["3","4"]']);
});

test('half of a surrogate pair is no text', async () => {
  const text = Buffer.concat([
    Buffer.from('\uFEFFa\tb\n1\t', 'utf16le'),
    Buffer.of(0x00, 0xd8),
    Buffer.from('\n3\t4\n', 'utf16le'),
  ]);
  const items = await itemsOf('table.csv', text);
  expect(items.map((item) => [item.position.offset, item.kind === 'broken' ? item.problem.code : 'record'])).toEqual([
    [10, 'source.not-utf8'],
    [18, 'record'],
  ]);
});

test('a record that is too long is one broken item, wherever its end is found', { timeout: 60_000 }, async () => {
  for (const lines of [4.25, 5.5].map((mebi) => mebi * 1024 * 1024)) {
    const long = `1,"${'x""\n'.repeat(lines)}"`;
    const items = await itemsOf('table.csv', `a,b\n${long}\r\n3,4\n`);
    expect(items.map((item) => (item.kind === 'broken' ? item.problem.code : shown(item).slice(0, 80)))).toEqual([
      'source.too-long',
      `${lines + 3}/2@${4 + long.length + 2} ["3","4"]`,
    ]);
  }
});
