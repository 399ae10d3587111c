import { expect, test } from 'vitest';
import { isTimePattern, timePattern } from '../../../src/load/export/time-pattern.ts';

const AT = Date.UTC(2026, 4, 3, 7, 8, 9, 45);

test.each([
  ['YY-MM-DD HH:mm:ss', '26-05-03 07:08:09', 1000],
  ['YYYY-MM-DDTHH:mm:ss.SSS', '2026-05-03T07:08:09.045', 1],
  ['DD.MM.YYYY HH:mm', '03.05.2026 07:08', 60_000],
  ['MM/DD/YY HH', '05/03/26 07', 3_600_000],
  ['YYYYMMDD', '20260503', 86_400_000],
])('%s writes %s', (pattern, text, unit) => {
  expect(isTimePattern(pattern)).toBe(true);
  expect(timePattern(pattern).write(AT)).toBe(text);
  expect(timePattern(pattern).unit).toBe(unit);
});

test.each([
  '',
  'HH:mm',
  'YY-MM',
  'YY-MM-DD YYYY',
  'YY-MM-DD hh:mm',
  'YY-MM-DD HH:MM:SS',
  'YYYY-MM-DDTHH:mm:ssZ',
  'Y-M-D',
])('%j is no pattern', (pattern) => expect(isTimePattern(pattern)).toBe(false));

test('two digits of a year are of this century, or nothing is written', () => {
  const short = timePattern('YY-MM-DD');
  expect([1999, 2000, 2099, 2100].map((year) => short.write(Date.UTC(year, 6, 1)))).toEqual([
    undefined,
    '00-07-01',
    '99-07-01',
    undefined,
  ]);
  expect(timePattern('YYYY-MM-DD').write(Number.NaN)).toBeUndefined();
});
