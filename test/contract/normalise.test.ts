import { Validator } from '@cfworker/json-schema';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkSchema } from '../../src/check/meta.ts';
import { normaliseSchemas } from '../../src/contract/normalise.ts';
import type { Version } from '../../src/contract/version.ts';
import { isJsonObject, type Json, type JsonObject } from '../../src/model/json.ts';

function normal(schema: Json, version: Version = '3.0'): Json | undefined {
  const document = { components: { schemas: { S: schema, Other: { type: 'string' } } } };
  const { components } = normaliseSchemas(document, version, () => ({})).document;
  return (components as { schemas: JsonObject }).schemas['S'];
}

const OTHER = { $ref: '#/components/schemas/Other' };

test.each<[string, JsonObject, Json]>([
  ['nullable with a type', { type: 'string', nullable: true }, { type: ['string', 'null'] }],
  [
    'nullable with an enum',
    { type: 'string', nullable: true, enum: ['a'] },
    { type: ['string', 'null'], enum: ['a', null] },
  ],
  ['nullable beside a reference', { ...OTHER, nullable: true }, { anyOf: [OTHER, { type: 'null' }] }],
  [
    'nullable around allOf',
    { nullable: true, title: 'T', allOf: [OTHER] },
    { title: 'T', anyOf: [{ allOf: [OTHER] }, { type: 'null' }] },
  ],
  ['nullable alone', { nullable: true }, {}],
  ['not nullable', { type: 'string', nullable: false }, { type: 'string' }],
  [
    'an exclusive bound',
    { type: 'number', minimum: 1, exclusiveMinimum: true },
    { type: 'number', exclusiveMinimum: 1 },
  ],
  ['an inclusive bound', { type: 'number', maximum: 1, exclusiveMaximum: false }, { type: 'number', maximum: 1 }],
  ['an exclusive bound of nothing', { exclusiveMinimum: true }, {}],
  ['an example', { type: 'string', example: 'a' }, { type: 'string', examples: ['a'] }],
  ['examples and an example', { example: 'a', examples: ['b'] }, { examples: ['b'] }],
  [
    'words of OpenAPI',
    { discriminator: { propertyName: 'a' }, xml: {}, externalDocs: { url: 'x' }, type: 'object' },
    { type: 'object' },
  ],
  ['a file', { type: 'file' }, { type: 'string', format: 'binary' }],
  [
    'a list of items',
    { items: [{ type: 'string' }], additionalItems: false },
    { prefixItems: [{ type: 'string' }], items: false },
  ],
  ['what stands beside a reference', { ...OTHER, minLength: 3, description: 'D' }, { ...OTHER, description: 'D' }],
  [
    'numbers that readers round',
    {
      maximum: 18446744073709552000,
      minimum: -(2 ** 53),
      exclusiveMaximum: Number.POSITIVE_INFINITY,
      default: { a: [2 ** 53] },
    },
    {},
  ],
  [
    'the exact ones among them',
    { maximum: 2 ** 53 - 1, enum: [1, 2 ** 53], examples: [[2 ** 53], [1]], const: 1, items: { maximum: 2 ** 60 } },
    { maximum: 2 ** 53 - 1, enum: [1], examples: [[1]], const: 1, items: {} },
  ],
  ['an enum of such only', { type: 'integer', enum: [2 ** 53] }, { type: 'integer' }],
  ['needless escapes', { pattern: '^\\_\\@\\-[\\-a]$' }, {}],
  ['an escape of what needs none', { pattern: '^a\\_b$' }, { pattern: '^a_b$' }],
  [
    'properties of these names',
    { properties: { nullable: { type: 'string' }, example: { nullable: true, type: 'string' }, $ref: {} } },
    { properties: { nullable: { type: 'string' }, example: { type: ['string', 'null'] }, $ref: {} } },
  ],
  [
    'values of these names',
    { enum: [{ nullable: true, example: 1 }], default: { example: 1 } },
    { enum: [{ nullable: true, example: 1 }], default: { example: 1 } },
  ],
])('%s', (_, schema, expected) => {
  expect(normal(schema)).toEqual(expected);
  expect(checkSchema(normal(schema))).toEqual([]);
});

test('from 3.1 on what stands beside a reference counts', () => {
  expect(normal({ ...OTHER, minLength: 3 }, '3.1')).toEqual({ ...OTHER, minLength: 3 });
});

describe('a schema of 3.0 and its normal form judge alike', () => {
  const leaf = fc.constantFrom<JsonObject>(
    { type: 'string', nullable: true },
    { type: 'integer', minimum: 2, exclusiveMinimum: true },
    { type: 'number', maximum: 2, exclusiveMaximum: false, nullable: true },
    { type: 'string', enum: ['a', 'b'] },
    { type: 'boolean' },
  );
  const { schema } = fc.letrec<{ schema: JsonObject }>((tie) => ({
    schema: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.record({ type: fc.constant('array'), items: tie('schema'), nullable: fc.boolean() }),
      fc.record({ type: fc.constant('object'), properties: fc.record({ p: tie('schema') }), nullable: fc.boolean() }),
      fc.record({
        type: fc.constant('object'),
        nullable: fc.boolean(),
        allOf: fc.tuple(fc.constant({ required: ['p'] })),
      }),
    ),
  }));
  const value = fc.oneof(
    fc.constantFrom<Json>(null, 'a', 'c', 2, 3, 1.5, true),
    fc.constantFrom<Json>([null], [2], ['a', 3], {}, { p: null }, { p: 2 }, { p: { p: 'a' } }, { p: [3] }),
  );
  test('by another validator and a reading of our own of the 3.0 rules', () => {
    fc.assert(
      fc.property(schema, value, (written, instance) => {
        const validator = new Validator(normal(written) as never, '2020-12');
        expect(validator.validate(instance).valid).toBe(valid30(written, instance));
      }),
      { numRuns: 2000 },
    );
  });
});

/** The rules of 3.0 for the few keywords above, read from its text. */
function valid30(schema: JsonObject, value: Json): boolean {
  const { type, nullable, enum: values } = schema;
  if (value === null) return nullable === true;
  if (Array.isArray(values) && !values.includes(value)) return false;
  if (type === 'integer' || type === 'number') return typeof value === 'number' && validNumber(schema, value);
  if (type === 'array')
    return Array.isArray(value) && value.every((item: Json) => valid30(part(schema['items']), item));
  return type === 'object' ? isJsonObject(value) && validObject(schema, value) : typeof value === type;
}

function validNumber({ type, minimum, maximum, exclusiveMinimum }: JsonObject, value: number): boolean {
  if (type === 'integer' && !Number.isInteger(value)) return false;
  const low = typeof minimum !== 'number' || (exclusiveMinimum === true ? value > minimum : value >= minimum);
  return low && (typeof maximum !== 'number' || value <= maximum);
}

function validObject({ properties, allOf }: JsonObject, { p }: JsonObject): boolean {
  if (p === undefined) return allOf === undefined;
  const declared = part(properties)['p'];
  return declared === undefined || valid30(part(declared), p);
}

function part(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
