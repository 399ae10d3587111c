import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { definitionNames, parseDefinition, readDefinition } from '../../../src/load/export/definition.ts';
import { openExporter } from '../../../src/load/export/exporter.ts';
import { presetNames } from '../../../src/load/mapping/presets.ts';
import { detailOf } from '../../../src/model/problem.ts';
import { upsertOperation } from '../presets/operation.ts';
import { DESK } from './desk.ts';

const CWD = new URL('.', import.meta.url).pathname;
const HEAD = DESK.slice(0, DESK.indexOf('  - '));
const column = (text: string): string => `${HEAD}  - ${text}\n`;

test.each([
  ['a column from nowhere', column('{ header: A, as: text }'), 7, 'columns[0] must have one of from, plus'],
  ['two ways', column('{ header: A, from: a, plus: [a, b], as: time, format: YY-MM-DD }'), 7, 'must have one of from'],
  ['a sum of texts', column('{ header: A, plus: [a, b], as: text }'), 7, 'must be a time where it has plus'],
  ['a time without a format', column('{ header: A, from: a, as: time }'), 7, 'must have a format if it is a time'],
  ['a format that is none', column('{ header: A, from: a, as: time, format: hh:mm }'), 7, 'YYYY or YY'],
  ['a separator of a text', column("{ header: A, from: a, as: text, separator: ',' }"), 7, 'must be a list'],
  ['words of a number', column('{ header: A, from: a, as: number, words: {} }'), 7, 'must be a word'],
  ['a slip of the pen', column('{ header: A, from: a, as: text, requird: true }'), 7, 'did you mean "required"'],
  [
    'one header twice',
    `${column('{ header: A, from: a, as: text }')}  - { header: A, from: b, as: text }\n`,
    6,
    'differ',
  ],
  ['no columns', HEAD.replace('columns:', 'columns: []'), 6, 'must list at least one'],
  ['another version', DESK.replace('export: 1', 'export: 2'), 1, 'must be 1'],
])('%s is told with its line', (_, text, line, reason) => {
  const { ok, problems } = parseDefinition(text, 'desk.yaml');
  expect(ok).toBe(false);
  expect(problems.map(({ code, place }) => [code, place.file, place.line])).toEqual([
    ['export.invalid', 'desk.yaml', line],
  ]);
  expect(problems.map(detailOf).join(' ')).toContain(reason);
});

test('a name that nobody knows comes with the one that was meant', async () => {
  const { problems } = await readDefinition('asembled-csv', CWD);
  expect(problems).toMatchObject([{ code: 'export.unknown', args: { suggestion: 'assembled-csv' } }]);
});

test('what looks like a path is one', async () => {
  for (const named of ['nowhere.yaml', './nowhere', 'nowhere.YML'])
    expect((await readDefinition(named, CWD)).problems).toMatchObject([{ code: 'text.unreadable' }]);
});

test('definitions are no presets, and each is named like its file and fits the operation', async () => {
  const names = await definitionNames();
  const files = await readdir(new URL('../../../mappings/out/', import.meta.url));
  expect(names.map((name) => `${name}.yaml`)).toEqual(files.toSorted());
  expect(await presetNames()).not.toContain('out');
  for (const name of names) {
    const found = await readDefinition(name, CWD);
    expect(found.ok && found.value.file.id).toBe(name);
    if (!found.ok) continue;
    const settings = { operation: upsertOperation(), timezone: 'utc', escapeFormulas: false };
    expect(openExporter(found.value, settings).problems).toEqual([]);
  }
});
