import { expect, test } from 'vitest';
import { shownPaths } from '../../../src/load/report/shown-paths.ts';

test.each<[readonly string[], readonly string[]]>([
  [
    ['exports/may.csv', '../june.csv', '-'],
    ['exports/may.csv', '../june.csv', '-'],
  ],
  [['/home/erika/crm/may.csv'], ['may.csv']],
  [
    ['/home/erika/crm/a/may.csv', '/home/erika/crm/b/may.csv', 'here.csv'],
    ['a/may.csv', 'b/may.csv', 'here.csv'],
  ],
  [
    ['/data/may.csv', '/database/may.csv'],
    ['data/may.csv', 'database/may.csv'],
  ],
  [
    ['/may.csv', '/june.csv'],
    ['may.csv', 'june.csv'],
  ],
])('%j', (names, expected) => {
  expect(names.map(shownPaths(names))).toEqual(expected);
});

test('a file that a file of rejects names is called by its name alone', () => {
  expect(shownPaths(['rejects.ndjson'])('/home/erika/crm/may.csv')).toBe('may.csv');
});
