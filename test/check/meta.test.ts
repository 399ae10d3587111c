import { describe, expect, test } from 'vitest';
import { compileCheck } from '../../src/check/check.ts';
import { checkSchema } from '../../src/check/meta.ts';
import type { Json, JsonSchema } from '../../src/model/json.ts';
import { detailOf } from '../../src/model/problem.ts';

const told = (schema: Json): string[] =>
  checkSchema(schema).map((found) => `${found.code} ${found.place.pointer ?? ''} ${detailOf(found)}`);

const ANCHORS = [{ $anchor: 'x' }, { $dynamicAnchor: 'x' }];
const IDS = [{ $id: 'https://a.example/' }, { $id: 'https://a.example/' }];

const NULLABLE = 'must be true or false beside a type that it does not contradict';

/** The engine throws at each of the last ten, although the meta-schema has nothing against them. */
test.each<[string, Json, string, string]>([
  ['a type that there is not', { type: 'strang' }, '/type', 'must be equal to one of the allowed values'],
  ['null', null, '', 'must be object,boolean'],
  ['a text', 'string', '', 'must be object,boolean'],
  ['a list', [], '', 'must be object,boolean'],
  ['a pattern', { items: { pattern: '(' } }, '/items/pattern', 'must be a regular expression'],
  ['a pattern of another language', { pattern: '(?P<n>a)' }, '/pattern', 'must be a regular expression'],
  [
    'a pattern of keys',
    { patternProperties: { 'a/[': {} } },
    '/patternProperties/a~1[',
    'must be a regular expression',
  ],
  ['a dynamic reference', { $dynamicRef: 'https://a.example/' }, '/$dynamicRef', 'must be a $ref to be followed'],
  ['anchors', { allOf: ANCHORS }, '/allOf/1/$dynamicAnchor', 'must be a name that no other part of the schema has'],
  ['names', { allOf: IDS }, '/allOf/1/$id', 'must be a name that no other part of the schema has'],
  ['a promise', { $async: true }, '/$async', 'must not be there'],
  ['nullable alone', { nullable: true }, '/nullable', NULLABLE],
  ['nullable as text', { type: 'string', nullable: 'yes' }, '/nullable', NULLABLE],
  ['nullable against its type', { type: ['null'], nullable: false }, '/nullable', NULLABLE],
])('%s is reported', (_, schema, pointer, reason) => {
  expect(told(schema)).toEqual([`contract.schema ${pointer} Not a valid JSON Schema 2020-12: ${reason}.`]);
});

const CIRCLE = { type: 'array', items: { $ref: '#' } };

/** What it accepts, and what it does not. */
describe.each<[string, JsonSchema, Json[], Json[]]>([
  ['an enumeration of nothing', { enum: [] }, [], [null, 'a', {}]],
  ['one that a member has', { properties: { a: { enum: [] } } }, [{}, 1], [{ a: null }]],
  ['one that is denied', { not: { enum: [] } }, [null, 'a'], []],
  ['an enumeration of something', { enum: ['a', null] }, ['a', null], ['b', 0]],
  [
    'needless escapes',
    { pattern: '^\\_$', patternProperties: { '\\_': { type: 'null' } } },
    ['_', {}],
    ['a', { _: 1 }],
  ],
  ['words of OpenAPI', { discriminator: 'kind', xml: 3, type: 'string', nullable: true }, ['a'], [1]],
  ['words of other drafts', { id: 3, $recursiveRef: '#', $recursiveAnchor: 'x' }, [1, {}], []],
  ['a word that became two', { dependencies: { a: { $ref: '#/nowhere' }, b: ['c'] } }, [{ a: 1 }, { b: 1 }], []],
  ['a circle through items', CIRCLE, [[], [[]]], [[1]]],
  ['bounds without what they bound', { minContains: 3, if: false, format: 'none' }, [1, []], []],
])('%s', (_, schema, good, bad) => {
  test('passes, and means what 2020-12 says', () => {
    expect(told(schema)).toEqual([]);
    const check = compileCheck(schema, { unknown: 'pass', closed: false });
    const accepts = (value: Json): boolean => check.value(value).ok;
    expect([good.filter((value) => !accepts(value)), bad.filter(accepts)]).toEqual([[], []]);
    expect(bad.filter((value) => check.accepts(Buffer.from(JSON.stringify(value))))).toEqual([]);
  });
});

test('a value that an enumeration of nothing refuses is told so without a list', () => {
  const check = compileCheck({ properties: { a: { enum: [] } } }, { unknown: 'pass', closed: false });
  const { problems } = check.value({ a: 1 });
  expect(problems.map((found) => `${found.place.pointer ?? ''} ${detailOf(found)}`)).toEqual([
    '/a Does not satisfy "enum" of the schema.',
  ]);
});
