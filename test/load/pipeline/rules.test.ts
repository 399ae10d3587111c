import { expect, test } from 'vitest';
import { compileRules } from '../../../src/load/pipeline/rules.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { operationOf } from './parts.ts';

const rules = compileRules(
  operationOf('upsert', {
    fields: [
      { path: 'from', role: 'start', sensitive: false },
      { path: 'to', role: 'end', sensitive: false },
    ],
    rules: [
      { name: 'done-has-end', field: 'to', requiredWhen: { done: true } },
      { name: 'wait-fits', field: 'wait', withinSeconds: ['from', 'to'] },
      { name: 'told-later', field: 'told', notBefore: 'from' },
      { name: 'not ours', field: 'x', somethingElse: true },
      'no rule',
    ],
  }),
);

const TEN = '2026-05-24T10:00:00Z';

test.each<[string, JsonObject, string[]]>([
  ['all is well', { from: TEN, to: '2026-05-24T10:05:00Z', wait: 300, done: true }, []],
  ['nothing is given', {}, []],
  ['it ends before it starts', { from: TEN, to: '2026-05-24T09:59:59Z' }, ['order']],
  ['the same moment in two zones', { from: TEN, to: '2026-05-24T12:00:00+02:00' }, []],
  ['earlier, though the text is larger', { from: TEN, to: '2026-05-24T11:59:59+02:00' }, ['order']],
  ['fractions count', { from: '2026-05-24T10:00:00.500Z', to: TEN }, ['order']],
  ['thousandths are told apart', { from: '2026-05-24T10:00:00.012Z', to: '2026-05-24T10:00:00.011Z' }, ['order']],
  ['thousandths in order', { from: '2026-05-24T10:00:00.011Z', to: '2026-05-24T10:00:00.012Z' }, []],
  ['done without an end', { done: true }, ['done-has-end']],
  ['done, and the end is null', { done: true, to: null }, ['done-has-end']],
  ['not done', { done: false }, []],
  ['a wait longer than all of it', { from: TEN, to: '2026-05-24T10:05:00Z', wait: 301 }, ['wait-fits']],
  ['a wait without an end', { from: TEN, wait: 9999 }, []],
  ['no dates at all', { from: 'x', to: 'y', wait: 1, told: 'z' }, []],
  ['told before it began', { from: TEN, told: '2026-05-23T10:00:00Z' }, ['told-later']],
])('%s', (_, value, found) => {
  expect(rules.flatMap((rule) => rule(value)?.args['rule'] ?? [])).toEqual(found);
});

test('what a rule finds is a warning at its field', () => {
  const [found] = rules.flatMap((rule) => rule({ done: true }) ?? []);
  expect(found).toMatchObject({ code: 'load.rule', severity: 'warning', place: { pointer: '/to' } });
});
