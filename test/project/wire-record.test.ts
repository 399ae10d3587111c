import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileCheck } from '../../src/check/check.ts';
import { isJsonObject, type Json, type JsonObject } from '../../src/model/json.ts';
import { compileWire } from '../../src/project/wire-record.ts';
import { CONVERT } from '../../src/project/wire-time.ts';
import { wireProfile } from '../../src/project/wire.ts';
import { CHANGE, profileOf, UPDATE, UPSERT, wireOf } from './wires.ts';

const isValid = (schema: JsonObject, value: Json): boolean =>
  compileCheck(schema, { unknown: 'pass', closed: false }).value(value).ok;

const dateTime: JsonObject = { type: 'string', format: 'date-time' };
const order = { id: 'a', opened_at: '2026-05-24T10:31:00.9+02:00' };
const SECONDS = 1779611460;

test.each<[string, string, JsonObject, JsonObject]>([
  ['no rule', '{}', { ...order, extra: 1 }, { ...order, extra: 1 }],
  ['a new name', 'rename: { id: import_id }', order, { import_id: 'a', opened_at: order.opened_at }],
  [
    'changed places',
    'rename: { note: state, state: note }',
    { ...order, note: 'n', state: 'open' },
    { ...order, state: 'n', note: 'open' },
  ],
  ['seconds', 'times: unix-s', { ...order, closed_at: null }, { id: 'a', opened_at: SECONDS, closed_at: null }],
  ['milliseconds', 'times: unix-ms', order, { id: 'a', opened_at: SECONDS * 1000 + 900 }],
  [
    'one time of two',
    'times: { opened_at: rfc3339, default: unix-s }',
    { ...order, closed_at: '1969-12-31T23:59:59.5Z' },
    { ...order, closed_at: -1 },
  ],
  [
    'the other of two',
    'times: { opened_at: unix-s }',
    { ...order, closed_at: '2026-05-24T10:31:00Z' },
    { id: 'a', opened_at: SECONDS, closed_at: '2026-05-24T10:31:00Z' },
  ],
  ['fields that are not sent', 'omit: [note, state]', { ...order, note: 'n' }, order],
  [
    'a member that goes to the top',
    'lift: { colour: details.colour }',
    { ...order, details: { colour: 'red', size: 2 } },
    { ...order, colour: 'red', details: { size: 2 } },
  ],
  [
    'the last member',
    'lift: { colour: details.colour }',
    { ...order, details: { colour: null } },
    { ...order, colour: null },
  ],
  [
    'a member that is not there',
    'lift: { colour: details.colour }',
    { ...order, details: {} },
    { ...order, details: {} },
  ],
  [
    'the last member of a field that is required',
    'lift: { colour: details.colour }\nrequire: [details]',
    { ...order, details: { colour: 'red' } },
    { ...order, colour: 'red', details: {} },
  ],
  [
    'a member of a field that is not sent',
    'lift: { colour: details.colour }\nomit: [details]',
    { ...order, details: { colour: 'red', size: 2 } },
    { ...order, colour: 'red' },
  ],
  [
    'a member of a field with a new name',
    'lift: { colour: details.colour }\nrename: { details: custom }',
    { ...order, details: { colour: 'red', size: 2 } },
    { ...order, colour: 'red', custom: { size: 2 } },
  ],
  [
    'a member whose name has dots',
    'lift: { colour: details.the.colour }',
    { ...order, details: { 'the.colour': 'red' } },
    { ...order, colour: 'red' },
  ],
  [
    'members of no object',
    'lift: { colour: details.colour }',
    { ...order, details: 'red' },
    { ...order, details: 'red' },
  ],
  [
    'a stranger under a name that the profile gives',
    'rename: { note: text }',
    { ...order, text: 'x', more: 1 },
    { ...order, more: 1 },
  ],
])('%s', (_, rules, record, expected) => {
  expect(wireOf(profileOf(rules)).toWire(record)).toEqual(expected);
});

test('the key is not converted, so that two keys stay two', () => {
  const properties = { id: { type: 'string', format: 'date-time' } };
  const { toWire, schema } = wireOf(profileOf('times: unix-s'), { ...CHANGE, properties }, UPSERT, []);
  const record = { id: '2026-05-24T10:31:00.5Z' };
  expect(toWire(record)).toEqual(record);
  expect(isValid(schema, record)).toBe(true);
});

