import { expect, test } from 'vitest';
import { inferMapping } from '../../../src/load/mapping/infer.ts';
import { likeness } from '../../../src/load/mapping/infer-names.ts';
import { readMapping } from '../../../src/load/mapping/read.ts';
import { upsertOperation } from '../presets/operation.ts';
import { item, json, mapRows, NOW, RECORDS, table, told } from './kit.ts';

const COLUMNS = [
  'Case Number',
  'Opened At',
  'Closed At',
  'Support Channel',
  'Owner Name',
  'Handle Time (min)',
  'Wait',
  'CSAT',
  'Is Resolved',
  'Title',
  'Region',
];

const ROWS = [
  ['10021', '23/04/2026 10:05', '23/04/2026 11:00', 'Email', 'Ada', '12.5', '00:01:00', '5', 'yes', 'Printer', 'EU'],
  ['10022', '24/04/2026 10:05', '', 'Web chat', 'Bo', '3', '00:00:30', '', 'no', 'Invoice', 'EU'],
  ['10023', '2/5/2026 09:00', '2/5/2026 11:00', 'email', 'Ada', '-1', '', '4', 'yes', 'Login, again: "help"', 'US'],
];

const items = ROWS.map((cells, index) => item({ kind: 'row', cells }, index + 1));

test('the draft of a table', async () => {
  const draft = inferMapping({ ...table(COLUMNS), name: 'out/Support cases.csv' }, items, upsertOperation(), NOW);
  await expect(draft).toMatchFileSnapshot('samples/table.txt');
});

test('the draft of JSON records', async () => {
  const records = [
    '{"id":"c1","createdAt":"2026-05-01T10:00:00Z","lastDone":{"at":null},"channels":["email"],"agent":{"id":12,"na.me":"Ada"},"priority":1}',
    '{"id":"c2","createdAt":"2026-05-02T10:00:00Z","lastDone":{"at":"2026-05-02T11:00:00Z"},"channels":["sms"],"agent":{"id":13},"priority":2}',
  ].map(json);
  const draft = inferMapping(RECORDS, records, upsertOperation(), NOW);
  await expect(draft).toMatchFileSnapshot('samples/records.txt');
});

test('a draft is refused until a person has filled it in, and then it maps', () => {
  const operation = upsertOperation();
  const draft = inferMapping(table(COLUMNS), items, operation, NOW);
  const settings = { operation, timezone: 'Europe/Berlin', now: NOW };
  expect(told(readMapping(draft, 'draft.yaml', settings).problems)).toEqual(['map.invalid /words/channel/web chat']);
  const filled = draft.replace('"web chat": "???"', '"web chat": chat');
  expect(mapRows(readMapping(filled, 'mine.yaml', settings), COLUMNS, ROWS)[1]).toEqual({
    external_id: '10022',
    channel: 'chat',
    assigned_agent_id: 'Bo',
    subject: 'Invoice',
    started_at: '2026-04-24T08:05:00Z',
    handle_time_seconds: 180,
    wait_time_seconds: 30,
    resolved: false,
  });
});

test('a file without records still gives a draft', () => {
  expect(inferMapping(table(['Foo', 'Bar']), [], upsertOperation(), NOW)).toContain('external_id: { from: "???"');
});

test('no value of a column that may hold anything is in the draft', () => {
  const rows = Array.from({ length: 40 }, (_, index) => [`id-${index}`, `secret-${index}`, 'a'.repeat(70)]);
  const draft = inferMapping(
    table(['Ticket ID', 'Subject', 'Status']),
    rows.map((cells) => item({ kind: 'row', cells })),
    upsertOperation(),
    NOW,
  );
  expect(draft).not.toMatch(/secret|id-\d|aaa/);
});

test.each<[string, string, boolean]>([
  ['started_at', 'Created time', true],
  ['started_at', 'Closed time', false],
  ['ended_at', 'Resolved time', true],
  ['handle_time_seconds', 'Handle Time', true],
  ['handle_time_seconds', 'First response time (in hrs)', false],
  ['first_response_time_seconds', 'First response time (in hrs)', true],
  ['assigned_agent_id', 'Assignee', true],
  ['customer_id', 'requesterId', true],
  ['channel', 'Source', true],
  ['csat_score', 'Survey rating', true],
  ['subject', 'Region', false],
])('%s and %s: %s', (field, column, expected) => {
  expect(likeness(field, column) > 0.5).toBe(expected);
});
