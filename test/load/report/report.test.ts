import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LoadEnd } from '../../../src/load/event.ts';
import { noHours } from '../../../src/load/report/hours.ts';
import { reportJson } from '../../../src/load/report/json.ts';
import { reportMarkdown } from '../../../src/load/report/markdown.ts';
import { reportHtml } from '../../../src/load/report/page.ts';
import type { ReportData } from '../../../src/load/report/report-data.ts';
import { endText, stateText, wordFlag } from '../../../src/load/report/story.ts';
import { problem } from '../../../src/model/problem.ts';
import { days, reportData } from './data.ts';

const SAMPLES = '../../samples/load-report';
const MOST_BYTES = 300_000;

const CASES: Readonly<Record<string, ReportData>> = {
  finished: reportData(),
  paused: reportData({
    state: 'paused',
    end: 'the upstream does not answer',
    endedAt: undefined,
    counts: { ...reportData().counts, accepted: 205_000, pending: 412 },
    days: [{ day: '1970-01-01', records: 12 }, ...days(500, Date.UTC(2025, 1, 1)), { day: '2031-01-01', records: 2 }],
  }),
  mismatch: reportData({ imbalance: -3, state: 'stopped', end: 'it was stopped on request', words: [], waits: [] }),
  empty: reportData({
    counts: {
      ...reportData().counts,
      read: 0,
      accepted: 0,
      unchanged: 0,
      merged: 0,
      invalid: 0,
      rejected: 0,
      filtered: 0,
    },
    files: [],
    days: [],
    hours: noHours(),
    categories: [],
    reasons: [],
    words: [],
    waits: [],
    settings: [],
    requests: { sent: 0, accepted: 0, refused: 0, retried: 0, throttled: 0, fill: 0 },
  }),
};

describe.each(Object.entries(CASES))('the report of a load: %s', (name, data) => {
  test('as a page', () => expect(reportHtml(data)).toMatchFileSnapshot(`${SAMPLES}/${name}.html`));
  test('as Markdown', () => expect(reportMarkdown(data)).toMatchFileSnapshot(`${SAMPLES}/${name}.md`));
  test('as JSON', () => expect(reportJson(data)).toMatchFileSnapshot(`${SAMPLES}/${name}.json`));
});

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='x",
  '</style></title></svg>&amp;',
  '[x](javascript:alert(1))',
  '`| # **bold** <b>',
  '\u202Eevil\u001b[2J\r\nline',
  '\uD800',
];

function hostile(text: string): ReportData {
  const data = reportData({ imbalance: 1, state: 'stopped', end: text, load: text, operation: text, target: text });
  return {
    ...data,
    mapping: { id: text, verified: text },
    files: [{ name: text, bytes: 1, records: 1 }],
    days: [{ day: text, records: 1 }],
    categories: [{ word: text, records: 1 }],
    reasons: data.reasons.map((reason) => ({
      ...reason,
      field: text,
      code: text,
      detail: text,
      example: { ...reason.example, file: text },
    })),
    words: [{ field: text, word: text, records: 1 }],
    settings: [{ name: text, value: text }],
  };
}

/** The markup of a page without its texts: tags and their attributes. */
function tagsOf(page: string): string[] {
  return [...page.replace(/<style>[\s\S]*?<\/style>/, '').matchAll(/<[^>]*>/g)].map(([tag]) => tag);
}

