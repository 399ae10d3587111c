import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Inputs of loads, each with something wrong. */
const MAPPING = `mapping: 1
id: canary
version: 1
title: Whatever can be wrong with a value
verified: unverified
version-field: version
timezone: { column: zone }
fields:
  external_id: { from: id, as: id, required: true }
  channel: { from: channel, as: word, words: channel }
  subject: { from: subject, as: text }
  started_at: { from: start, as: time }
  ended_at: { from: end, as: time, timezone: Europe/Berlin }
  handle_time_seconds: { from: handle, as: duration }
  wait_time_seconds: { from: wait, as: number }
  first_response_time_seconds: { from: first, as: integer }
  resolved: { from: resolved, as: boolean }
  csat_score: { from: score, as: score, scale: { min: 1, max: 5 } }
words:
  channel: { chat: chat }
`;

const GOOD = { id: 'g', channel: 'chat', start: '2026-05-24T10:00:00Z' };

const VALUES: readonly unknown[] = [
  GOOD,
  { ...GOOD, id: 'poison' },
  { ...GOOD, id: null },
  { ...GOOD, id: [1] },
  { ...GOOD, id: '1.23E+11' },
  { ...GOOD, subject: { a: 1 } },
  { ...GOOD, channel: 'pigeon' },
  { ...GOOD, start: '2026-05-24 10:00:00' },
  { ...GOOD, start: 'soon' },
  { ...GOOD, start: '1999-05-24T10:00:00Z' },
  { ...GOOD, start: '5/4/2026 10:00' },
  { ...GOOD, end: '2026-03-29 02:30:00' },
  { ...GOOD, end: '2026-10-25 02:30:00' },
  { ...GOOD, start: '2026-05-24 10:00:00', zone: 'Nowhere/None' },
  { ...GOOD, handle: 'long' },
  { ...GOOD, handle: '5:30' },
  { ...GOOD, handle: 5 },
  { ...GOOD, handle: '-PT5M' },
  { ...GOOD, wait: 'x' },
  { ...GOOD, first: 1.5 },
  { ...GOOD, resolved: 'maybe' },
  { ...GOOD, score: 9 },
  { ...GOOD, version: 'yesterday' },
  { ...GOOD, id: 'r', end: '2026-05-01 10:00:00' },
];

const REJECT = { capstan: 'reject', kind: 'invalid', file: 'a.csv', line: 1, record: 1, offset: 0, reasons: [] };

const FILES: Readonly<Record<string, string | Uint8Array>> = {
  'values.yaml': MAPPING,
  'values.ndjson': lines(VALUES),
  'own.ndjson': lines([{ external_id: 'a', channel: 'chat', started_at: '2026-05-24T10:00:00Z' }]),
  'more.ndjson': lines(
    Array.from({ length: 40 }, (_, index) => ({
      external_id: `m${index}`,
      channel: 'chat',
      started_at: '2026-05-24T10:00:00Z',
      resolved: true,
    })),
  ),
  'update.ndjson': lines([{ external_id: 'a', started_at: '2026-05-24T10:00:00Z' }]),
  'update.csv': 'external_id,started_at\na,2026-05-24T10:00:00Z\n',
  'own.csv': 'external_id,channel,started_at,colour\na,chat,2026-05-24T10:00:00Z,red\n',
  'head.csv': 'external_id,channel,started_at,subject,subject,\na,chat,2026-05-24T10:00:00Z,,,\n',
  'odd.csv': 'a,b\n1,2\n',
  'short.csv': 'Ticket ID,Created time\n1,2026-05-24 10:00:00\n',
  'cells.csv':
    'external_id,channel,started_at\na,chat\n"b"c,chat,2026-05-24T10:00:00Z\nd\0,chat,2026-05-24T10:00:00Z\n"e,chat\n',
  'latin.csv': Buffer.from('external_id,channel,started_at,subject\na,chat,2026-05-24T10:00:00Z,M\xfcller\n', 'latin1'),
  'rejects.ndjson': lines([
    { ...REJECT, format: 'text', raw: 'a,b' },
    { ...REJECT, format: 'row', raw: 'x' },
  ]),
  'no-object.ndjson': lines([{ ...REJECT, format: 'json', raw: '5' }]),
  'broken.ndjson': '{"external_id":"a","channel":"chat","started_at":"2026-05-24T10:00:00Z"}\n[1]\n{"a":\n',
  'broken.json': '[{"external_id":"a","channel":"chat","started_at":"2026-05-24T10:00:00Z"}, }',
  'two.json': `{"one":[${'{"a":1},'.repeat(10_000)}{"a":1}],"other":[{"b":1}]}`,
  'empty.ndjson': '',
  'archive.csv': Buffer.from('PK\u0003\u0004 and so on'),
  'cut.ndjson.gz': gzipSync(Buffer.from(lines(VALUES))).subarray(0, 200),
  'wide.csv': Buffer.from('\ufeff', 'utf16le').swap16(),
  'strange.bin': Buffer.from([1, 2, 3, 0, 5]),
  'head-only.csv': `"${'x'.repeat(100)}`,
  'damaged.parquet': Buffer.from('PAR1 and so on PAR1'),
  'invalid.yaml': 'mapping: 1\n',
  'field.yaml': MAPPING.replace('  subject:', '  subjekt:'),
  'wire-invalid.yaml': 'wire: 1\ntimes: soon\n',
  'wire-unknown.yaml': 'wire: 1\nomit: [nothing]\n',
  'wire-fields.yaml': 'wire: 1\nomit: [external_id]\nrename: { subject: status }\ntimes: { status: unix-s }\n',
};

