import * as fc from 'fast-check';
import type { JsonObject, JsonSchema } from '../../src/model/json.ts';

/** A schema and values of it; `$ref`s lead into `definitions`. */
export interface Sample {
  readonly schema: JsonSchema;
  readonly value: fc.Arbitrary<unknown>;
}

const NAMES = [
  'id',
  'ID',
  'name',
  'naïve',
  'a_long_name_of_a_property',
  'zwölfzeichen',
  'k',
  '',
  'Kind',
  'exactly8',
  '日本',
];

/** The schemas that the `$ref`s of the samples name. */
const definitions: JsonObject = {
  Tree: {
    type: 'object',
    required: ['name'],
    properties: {
      name: { type: 'string', minLength: 1 },
      parent: { anyOf: [{ $ref: '#/$defs/Tree' }, { type: 'null' }] },
      kids: { type: 'array', items: { $ref: '#/$defs/Tree' } },
    },
  },
  Alias: { $ref: '#/$defs/Tree' },
  Loop: { $ref: '#/$defs/Loop2' },
  Loop2: { $ref: '#/$defs/Loop' },
};

const tree = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.record(
    {
      name: fc.string({ unit: 'grapheme', minLength: 1 }),
      parent: fc.option(tie('tree'), { maxDepth: 3 }),
      kids: fc.array(tie('tree'), { maxLength: 2 }),
    },
    { requiredKeys: ['name'] },
  ),
})).tree;

