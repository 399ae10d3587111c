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

function draftOf(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const found = rows.map((cells, index) => item({ kind: 'row', cells }, index + 1));
  return inferMapping({ ...table(columns), name: 'export.csv' }, found, upsertOperation(), NOW);
}

test('the draft of a German table', async () => {
  const columns = [
    'Ticketnummer',
    'Eröffnet am',
    'Geschlossen am',
    'Eingangskanal',
    'Bearbeiter',
    'Bearbeitungszeit (Min.)',
  ];
  const draft = draftOf(columns, [
    ['T1', '23.04.2026 10:05', '23.04.2026 11:00', 'E-Mail', 'Jörg', '12'],
    ['T2', '2.5.2026 9:00', '', 'Telefon', 'Änne', '3'],
  ]);
  await expect(draft).toMatchFileSnapshot('samples/german.txt');
});

test('where no header speaks, values name candidates for a person to choose from', async () => {
  const columns = ['c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7'];
  const draft = draftOf(columns, [
    ['A-1', '2026-05-01T10:00:00Z', '', 'E-Mail', '12', 'same', '00:05:00'],
    ['A-2', '2026-05-02T10:00:00Z', '2026-05-02T11:00:00Z', 'Chat', '12', 'same', '00:06:00'],
    ['A-3', '2026-05-03T10:00:00Z', '2026-05-03T11:00:00Z', 'Chat', '14', 'same', '00:07:00'],
  ]);
  await expect(draft).toMatchFileSnapshot('samples/values.txt');
  expect(told(readMapping(draft, 'draft.yaml', { operation: upsertOperation() }).problems).length).toBeGreaterThan(0);
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
  ['started_at', 'Erstellungsdatum', true],
  ['started_at', 'Fecha de creación', true],
  ['started_at', 'Créé le', true],
  ['started_at', 'Abschlussdatum', false],
  ['ended_at', 'Date de clôture', true],
  ['ended_at', 'Gelöst am', true],
  ['wait_time_seconds', 'Wartezeit', true],
  ['first_response_time_seconds', 'Erstantwortzeit', true],
  ['assigned_agent_id', 'Sachbearbeiterin', false],
  ['assigned_agent_id', 'Bearbeiterin', true],
  ['customer_id', 'Kundennummer', true],
  ['channel', 'Eingangskanal', true],
  ['channel', 'Weekend', false],
])('%s and %s: %s', (field, column, expected) => {
  expect(likeness(field, column) > 0.5).toBe(expected);
});
