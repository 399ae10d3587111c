import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPath, reader, writtenNumber } from '../../../src/load/mapping/path.ts';
import { jsonObject } from '../../../src/model/json.ts';

test.each(['', '.', '.a', '[0]', 'a..b', 'a[', 'a[x]', 'a]', 'a.[0]'])('"%s" is no path', (text) => {
  expect(readPath(text)).toBeUndefined();
});

test.each<[string, boolean]>([
  ['a', false],
  ['a.b[0].c', false],
  ['a[]', true],
  ['a[n=x].b', true],
  ['Abandoned (Yes / No)', false],
])('"%s" leads to several values: %s', (text, many) => {
  expect(readPath(text)?.many).toBe(many);
});

test('a number is found as it is written, wherever the record has it', () => {
  const digits = fc.bigInt({ min: 2n ** 53n, max: 10n ** 30n });
  fc.assert(
    fc.property(digits, fc.string(), fc.jsonValue(), (number, key, noise) => {
      const text = `{${JSON.stringify(`x${key}`)}:${JSON.stringify(noise)}, "a" : [ 0 , {"b":${number} } ]}`;
      const record = jsonObject(JSON.parse(text));
      const path = readPath('a[1].b');
      if (record === undefined || path === undefined) throw new Error('no record');
      const value = reader('a[1].b', path)(record);
      expect(typeof value === 'number' && writtenNumber(record, text, path, value)).toBe(String(number));
    }),
  );
});
