import { expect, test } from 'vitest';
import { pathVariables } from '../../src/model/names.ts';
import { parseText } from '../../src/model/upstream/text-template.ts';

test.each([
  ['/a/{id}/b/{{ key }}', ['id', 'key']],
  ['/a/{ two words }', ['two words']],
  ['/a/{}/{{}}', []],
  ['/a/{open', []],
])('the variables of %s', (path, expected) => {
  expect(pathVariables(path)).toEqual(expected);
});

test('a brace before many blanks takes no time', () => {
  const path = `/{${' '.repeat(100_000)}`;
  expect(pathVariables(path)).toEqual([]);
  expect(parseText(path, true)).toEqual([{ kind: 'literal', text: path }]);
});