test('a member called __proto__ stays one', () => {
  const record = JSON.parse('{"id":"a","note":"n","__proto__":{"x":1}}');
  expect(JSON.stringify(wireOf(profileOf('omit: [note]')).toWire(record))).toBe('{"id":"a","__proto__":{"x":1}}');
});

test('key and list have their wire names', () => {
  expect(wireOf(profileOf('rename: { id: import_id }\nitems: rows'))).toMatchObject({
    key: 'import_id',
    items: 'rows',
  });
  expect(wireOf(profileOf('{}'))).toMatchObject({ key: 'id', items: 'orders' });
});

test('what the profile requires is required of whole records, not of updates', () => {
  const profile = profileOf('rename: { state: status }\nrequire: [state, note]');
  const whole = wireOf(profile);
  expect(isValid(whole.recordSchema, order)).toBe(false);
  expect(isValid(whole.schema, order)).toBe(false);
  expect(whole.schema['required']).toEqual(['id', 'opened_at', 'status', 'note']);
  expect(isValid(whole.recordSchema, { ...order, state: 'open', note: 'n' })).toBe(true);
  const update = wireOf(profile, CHANGE, UPDATE);
  expect(isValid(update.recordSchema, { id: 'a' })).toBe(true);
  expect(isValid(update.schema, { id: 'a' })).toBe(true);
});

test('the schema of wire items wants what is sent and not what the contract has', () => {
  const { schema, recordSchema } = wireOf(
    profileOf('rename: { id: import_id }\ntimes: unix-s\nlift: { colour: details.colour }'),
  );
  expect(isValid(schema, { import_id: 'a', opened_at: 5, closed_at: null, colour: 'red' })).toBe(true);
  expect(isValid(schema, { import_id: 'a', opened_at: 5.5 })).toBe(false);
  expect(isValid(schema, { import_id: 'a', opened_at: order.opened_at })).toBe(false);
  expect(isValid(schema, { id: 'a', opened_at: 5 })).toBe(false);
  expect(isValid(schema, { import_id: 'a', opened_at: 5, colour: 1 })).toBe(false);
  expect(isValid(recordSchema, { ...order, import_id: 'b' })).toBe(false);
});

test.each<[string, Json, Json[], Json[]]>([
  ['a nullable time', { type: ['string', 'null'], format: 'date-time' }, [5, null], ['2026-05-24T10:31:00Z', true]],
  ['a time or null', { anyOf: [dateTime, { type: 'null' }] }, [5, null], ['2026-05-24T10:31:00Z', true]],
  ['a time or a word', { anyOf: [dateTime, { const: 'never' }] }, [5, 'never'], [null, true]],
  ['a time by reference', { $ref: '#/$defs/Moment' }, [5], ['2026-05-24T10:31:00Z', null]],
])('%s is a number on the wire', (_, closed, good, bad) => {
  const item = { ...CHANGE, properties: { id: { type: 'string' }, closed_at: closed }, $defs: { Moment: dateTime } };
  const { schema } = wireOf(profileOf('times: unix-s'), item, UPSERT, []);
  for (const value of good) expect([value, isValid(schema, { id: 'a', closed_at: value })]).toEqual([value, true]);
  for (const value of bad) expect([value, isValid(schema, { id: 'a', closed_at: value })]).toEqual([value, false]);
});

