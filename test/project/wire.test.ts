import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { detailOf, exitOf, placeText } from '../../src/model/problem.ts';
import { parseYaml } from '../../src/text/yaml.ts';
import { readWireProfile, wireProfile } from '../../src/project/wire.ts';
import { describeWire } from '../../src/project/wire-lines.ts';
import { compileWire } from '../../src/project/wire-record.ts';
import { CHANGE, ORDER, profileOf, UPDATE, UPSERT } from './wires.ts';

/** What is wrong with a profile, by itself or for the operation. */
function said(text: string, itemSchema = ORDER, bulk: Parameters<typeof compileWire>[2] = UPSERT): string[] {
  const source = parseYaml(text, 'wire.yaml');
  const profile = source.ok ? wireProfile(source.value) : source;
  const { problems } = profile.ok ? compileWire(profile.value, itemSchema, bulk, [ORDER, CHANGE]) : profile;
  for (const found of problems) expect(exitOf(found)).toBe(2);
  return problems.map((found) => `${placeText(found.place)} ${found.code}: ${detailOf(found)}`);
}

test.each<[string, string, string[]]>([
  [
    'an unknown rule',
    'rname: {}',
    ['wire.yaml:1:1 /rname wire.invalid: Not a valid wire profile: "rname" is not a setting; did you mean "rename".'],
  ],
  ['another version', 'wire: 2', ['wire.yaml:1:1 /wire wire.invalid: Not a valid wire profile: wire must be 1.']],
  [
    'another form of time',
    'times: soon',
    [
      'wire.yaml:1:1 /times/default wire.invalid: Not a valid wire profile: times.default must be rfc3339, unix-s or unix-ms.',
    ],
  ],
  [
    'another form of one time',
    'wire: 1\ntimes: { opened_at: unix }',
    [
      'wire.yaml:2:10 /times/opened_at wire.invalid: Not a valid wire profile: times.opened_at must be rfc3339, unix-s or unix-ms.',
    ],
  ],
  [
    'a text for a list',
    'omit: note',
    ['wire.yaml:1:1 /omit wire.invalid: Not a valid wire profile: omit must be a list.'],
  ],
  [
    'a field without a member',
    'lift: { colour: details }',
    [
      'wire.yaml:1:9 /lift/colour wire.invalid: Not a valid wire profile: lift.colour must be a field and, after a dot, a member of it, such as details.colour.',
    ],
  ],
  [
    'a name that is none',
    'rename: { note: "" }',
    ['wire.yaml:1:11 /rename/note wire.invalid: Not a valid wire profile: rename.note must not be empty.'],
  ],
  [
    'a name that no object keeps',
    'rename: { note: __proto__ }',
    ['wire.yaml:1:11 /rename/note wire.invalid: Not a valid wire profile: rename.note must be another name.'],
  ],
  ['a list', '[]', ['wire.yaml:1:1 wire.invalid: Not a valid wire profile: must be a mapping.']],
  [
    'fields that nobody knows, wherever they stand',
    'rename: { note: text, stat: status }\ntimes: { opend_at: unix-s }\nomit: [note, colour]\nrequire: [shape]\nlift: { x: detail.x }',
    ['1:23 /rename/stat', '2:10 /times/opend_at', '3:14 /omit/1', '4:11 /require/0', '5:9 /lift/x'].map(
      (place, index) => {
        const name = ['stat', 'opend_at', 'colour', 'shape', 'detail'][index] ?? '';
        const meant =
          [' Did you mean "state"?', ' Did you mean "opened_at"?', '', '', ' Did you mean "details"?'][index] ?? '';
        return `wire.yaml:${place} wire.unknown-field: "${name}" is not a field of the items; fields are id, opened_at, closed_at, state, note, details.${meant}`;
      },
    ),
  ],
  [
    'a name that another field has',
    'rename: { note: state }',
    [
      'wire.yaml:1:11 /rename/note wire.taken: "state" is already what "state" is called on the wire; give one of them another name or leave it out.',
    ],
  ],
  [
    'a name that differs in case only',
    'rename: { note: State }',
    [
      'wire.yaml:1:11 /rename/note wire.taken: "State" is already what "state" is called on the wire; give one of them another name or leave it out.',
    ],
  ],
  [
    'one name for two',
    'rename: { note: text, state: text }',
    [
      'wire.yaml:1:11 /rename/note wire.taken: "text" is already what "state" is called on the wire; give one of them another name or leave it out.',
    ],
  ],
  [
    'one name for a field and a member',
    'rename: { note: text }\nlift: { text: details.text }',
    [
      'wire.yaml:2:9 /lift/text wire.taken: "text" is already what "note" is called on the wire; give one of them another name or leave it out.',
    ],
  ],
  [
    'the key left out',
    'omit: [id]',
    ['wire.yaml:1:8 /omit/0 wire.needed: "id" identifies an item, so it cannot be left out of what is sent.'],
  ],
  [
    'a required field left out',
    'omit: [note, opened_at]',
    [
      'wire.yaml:1:14 /omit/1 wire.needed: "opened_at" is required by the contract, so it cannot be left out of what is sent.',
    ],
  ],
  [
    'a field left out and required',
    'omit: [note]\nrequire: [note]',
    [
      'wire.yaml:1:8 /omit/0 wire.needed: "note" is required by this profile, so it cannot be left out of what is sent.',
    ],
  ],
  [
    'a time that is none',
    'times: { note: unix-s }',
    [
      'wire.yaml:1:10 /times/note wire.no-time: "note" is no date-time that can be converted; those are opened_at, closed_at.',
    ],
  ],
])('%s is told at its line', (_, text, expected) => {
  expect(said(text)).toEqual(expected);
});