function lines(values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}

/** Writes the inputs below the folder, in `in/`. */
export function writeInputs(folder: string): void {
  mkdirSync(join(folder, 'in/empty'), { recursive: true });
  for (const [name, content] of Object.entries(FILES)) writeFileSync(join(folder, 'in', name), content);
}

const VALUE_CODES = [
  'value.required value.id value.id-damaged value.text value.word value.zone value.zone-name value.time',
  'value.time-range value.date-order value.dst-gap value.dst-overlap value.duration value.duration-parts',
  'value.unit value.negative value.number value.integer value.boolean value.score value.version load.warned',
].flatMap((codes) => codes.split(' '));

const UPDATE = ['--operation', 'update'];

/** What is typed behind `capstan load`, and the problems that it must provoke. Nothing of it reaches an upstream. */
export const loadFaults: readonly (readonly [readonly string[], readonly string[]])[] = [
  [['in/nowhere.csv'], ['source.missing']],
  [['in/own.csv/below'], ['source.unreadable']],
  [['in/empty'], ['source.nothing']],
  [['in/archive.csv'], ['source.archive']],
  [['in/cut.ndjson.gz'], ['source.damaged']],
  [['in/strange.bin'], ['source.format']],
  [['in/wide.csv'], ['source.encoding']],
  [['in/own.csv', '--delimiter', 'ab'], ['source.delimiter-choice']],
  [['in/head-only.csv'], ['source.header']],
  [['in/broken.json'], ['source.json-syntax']],
  [['in/damaged.parquet'], ['source.parquet']],
  [['in/odd.csv'], ['load.no-mapping']],
  [['in/own.csv', '--rate', 'soon'], ['load.setting']],
  [['in/own.csv', '--word', 'x'], ['map.setting']],
  [['in/own.csv', '--preset', 'x'], ['map.preset-unknown']],
  [['in/own.csv', '--map', 'in/invalid.yaml'], ['map.invalid']],
  [['in/own.csv', '--map', 'in/field.yaml'], ['map.field-unknown']],
  [['in/own.csv', '--timezone', 'Nowhere/None'], ['map.timezone-unknown']],
  [['in/short.csv', '--preset', 'freshdesk-csv'], ['map.timezone-required']],
  [['in/update.csv', ...UPDATE], ['map.not-updatable']],
  [['in/own.csv', '--wire', 'in/wire-invalid.yaml'], ['wire.invalid']],
  [['in/own.csv', '--wire', 'in/wire-unknown.yaml'], ['wire.unknown-field']],
  [
    ['in/own.csv', '--wire', 'in/wire-fields.yaml'],
    ['wire.needed', 'wire.taken', 'wire.no-time'],
  ],
  [['exports/front-messages.csv', 'exports/zendesk-api.ndjson', '--timezone', 'utc'], ['load.group-merged']],
];

/** The same for `capstan load validate`: problems of records. */
export const recordFaults: readonly (readonly [readonly string[], readonly string[]])[] = [
  [['in/values.ndjson', '--map', 'in/values.yaml'], VALUE_CODES],
  [['in/values.ndjson', '--map', 'in/values.yaml', ...UPDATE], ['map.left-out']],
  [['in/two.json', '--map', 'in/values.yaml'], ['source.json-shape']],
  [['in/more.ndjson'], ['load.rule']],
  [['in/no-object.ndjson', '--map', 'in/values.yaml'], ['value.not-an-object']],
  [
    ['exports/merge/freshdesk.csv', '--timezone', 'utc'],
    ['map.columns-absent', 'load.detected', 'load.verified'],
  ],
  [['in/cells.csv'], ['source.cells', 'source.quote', 'source.nul', 'source.open-quote']],
  [['in/latin.csv'], ['source.not-utf8']],
  [['in/rejects.ndjson'], ['source.still-broken', 'source.reject-line']],
  [
    ['in/broken.ndjson', 'in/broken.ndjson'],
    ['source.not-an-object', 'source.repeated'],
  ],
  [['in/empty.ndjson'], ['source.empty']],
  [['in/head.csv'], ['source.duplicate-header', 'source.empty-header']],
  [['in/own.csv'], ['map.column-unknown']],
  [['in/update.ndjson', ...UPDATE], ['load.not-updatable']],
  [['in/short.csv', '--preset', 'freshdesk-csv', '--timezone', 'utc'], ['map.column-missing']],
];
