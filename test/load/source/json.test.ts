import { expect, test } from 'vitest';
import { SourceError } from '../../../src/load/source/source.ts';
import { folderOf, opened, shown } from './reading.ts';

interface Case {
  readonly name: string;
  readonly file: string;
  readonly text: string | Uint8Array;
  readonly format: 'json' | 'ndjson';
  readonly items: readonly string[];
  /** The problem that ends reading, with its line and arguments. */
  readonly failure?: readonly [string, number | undefined, object];
}

const A = '1/1@0 {"a":1}';

const CASES: readonly Case[] = [
  {
    name: 'lines',
    file: 'x.ndjson',
    format: 'ndjson',
    text: '{"a":1}\r\n\n  {"a":2} \n{"a":3}',
    items: [A, '3/2@12 {"a":2}', '4/3@21 {"a":3}'],
  },
  {
    name: 'lines behind a byte order mark',
    file: 'x.jsonl',
    format: 'ndjson',
    text: '\uFEFF{"a":1}\n',
    items: ['1/1@3 {"a":1}'],
  },
  {
    name: 'lines that are no objects',
    file: 'x.ndjson',
    format: 'ndjson',
    text: '[1]\n{"a":1\n7\n{"a":1}\n',
    items: [
      '1/1@0 source.not-an-object "[1]"',
      '2/2@4 source.not-an-object "{\\"a\\":1"',
      '3/3@11 source.not-an-object "7"',
      '4/4@13 {"a":1}',
    ],
  },
  {
    name: 'a line that is not UTF-8',
    file: 'x.ndjson',
    format: 'ndjson',
    text: Buffer.from('{"a":"\xe9"}\n{"a":1}', 'latin1'),
    items: ['1/1@0 source.not-utf8 "{\\"a\\":\\"é\\"}"', '2/2@10 {"a":1}'],
  },
  {
    name: 'lines in a file that says .json',
    file: 'x.json',
    format: 'ndjson',
    text: '{"a":1}\n{"a":2}\n',
    items: [A, '2/2@8 {"a":2}'],
  },
  {
    name: 'lines whose records hold one list',
    file: 'x.json',
    format: 'ndjson',
    text: '{"id":1,"parts":[{}]}\n{"id":2,"parts":[]}\n',
    items: ['1/1@0 {"id":1,"parts":[{}]}', '2/2@22 {"id":2,"parts":[]}'],
  },
  {
    name: 'an array in a file that says .ndjson',
    file: 'x.ndjson',
    format: 'json',
    text: '[{"a":1}]',
    items: ['1/1@1 {"a":1}'],
  },
  {
    name: 'an array in a file that says .csv',
    file: 'x.csv',
    format: 'json',
    text: '[\n {"a":1}\n]',
    items: ['2/1@3 {"a":1}'],
  },
  {
    name: 'a document in a file that says .jsonl',
    file: 'x.jsonl',
    format: 'json',
    text: '{\n "rows": [\n {"a":1}]}',
    items: ['3/1@14 {"a":1}'],
  },
  { name: 'an empty array', file: 'x.json', format: 'json', text: ' [ ] ', items: [] },
  {
    name: 'elements that are no objects',
    file: 'x.json',
    format: 'json',
    text: '[1,"]", null,{"a":1},[{}]]',
    items: [
      '1/1@1 source.not-an-object "1"',
      '1/2@3 source.not-an-object "\\"]\\""',
      '1/3@8 source.not-an-object "null"',
      '1/4@13 {"a":1}',
      '1/5@21 source.not-an-object "[{}]"',
    ],
  },
  {
    name: 'a page',
    file: 'x.json',
    format: 'json',
    text: '{"type":"list","rows":[{"a":1},{"a":2}],"pages":{"rows":[{}]},"ids":[1]}',
    items: ['1/1@23 {"a":1}', '1/2@31 {"a":2}'],
  },
  {
    name: 'pages one behind the other',
    file: 'x.json',
    format: 'json',
    text: '{"rows":[{"a":1}]}\n{"n":1,"rows":[]}{"rows":[{"a":2}]}',
    items: ['1/1@9 {"a":1}', '2/2@45 {"a":2}'],
  },
  { name: 'an empty page', file: 'x.json', format: 'json', text: '{"rows":[],"count":0}', items: [] },
  {
    name: 'one record',
    file: 'x.json',
    format: 'json',
    text: '{"id":1,"parts":[{}]}',
    items: ['1/1@0 {"id":1,"parts":[{}]}'],
  },
  {
    name: 'records one behind the other',
    file: 'x.json',
    format: 'json',
    text: '{\n"a":1}\n{\n"b":1}',
    items: ['1/1@0 {\n"a":1}', '3/2@9 {\n"b":1}'],
  },
  {
    name: 'a broken array',
    file: 'x.json',
    format: 'json',
    text: '[{"a":1}\n{"a":2}]',
    items: ['1/1@1 {"a":1}'],
    failure: ['source.json-syntax', 2, { offset: 9, expected: 'a comma or "]"' }],
  },
  {
    name: 'an array that breaks off',
    file: 'x.json',
    format: 'json',
    text: '[{"a":1},\n{"a"',
    items: ['1/1@1 {"a":1}'],
    failure: ['source.json-syntax', 2, { offset: 10, expected: 'the end of the value that begins here' }],
  },
  {
    name: 'an array that lacks its end',
    file: 'x.json',
    format: 'json',
    text: '[{"a":1}',
    items: ['1/1@1 {"a":1}'],
    failure: ['source.json-syntax', 1, { offset: 8, expected: 'the rest of the document' }],
  },
  {
    name: 'a page with another list behind',
    file: 'x.json',
    format: 'json',
    text: `{"rows":[{"a":"${'x'.repeat(70_000)}"}],"more":[{}]}`,
    items: [`1/1@9 {"a":"${'x'.repeat(70_000)}"}`],
    failure: ['source.json-shape', 1, { offset: 70_026 }],
  },
];

test.each(CASES)('$name', async ({ file, text, format, items, failure }) => {
  const source = await opened(await folderOf({ [file]: text }), [file]);
  const found: string[] = [];
  let ended: unknown;
  try {
    for await (const chunk of source.read()) {
      expect(chunk.file.format).toBe(format);
      found.push(...chunk.items.map(shown));
    }
  } catch (error) {
    ended = error instanceof SourceError ? [error.problem.code, error.problem.place.line, error.problem.args] : error;
  }
  expect(found).toEqual(items);
  expect(ended).toEqual(failure);
});

test('elements that are too long', { timeout: 60_000 }, async () => {
  const long = `{"a":"\\"]\\\\${'[{'.repeat(8.5 * 1024 * 1024)}"}`;
  for (const [name, text, behind] of [
    ['x.json', `[${long}, {"a":1}]`, long.length + 3],
    ['x.ndjson', `${long}\n{"a":1}`, long.length + 1],
  ] as const) {
    const source = await opened(await folderOf({ [name]: text }), [name], {
      format: name === 'x.json' ? 'json' : 'ndjson',
    });
    const found: string[] = [];
    for await (const { items } of source.read()) found.push(...items.map((item) => shown(item).slice(0, 40)));
    const line = name === 'x.json' ? 1 : 2;
    expect(found).toEqual([expect.stringContaining('source.too-long'), `${line}/2@${behind} {"a":1}`]);
  }
});