test.each<[string, string]>([
  ['nothing at all', '{}'],
  ['fields that change places', 'rename: { note: state, state: note }'],
  ['the name of a field that is not sent', 'rename: { note: state }\nomit: [state]'],
  ['a member of a field that is not sent', 'lift: { colour: details.colour }\nomit: [details]'],
  ['a member whose name has dots', 'lift: { colour: details.the.colour }'],
  ['the name that it has', 'rename: { note: note }'],
])('%s is no problem', (_, text) => {
  expect(said(text)).toEqual([]);
});

test('what only another operation has is no problem, and an update may leave out what an upsert needs', () => {
  expect(
    said('rename: { note: text }\ntimes: { opened_at: unix-s }\nomit: [details]\nrequire: [note]', CHANGE, UPDATE),
  ).toEqual([]);
  expect(
    said('times: { id: unix-s }', { ...CHANGE, properties: { id: { type: 'string', format: 'date-time' } } }, UPDATE),
  ).toHaveLength(1);
});

test('a file may be YAML or JSON; one that is not there is a problem', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'wire-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(
    join(folder, 'a.json'),
    '{"wire": 1, "times": {"opened_at": "unix-ms", "default": "unix-s"}, "items": "rows"}',
  );
  const read = await readWireProfile(join(folder, 'a.json'), 'a.json');
  expect(read).toMatchObject({
    ok: true,
    value: { times: { fields: new Map([['opened_at', 'unix-ms']]), others: 'unix-s' }, items: 'rows' },
  });
  expect((await readWireProfile(join(folder, 'b.json'), 'b.json')).problems).toMatchObject([
    { code: 'text.unreadable', place: { file: 'b.json' } },
  ]);
});

test('a profile is told in lines', () => {
  const profile = profileOf(`
    rename: { id: import_id }
    times: { opened_at: rfc3339, closed_at: unix-ms, default: unix-s }
    omit: [note, state]
    require: [closed_at]
    lift: { colour: details.colour }
    items: rows`);
  expect(describeWire(profile)).toEqual([
    'id is sent as import_id',
    'the time opened_at is sent as it is',
    'the time closed_at is sent as whole milliseconds since 1970, rounded down',
    'other times are sent as whole seconds since 1970, rounded down',
    'never sent: note, state',
    'required: closed_at',
    'colour of details is sent as colour, beside it',
    'the list of records is called rows',
  ]);
  expect(describeWire(profileOf('times: unix-s'))).toEqual([
    'times are sent as whole seconds since 1970, rounded down',
  ]);
  expect(describeWire(profileOf('{}'))).toEqual([]);
});
