import { NO_COUNTS } from '../../../src/load/counts.ts';
import type { ReportData } from '../../../src/load/report/report-data.ts';

const DAY = 86_400_000;

/** A load that has a little of everything; figures are made by a rule, so that they are the same each time. */
export function reportData(change: Partial<ReportData> = {}): ReportData {
  return {
    load: '01JD3K7Q4M',
    state: 'finished',
    end: undefined,
    operation: 'orders.bulk-upsert',
    target: 'https://api.example.com/v0',
    mapping: { id: 'desk-csv@1', verified: 'docs' },
    startedAt: Date.UTC(2026, 5, 1, 6, 30),
    endedAt: Date.UTC(2026, 5, 1, 7, 36, 5),
    files: [
      { name: 'exports/desk-2026-04.csv', bytes: 48_120_331, records: 104_210 },
      { name: 'exports/desk-2026-05.csv', bytes: 51_400_020, records: 110_790 },
    ],
    counts: {
      ...NO_COUNTS,
      read: 215_000,
      accepted: 205_412,
      unchanged: 4100,
      merged: 2210,
      invalid: 2301,
      rejected: 77,
      filtered: 900,
    },
    imbalance: 0,
    requests: { sent: 431, accepted: 412, refused: 14, retried: 5, throttled: 3, fill: 498.6 },
    days: days(61, Date.UTC(2026, 3, 1)),
    hours: HOURS,
    categories: [
      { word: 'email', records: 98_400 },
      { word: 'chat', records: 71_203 },
      { word: 'phone', records: 44_100 },
      { word: 'sms', records: 12 },
    ],
    reasons: [
      {
        kind: 'invalid',
        code: 'value.zone',
        field: '/started_at',
        records: 1802,
        detail:
          'The time has no zone; declare the one of the export with --timezone, for example --timezone Europe/Berlin.',
        example: { file: 'exports/desk-2026-04.csv', line: 10_233, record: 10_231 },
      },
      {
        kind: 'invalid',
        code: 'value.word',
        field: '/channel',
        records: 499,
        detail: 'The word is not in the vocabulary of the mapping; map it with --word.',
        example: { file: 'exports/desk-2026-05.csv', line: 88, record: 87 },
      },
      {
        kind: 'rejected',
        code: 'load.rejected',
        field: '',
        records: 77,
        detail: 'The upstream refused the record with status 422.',
        example: { file: 'exports/desk-2026-05.csv', line: 0, record: 4012 },
      },
    ],
    words: [
      { field: 'channel', word: 'whats app', records: 401 },
      { field: 'channel', word: 'fax', records: 98 },
    ],
    waits: [
      { at: Date.UTC(2026, 5, 1, 6, 41), ms: 12_000, reason: 'told' },
      { at: Date.UTC(2026, 5, 1, 6, 55), ms: 30_000, reason: 'told' },
      { at: Date.UTC(2026, 5, 1, 7, 10), ms: 184_000, reason: 'failing' },
    ],
    settings: [
      { name: 'rate', value: '300/min' },
      { name: 'rate-share', value: '50 %' },
      { name: 'timezone', value: 'Europe/Berlin' },
      { name: 'dedupe', value: 'window' },
    ],
    ...change,
  };
}

/** Office hours of Berlin in summer, and one clock that is wrong. */
const HOURS = [
  0, 0, 0, 0, 0, 2100, 14_800, 24_910, 26_300, 23_100, 19_804, 21_220, 24_400, 22_700, 17_090, 9030, 3110,
].concat([1204, 640, 311, 0, 0, 12, 0]);

/** Busy on workdays, nearly nothing on weekends, one day without a record. */
export function days(length: number, from: number): ReportData['days'] {
  return Array.from({ length }, (_, index) => ({ at: from + index * DAY, index }))
    .filter(({ index }) => index !== 33)
    .map(({ at, index }) => {
      const weekend = [0, 6].includes(new Date(at).getUTCDay());
      return {
        day: new Date(at).toISOString().slice(0, 10),
        records: (weekend ? 300 : 4200) + ((index * 37) % 11) * 97,
      };
    });
}