test('moments are those of the calendar, to the millisecond, rounded down', () => {
  const moment = fc.date({
    min: new Date('0000-01-01T00:00:00Z'),
    max: new Date('9999-12-31T23:59:59.999Z'),
    noInvalidDate: true,
  });
  const offset = fc.integer({ min: -1439, max: 1439 });
  const property = fc.property(moment, offset, fc.constantFrom('', '0', '999'), (date, minutes, more) => {
    const local = new Date(date.getTime() + minutes * 60_000);
    fc.pre(local.getUTCFullYear() >= 0 && local.getUTCFullYear() <= 9999);
    const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
    const zone = `${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
    const text = local.toISOString().replace('Z', `${more}${zone}`);
    expect(CONVERT['unix-ms'](text)).toBe(date.getTime());
    expect(CONVERT['unix-s'](text)).toBe(Math.floor(date.getTime() / 1000));
  });
  fc.assert(property, { numRuns: 500 });
});

test.each<[Json, Json]>([
  ['1970-01-01t00:00:00z', 0],
  ['1970-01-01T00:00:00.1Z', 100],
  ['1970-01-01T00:00:00.0019Z', 1],
  ['2016-12-31T23:59:60Z', 1_483_228_800_000],
  ['2016-02-29T00:00:00-00:00', 1_456_704_000_000],
  ['2026-05-24', '2026-05-24'],
  ['2026-05-24T10:31:00', '2026-05-24T10:31:00'],
  [null, null],
  [5, 5],
])('%j is %j in milliseconds', (text, expected) => {
  expect(CONVERT['unix-ms'](text)).toBe(expected);
});

/** Every way in which contracts say date-time, with values that are valid by it. */
const moment = fc.constantFrom('2026-05-24T10:31:00Z', '1969-12-31T23:59:59.5Z', '2026-05-24T10:31:00.123456+02:00');
const KINDS: readonly { readonly schema: Json; readonly values: fc.Arbitrary<Json> }[] = [
  { schema: dateTime, values: moment },
  { schema: { ...dateTime, minLength: 20, pattern: 'T', examples: ['2026-05-24T10:31:00Z'] }, values: moment },
  { schema: { type: ['string', 'null'], format: 'date-time' }, values: fc.option(moment) },
  { schema: { anyOf: [dateTime, { type: 'null' }] }, values: fc.option(moment) },
  { schema: { oneOf: [dateTime, { type: 'integer' }] }, values: fc.oneof(moment, fc.integer()) },
  {
    schema: { type: 'string', anyOf: [dateTime, { format: 'date' }, { const: '' }] },
    values: fc.oneof(moment, fc.constantFrom('2026-05-24', '')),
  },
  { schema: { $ref: '#/$defs/Moment' }, values: moment },
  {
    schema: { allOf: [{ $ref: '#/$defs/Moment' }, { type: 'string', maxLength: 99 }], description: 'When.' },
    values: moment,
  },
  { schema: { format: 'date-time' }, values: fc.oneof(moment, fc.boolean()) },
  {
    schema: { ...dateTime, enum: ['2026-05-24T10:31:00Z', '2026-05-25T10:31:00Z'] },
    values: fc.constantFrom('2026-05-24T10:31:00Z', '2026-05-25T10:31:00Z'),
  },
  { schema: { type: 'string' }, values: fc.string() },
  { schema: { type: 'number', minimum: 0 }, values: fc.nat() },
  { schema: true, values: fc.oneof(fc.string(), moment) },
];
const $defs: JsonObject = {
  Moment: dateTime,
  Bag: { type: 'object', required: ['tags'], properties: { tags: { type: 'array' } } },
};
const BAGS: readonly Json[] = [
  { type: 'object', additionalProperties: true },
  { type: 'object', properties: { tags: { type: 'array' } }, required: ['tags'], minProperties: 1 },
  { $ref: '#/$defs/Bag' },
  { allOf: [{ $ref: '#/$defs/Bag' }, { properties: { tags: { minItems: 0 } } }] },
  { anyOf: [{ type: 'object', required: ['tags'] }, { type: 'null' }] },
];
const bag = fc.record(
  { tags: fc.array(fc.string(), { maxLength: 2 }), other: fc.integer() },
  { requiredKeys: ['tags'] },
);

interface Field {
  readonly name: string;
  readonly schema: Json;
  readonly value: Json | undefined;
  readonly required: boolean;
  readonly rule: 'keep' | 'rename' | 'omit' | 'require' | 'both';
}

const field = (name: string): fc.Arbitrary<Field> =>
  fc.constantFrom(...KINDS).chain(({ schema, values }) =>
    fc.record({
      name: fc.constant(name),
      schema: fc.constant(schema),
      value: fc.option(values, { nil: undefined }),
      required: fc.boolean(),
      rule: fc.constantFrom('keep', 'rename', 'omit', 'require', 'both'),
    }),
  );

const isNeeded = ({ required, value }: Field): boolean => required && value !== undefined;

/** What only holds of objects that have the member, or that do not, as this one. */
const conditionOf = (member: string, object: JsonObject): JsonObject => ({
  if: { required: [member] },
  [member in object ? 'else' : 'then']: false,
});

/** The same item as contracts write it: flat, by reference, in parts, in alternatives, closed. */
const FORMS = ['flat', 'closed', 'ref', 'allOf', 'oneOf', 'if'] as const;
function itemOf(form: (typeof FORMS)[number], fields: readonly Field[], details: Json, record: JsonObject): JsonObject {
  const count = Object.keys(record).length;
  const properties = Object.fromEntries([
    ['id', { type: 'string' }],
    ...fields.map(({ name, schema }) => [name, schema]),
    ['details', details],
  ]);
  const required = ['id', ...fields.filter(isNeeded).map(({ name }) => name)];
  const whole: JsonObject = { type: 'object', properties, required };
  const first = fields.slice(0, 2).map(({ name }) => name);
  switch (form) {
    case 'flat':
      return { ...whole, $defs, minProperties: count, propertyNames: { maxLength: 20 } };
    case 'closed':
      return { ...whole, $defs, additionalProperties: false, maxProperties: count };
    case 'ref':
      return { $ref: '#/$defs/Item', $defs: { ...$defs, Item: whole } };
    case 'allOf':
      return {
        allOf: [{ $ref: '#/$defs/Item' }, { properties, required }],
        $defs: { ...$defs, Item: { type: 'object' } },
      };
    case 'oneOf':
      return { ...whole, oneOf: [{ required: first }, { not: { required: first } }], $defs };
    case 'if':
      return { ...whole, ...conditionOf('a', record), $defs };
  }
}

test('every wire record of a valid record is valid by the generated schema', () => {
  const property = fc.property(
    fc.tuple(field('a'), field('b'), field('c'), field('d')),
    fc.option(bag, { nil: undefined }),
    fc.constantFrom(...BAGS),
    fc.constantFrom(...FORMS),
    fc.constantFrom('rfc3339', 'unix-s', 'unix-ms'),
    fc.boolean(),
    (fields, details, bagSchema, form, times, lift) => {
      const members = [['id', 'x'], ...fields.map(({ name, value }) => [name, value]), ['details', details]];
      const record = Object.fromEntries(members.filter(([, value]) => value !== undefined));
      const itemSchema = itemOf(form, fields, bagSchema, record);
      const rules = {
        rename: Object.fromEntries(
          fields.filter(({ rule }) => rule === 'rename' || rule === 'both').map(({ name }) => [name, `the_${name}`]),
        ),
        times,
        omit: fields.filter((one) => one.rule === 'omit' && !isNeeded(one)).map(({ name }) => name),
        require: fields
          .filter(({ rule, value }) => (rule === 'require' || rule === 'both') && value !== undefined)
          .map(({ name }) => name),
        ...(lift ? { lift: { tags: 'details.tags' } } : {}),
      };
      const profile = wireProfile({ file: '', value: rules, place: (pointer) => ({ pointer }) });
      const compiled = profile.ok ? compileWire(profile.value, itemSchema, UPSERT) : profile;
      if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
      const { toWire, schema, recordSchema } = compiled.value;
      expect(isValid(recordSchema, record)).toBe(true);
      const sent = toWire(record);
      expect(compileCheck(schema, { unknown: 'pass', closed: false }).value(sent).problems).toEqual([]);
      expect(sent).toEqual(expectedOf(record, fields, times, lift));
    },
  );
  fc.assert(property, { numRuns: 400 });
});

/** What should be sent, told in another way. */
function expectedOf(record: JsonObject, fields: readonly Field[], times: string, lift: boolean): JsonObject {
  const sent: { [name: string]: Json } = { id: 'x' };
  for (const one of fields) {
    const value = record[one.name];
    if (value === undefined || (one.rule === 'omit' && !isNeeded(one))) continue;
    const isTime = JSON.stringify(one.schema).match(/date-time|Moment/) !== null && times !== 'rfc3339';
    const moment = isTime && typeof value === 'string' && value.includes('T') ? Date.parse(value) : undefined;
    const number = moment === undefined ? undefined : times === 'unix-ms' ? moment : Math.floor(moment / 1000);
    sent[one.rule === 'rename' || one.rule === 'both' ? `the_${one.name}` : one.name] = number ?? value;
  }
  const { details } = record;
  if (!isJsonObject(details)) return sent;
  const { tags, ...others } = details;
  if (!lift) return { ...sent, details };
  return { ...sent, tags: tags ?? null, ...(Object.keys(others).length > 0 ? { details: others } : {}) };
}
