import { expect, test } from 'vitest';
import { counted, duration, moment, percent, size } from '../../../src/load/report/figures.ts';

test.each([
  [0, '0 s'],
  [1, '0.1 s'],
  [420, '0.4 s'],
  [949, '0.9 s'],
  [950, '1 s'],
  [59_499, '59 s'],
  [59_500, '1 m 00 s'],
  [185_000, '3 m 05 s'],
  [3_599_999, '1 h 00 m'],
  [3_960_000, '1 h 06 m'],
  [86_399_000, '1 d 00 h'],
  [97_200_000, '1 d 03 h'],
  [-5, '0 s'],
])('%i ms is %s', (ms, text) => expect(duration(ms)).toBe(text));

test.each([
  [0, '0 %'],
  [1, '100 %'],
  [0.413, '41.3 %'],
  [0.00001, '< 0.1 %'],
  [0.99999, '> 99.9 %'],
  [1.02, '102.0 %'],
  [Number.NaN, '0 %'],
])('a share of %d is %s', (share, text) => expect(percent(share)).toBe(text));

test.each([
  [812, '812 bytes'],
  [1, '1 byte'],
  [4_100_000, '4.1 MB'],
  [5e15, '5000.0 TB'],
])('%d bytes are %s', (bytes, text) => expect(size(bytes)).toBe(text));

test('one and many', () => expect([counted(1, 'day'), counted(2400, 'day')]).toEqual(['1 day', '2,400 days']));
test('a time that is none', () => expect(moment(Number.NaN)).toBe('at an unknown time'));
