import { expect, test } from 'vitest';
import { histogramOf } from '../../../src/load/report/days.ts';
import { days } from './data.ts';

const TODAY = Date.UTC(2026, 5, 1, 12);

test('days without a record stand between the others, and weekends are known', () => {
  const found = histogramOf(
    [
      { day: '2026-05-26', records: 2 },
      { day: '2026-05-22', records: 1 },
    ],
    TODAY,
  );
  expect(found.bins.map(({ label, records, weekend }) => [label, records, weekend])).toEqual([
    ['2026-05-22', 1, false],
    ['2026-05-23', 0, true],
    ['2026-05-24', 0, true],
    ['2026-05-25', 0, false],
    ['2026-05-26', 2, false],
  ]);
});

test('what lies behind the day of the load is told apart', () => {
  const found = histogramOf(
    [
      { day: '2026-06-01', records: 5 },
      { day: '2026-06-02', records: 3 },
    ],
    TODAY,
  );
  expect(found.bins.map(({ future }) => future)).toEqual([false, true]);
  expect(found.future).toBe(3);
});

test.each([
  [400, 'day', 400],
  [401, 'week', 58],
  [3000, 'month', 99],
  [15_000, 'year', 42],
] as const)('%i days are drawn by the %s', (length, unit, bins) => {
  const found = histogramOf(days(length, Date.UTC(1975, 0, 1)), TODAY);
  expect([found.unit, found.bins.length]).toEqual([unit, bins]);
  const all = days(length, Date.UTC(1975, 0, 1)).reduce((sum, { records }) => sum + records, 0);
  expect(found.bins.reduce((sum, { records }) => sum + records, 0)).toBe(all);
});

test('strays in another century do not press the bars flat', () => {
  const strays = [
    { day: '1970-01-01', records: 11 },
    { day: '1970-01-20', records: 1 },
  ];
  const found = histogramOf([...strays, ...days(90, Date.UTC(2026, 2, 1))], TODAY);
  expect(found.bins).toHaveLength(90);
  expect(found.strays).toEqual([{ from: '1970-01-01', to: '1970-01-20', records: 12 }]);
});

test('what is spread over years is no stray', () => {
  const spread = [2019, 2021, 2023, 2025].map((year) => ({ day: `${year}-03-01`, records: 10 }));
  expect(histogramOf(spread, TODAY)).toMatchObject({ unit: 'week', strays: [] });
});

test('what is no day is left out', () => {
  expect(
    histogramOf(
      [
        { day: '2026-02-31x', records: 1 },
        { day: '', records: 1 },
      ],
      TODAY,
    ).bins,
  ).toEqual([]);
});