const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme', maxLength: 30 }));
const moment = fc
  .date({ min: new Date('1890-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());

const strings: fc.Arbitrary<Sample> = fc.oneof(
  fc.constant({ schema: { type: 'string' }, value: text }),
  fc.record({ minLength: fc.nat(4), more: fc.nat(5) }).map(({ minLength, more }) => ({
    schema: { type: 'string', minLength, maxLength: minLength + more },
    value: fc.string({ unit: 'binary', minLength: Math.max(0, minLength - 1), maxLength: minLength + more }),
  })),
  fc.array(text, { minLength: 1, maxLength: 20 }).map((texts) => ({
    schema: { type: 'string', enum: [...new Set(texts)] },
    value: fc.constantFrom(...texts),
  })),
  fc.constantFrom(
    { schema: { type: 'string', format: 'date-time' }, value: moment.map((one) => one.replace(/\.000Z$/, '+02:00')) },
    { schema: { format: 'date' }, value: moment.map((one) => one.slice(0, 10)) },
    { schema: { type: 'string', format: 'time' }, value: moment.map((one) => one.slice(11)) },
    { schema: { type: 'string', format: 'date-time', maxLength: 20 }, value: moment },
    { schema: { type: 'string', format: 'email' }, value: fc.emailAddress() },
    { schema: { type: 'string', format: 'uuid' }, value: fc.uuid() },
    { schema: { type: 'string', format: 'uri' }, value: fc.webUrl() },
    { schema: { type: 'string', format: 'unheard-of' }, value: text },
    { schema: { type: 'string', pattern: '^[a-z]+$' }, value: fc.stringMatching(/^[a-z]+$/) },
    { schema: { const: 'fixed' }, value: fc.constant('fixed') },
  ),
);

const numbers: fc.Arbitrary<Sample> = fc.constantFrom(
  { schema: { type: 'number' }, value: fc.oneof(fc.double({ noNaN: true }), fc.integer()) },
  { schema: { type: 'integer' }, value: fc.oneof(fc.maxSafeInteger(), fc.integer(), fc.constant(0.5)) },
  { schema: { type: 'integer', format: 'int32' }, value: fc.integer() },
  {
    schema: { type: 'number', minimum: -1.5, maximum: 5 },
    value: fc.oneof(fc.double({ min: -1.5, max: 5 }), fc.integer({ min: -2, max: 6 })),
  },
  {
    schema: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 },
    value: fc.double({ min: 0, max: 1, noNaN: true }),
  },
  { schema: { enum: [1, 2.5, 'x', null, false] }, value: fc.constantFrom(1, 2.5, 'x', null, false) },
);

/** Values that no schema restricts. */
const anything: fc.Arbitrary<unknown> = fc.jsonValue({ maxDepth: 4 });

const openObjects: fc.Arbitrary<Sample> = fc.constantFrom(
  { schema: { type: 'object' }, value: fc.dictionary(text, anything, { maxKeys: 40 }) },
  { schema: { type: 'object', additionalProperties: true }, value: fc.dictionary(text, anything) },
  { schema: { type: 'object', additionalProperties: { type: 'boolean' } }, value: fc.dictionary(text, fc.boolean()) },
  { schema: { type: 'object', additionalProperties: false }, value: fc.constant({}) },
  { schema: {}, value: anything },
);

/** Schemas that only the exact way can judge, or that other judges read in a way of their own. */
const beyond: fc.Arbitrary<Sample> = fc.constantFrom<Sample>(
  { schema: { type: 'object', properties: { toString: { type: 'string' } } }, value: fc.constant({}) },
  { schema: { type: 'object', patternProperties: { '^x': { type: 'null' } } }, value: fc.constant({ x: 1 }) },
  { schema: { anyOf: [{ type: 'object' }, { type: 'null', properties: { a: {} } }] }, value: fc.constant({ b: 1 }) },
  { schema: { $ref: '#/$defs/Tree', maxProperties: 1 }, value: tree },
  { schema: { type: 'array', uniqueItems: true }, value: fc.constant([1, 1]) },
  { schema: { type: 'number', multipleOf: 2 }, value: fc.integer() },
  { schema: { enum: [{ a: 1 }] }, value: fc.constant({ a: 1 }) },
  { schema: { $ref: '#/$defs/Loop' }, value: anything },
  { schema: { type: ['string', 'null'], pattern: '^(a+)+$' }, value: fc.constant('aaa') },
  { schema: { oneOf: [{ type: 'number' }, { type: 'integer' }] }, value: fc.integer() },
);

const { node } = fc.letrec<{ node: Sample; leaf: Sample }>((tie) => ({
  leaf: fc.oneof(
    strings,
    numbers,
    openObjects,
    fc.constantFrom<Sample>(
      { schema: { type: 'boolean' }, value: fc.boolean() },
      { schema: { type: 'null' }, value: fc.constant(null) },
      { schema: { $ref: '#/$defs/Tree' }, value: tree },
      { schema: { allOf: [{ $ref: '#/$defs/Alias' }], description: 'x' }, value: tree },
      { schema: { type: ['string', 'null'], maxLength: 3 }, value: fc.option(fc.string({ maxLength: 3 })) },
    ),
    { weight: 1, arbitrary: beyond },
  ),
  node: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    { weight: 2, arbitrary: tie('leaf') },
    { weight: 1, arbitrary: tie('node').map(nullable) },
    { weight: 1, arbitrary: fc.record({ item: tie('node'), minItems: fc.nat(2), more: fc.nat(3) }).map(listOf) },
    { weight: 2, arbitrary: fc.dictionary(fc.constantFrom(...NAMES), tie('node'), { maxKeys: 5 }).map(objectOf) },
  ),
}));

function nullable({ schema, value }: Sample): Sample {
  return { schema: { oneOf: [schema, { type: 'null' }] }, value: fc.option(value) };
}

function listOf({ item, minItems, more }: { item: Sample; minItems: number; more: number }): Sample {
  const value = fc.array(item.value, { minLength: minItems, maxLength: minItems + more + 1 });
  return { schema: { type: 'array', items: item.schema, minItems, maxItems: minItems + more }, value };
}

/** Every other property is required. */
function objectOf(members: Readonly<Record<string, Sample>>): Sample {
  const required = Object.keys(members).filter((_, index) => index % 2 === 0);
  const entries = Object.entries(members);
  const properties = Object.fromEntries(entries.map(([name, { schema }]) => [name, schema]));
  const value = fc.record(Object.fromEntries(entries.map(([name, one]) => [name, one.value])), {
    requiredKeys: required,
  });
  return { schema: { type: 'object', required, properties }, value };
}

/** Schemas with their definitions. */
export const samples: fc.Arbitrary<Sample> = node.map(({ schema, value }) => ({
  schema: { ...schema, $defs: definitions },
  value,
}));

/** JSON text of a value, perhaps with white space. */
export function textOf(value: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  return fc
    .tuple(value, fc.constantFrom(undefined, undefined, 1, '\t', '\r\n'))
    .map(([one, indent]) => JSON.stringify(one, null, indent));
}

/** What is put into a text anywhere. */
const CHARACTERS = '"{}[],:\\ \t\u0001\u007f\u00a0\f\ufeff10-.e+/x';
const RUNS =
  '\\u \\u0041 \\ud800 \\ud83d\\ude00 \\x .5 e5 e400 E+2 9007199254740993 null true nul {} [] },{ ],[ ,, // ""';
const PIECES = [
  '',
  ...CHARACTERS.split(''),
  'é',
  '😀',
  ...RUNS.split(' '),
  '"a":1,',
  '"":0,',
  '"id":1,',
  '"name":"x",',
];
/** What is put in the place of a string, number or word. */
const WORDS =
  'null true false NaN "" "x" {} [] [1,] [,1] {"a":1,} {"a":1,"a":2} {"a":1,"\\u0061":2} "\\ud800" "\\n\\/"';
const NUMBERS = '0 -0 01 1. 1e3 1e400 -1e400 1e-400 9007199254740991 9007199254740992 12345678901234567890 1.0 +1 -';
const LISTS = [95, 98, 99, 100, 101].map((depth) => '['.repeat(depth) + ']'.repeat(depth));
const OBJECTS = [97, 99, 100].map((depth) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`);
const TOKENS = [...WORDS.split(' '), ...NUMBERS.split(' '), '0.1234567890123456789', ...LISTS, ...OBJECTS];
const KEY = /"[^"\\]*"(?=\s*:)/g;
const TOKEN = /"[^"\\]*"|-?[0-9][0-9.eE+-]*|true|false|null/g;

/** One change to a text: `at` and `pick` choose where and what. */
type Change = (text: string, at: number, pick: number) => string | Uint8Array;

const changes: readonly Change[] = [
  (text) => text,
  (text, at, pick) => splice(text, at, 0, chosen(PIECES, pick)),
  (text, at, pick) => splice(text, at, 1, chosen(PIECES, pick)),
  (text, at, pick) => splice(text, at, 1 + (pick % 3), ''),
  (text, at, pick) => replaceOne(text, TOKEN, at, () => chosen(TOKENS, pick)),
  // a member twice, in front or behind
  (text, at) => replaceOne(text, KEY, at, (key) => `${key}:0,${key}`),
  (text, at) =>
    replaceOne(
      text,
      KEY,
      at,
      (key) => `${key}:null,"\\u00${(key.charCodeAt(1) & 127).toString(16).padStart(2, '0')}${key.slice(2)}`,
    ),
  (text, at) => replaceOne(text, KEY, at, (key) => key.toUpperCase()),
  (text, at) => replaceOne(text, KEY, at, (key) => `${key.slice(0, -1)}x"`),
  (text, at) => replaceOne(text, /[a-z](?=[^":]*")/g, at, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`),
  (text, at, pick) => flip(text, at, pick),
  (text, at, pick) =>
    spliceBytes(
      text,
      at,
      chosen([[0xff], [0x80], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0]], pick),
    ),
  (text) => `\ufeff${text}`,
  (text, _, pick) => text + chosen(['}', ']', ' ', '\n', '0', '{}', ',', '\u0000'], pick),
  (text, at) => text.slice(0, at % (text.length + 1)),
];

function chosen<T>(list: readonly T[], pick: number): T {
  const one = list[pick % list.length];
  if (one === undefined) throw new Error('an empty list');
  return one;
}

function splice(text: string, at: number, cut: number, inserted: string): string {
  const start = at % (text.length + 1);
  return text.slice(0, start) + inserted + text.slice(start + cut);
}

function replaceOne(text: string, pattern: RegExp, at: number, change: (found: string) => string): string {
  const found = [...text.matchAll(pattern)];
  const one = found[at % Math.max(1, found.length)];
  if (one === undefined) return text;
  return text.slice(0, one.index) + change(one[0]) + text.slice(one.index + one[0].length);
}

function flip(text: string, at: number, pick: number): Uint8Array {
  const bytes = bytesOf(text);
  const index = at % Math.max(1, bytes.length);
  bytes[index] = (bytes[index] ?? 0) ^ (1 << (pick % 8));
  return bytes;
}

function spliceBytes(text: string, at: number, inserted: readonly number[]): Uint8Array {
  const bytes = bytesOf(text);
  const start = at % (bytes.length + 1);
  return Uint8Array.from([...bytes.subarray(0, start), ...inserted, ...bytes.subarray(start)]);
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** The bytes of a text with one or two changes, or none. */
export function changedBytes(text: fc.Arbitrary<string>): fc.Arbitrary<Uint8Array> {
  const change = fc.record({ make: fc.constantFrom(...changes), at: fc.nat(), pick: fc.nat() });
  return fc.tuple(text, fc.array(change, { maxLength: 2 })).map(([whole, list]) => {
    let changed: string | Uint8Array = whole;
    for (const { make, at, pick } of list) changed = typeof changed === 'string' ? make(changed, at, pick) : changed;
    return typeof changed === 'string' ? bytesOf(changed) : changed;
  });
}