/** Markdown without its code, in which nothing is markup: indented lines and spans in fences of any length. */
function withoutCode(text: string): string {
  const lines = text.split('\n').filter((line) => !line.startsWith('    '));
  return lines.join('\n').replaceAll(/(?<![`\\])(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, '');
}

test.each(HOSTILE)('text stays text: %j', (text) => {
  const plain = tagsOf(reportHtml(hostile('plain')));
  expect(tagsOf(reportHtml(hostile(text))).length).toBe(plain.length);
  const page = reportHtml(hostile(text));
  expect(page).not.toMatch(/<script|<img|javascript:alert\(1\)"|\u202e|\u001b/i);
  const written = reportMarkdown(hostile(text));
  expect(written).not.toMatch(/\u202e|\u001b/);
  expect(withoutCode(written)).not.toMatch(/(?<!\\)<[a-z]|(?<!\\)\]\(/i);
});

test('a page asks for nothing from elsewhere and runs nothing', () => {
  const page = reportHtml(reportData());
  expect(page).not.toMatch(/<script|<link|<img|<iframe|src=|href=|url\(|@import|\son\w+=/i);
  expect(page).toContain("default-src 'none'");
});

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.constantFrom("'".repeat(5000), '"&<'.repeat(100), '\u202e'.repeat(300)),
);
const figure = fc.nat(2 ** 40);

test('no input makes a report larger than can be mailed', () => {
  const big = fc.record({ value: text, records: figure, many: fc.constantFrom(1, 50, 3000) });
  fc.assert(
    fc.property(big, ({ value, records, many }) => {
      const times = <T>(make: (index: number) => T): T[] => Array.from({ length: many }, (_, index) => make(index));
      const base = hostile(value);
      const data: ReportData = {
        ...base,
        files: times(() => ({ name: value, bytes: records, records })),
        days: times((index) => ({ day: new Date(index * 7 * 86_400_000).toISOString().slice(0, 10), records })),
        categories: times(() => ({ word: value, records })),
        reasons: times(() => base.reasons[0]).filter((reason) => reason !== undefined),
        words: times(() => ({ field: value, word: value, records })),
        waits: times((index) => ({ at: index * 1000, ms: records, reason: 'told' })),
        settings: times(() => ({ name: value, value })),
      };
      for (const report of [reportHtml, reportMarkdown, reportJson])
        expect(Buffer.byteLength(report(data))).toBeLessThanOrEqual(MOST_BYTES);
    }),
    { numRuns: 25 },
  );
});

test.each([
  ['finished', 0, 'The load is finished: 10 records went through and none was refused.'],
  ['finished', 1, "The load is finished; 1 of 10 records needs somebody's attention."],
  ['running', 0, 'The load is running: 10 records read so far, 10 accepted.'],
  ['cancelled', 0, 'The load was cancelled; 0 records that had been read will not be sent.'],
  ['stopped', 0, 'The load stopped before its end; no record that was read so far waits to be sent.'],
] as const)('the state in a sentence: %s with %i refused', (state, invalid, sentence) => {
  const counts = { ...reportData().counts, read: 10, accepted: 10 - invalid, invalid, rejected: 0 };
  expect(stateText(reportData({ state, counts }))).toBe(sentence);
});

test.each([
  ['fax', '--word channel:fax=TARGET'],
  ['whats app', "--word 'channel:whats app=TARGET'"],
  ["it's; rm -rf", String.raw`--word 'channel:it'\''s; rm -rf=TARGET'`],
  ['$(id)', "--word 'channel:$(id)=TARGET'"],
  ['a\nb', undefined],
  ['x'.repeat(101), undefined],
])('the flag that maps %j', (word, flag) => {
  expect(wordFlag({ field: 'channel', word, records: 1 })).toBe(flag);
});

test.each<readonly [LoadEnd, string | undefined]>([
  [{ kind: 'finished' }, undefined],
  [{ kind: 'threshold', limit: '1 %' }, 'more records were refused than allowed (1 %)'],
  [{ kind: 'authentication', status: 401 }, 'the upstream refused the credential (HTTP 401)'],
  [{ kind: 'paused', reason: 'the disk is full' }, 'the disk is full'],
  [{ kind: 'stopped' }, 'it was stopped on request'],
  [
    { kind: 'input', problem: problem('text.unreadable', {}, { reason: 'it is gone' }) },
    'the input could not be read on (text.unreadable)',
  ],
])('why a load ended: %j', (end, words) => expect(endText(end)).toBe(words));
