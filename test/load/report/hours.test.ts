import { expect, test } from 'vitest';
import { hourBins, hourLine, noHours } from '../../../src/load/report/hours.ts';

const hours = (given: Readonly<Record<number, number>>): number[] => noHours().map((_, hour) => given[hour] ?? 0);

test('a day has a block an hour, the highest for the most, and nothing that is there looks like nothing', () => {
  expect(hourLine(hours({ 0: 1, 6: 400, 7: 800, 8: 200, 23: 100 }))).toBe('00:00 ▁·····▄█▂··············▁ 23:00');
});

test('without any hour there is nothing to draw', () => {
  expect(hourLine(noHours())).toBeUndefined();
  expect(hourBins(noHours())).toEqual([]);
});

test('a bin an hour, empty ones too', () => {
  const bins = hourBins(hours({ 9: 3 }));
  expect(bins).toHaveLength(24);
  expect(bins.map(({ records }) => records)).toEqual(hours({ 9: 3 }));
  expect([bins[0]?.label, bins[9]?.label, bins[23]?.label]).toEqual(['00:00', '09:00', '23:00']);
});
