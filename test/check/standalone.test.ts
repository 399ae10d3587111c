import { describe, expect, test } from 'vitest';
import { compileSchema as compileByAjv } from '../../src/check/ajv.ts';
import type { Compiled } from '../../src/check/compiled.ts';
import { faultProblems } from '../../src/check/faults.ts';
import { compileSchema, provideStandalone, type StandaloneCode } from '../../src/check/standalone-engine.ts';
import { standaloneCode } from '../../src/check/standalone.ts';
import type { JsonSchema } from '../../src/model/json.ts';

/** The text as a program runs it. */
function running(text: string): StandaloneCode {
  // oxlint-disable-next-line typescript/no-implied-eval
  return new Function(`return ${text}`)() as StandaloneCode;
}

const address: JsonSchema = {
  type: 'object',
  description: 'Words make no difference.',
  properties: { street: { type: 'string', minLength: 2 }, description: { type: 'string' } },
  required: ['street'],
  additionalProperties: false,
};

const schemas: Readonly<Record<string, JsonSchema>> = {
  'bounds and formats': {
    $id: 'https://example.com/a',
    type: 'object',
    title: 'A',
    properties: {
      name: { type: 'string', minLength: 2, maxLength: 4, pattern: '^[a-z😀]+$' },
      at: { type: 'string', format: 'date-time' },
      count: { type: 'integer', format: 'int32', minimum: 1, multipleOf: 2 },
      kind: { enum: ['a', 1, null] },
      fixed: { const: { deep: [1] } },
      none: { enum: [] },
      list: { type: 'array', items: { type: 'number' }, uniqueItems: true, maxItems: 3 },
    },
    required: ['name'],
    dependentRequired: { at: ['count'] },
    unevaluatedProperties: false,
  },
  'unions that lead to definitions': {
    type: 'object',
    properties: {
      place: { anyOf: [{ $ref: '#/$defs/Address' }, { type: 'string', maxLength: 3 }, { type: 'null' }] },
      both: {
        oneOf: [
          { type: 'number', minimum: 5 },
          { type: 'object', properties: { deep: { $ref: '#/$defs/Deep' } } },
        ],
      },
    },
    $defs: { Address: address, Deep: { anyOf: [{ type: 'integer' }, { $ref: '#/$defs/Address' }] } },
  },
  'a boolean, a condition, and a branch that is false': {
    type: 'array',
    // oxlint-disable-next-line unicorn/no-thenable
    items: { if: { required: ['a'] }, then: { required: ['b'] }, else: { anyOf: [false, { minProperties: 1 }] } },
  },
};

const values: readonly unknown[] = [
  {},
  null,
  [],
  [{ a: 1 }, {}, { a: 1, b: 2 }, 7],
  { name: 'ab' },
  { name: 'a', extra: 1 },
  { name: 'ab', none: 1 },
  { name: '😀😀😀😀' },
  { name: '😀😀😀😀😀', at: 'yesterday' },
  { name: 'ab', at: '2026-05-01T10:00:00Z', count: 2_147_483_648 },
  { name: 'ab', count: 3, kind: 'b', fixed: { deep: [2] }, list: [1, 2, 1] },
  { name: 'ab', count: 4, kind: null, fixed: { deep: [1] }, list: [1, 2, 3] },
  { place: { street: 'x' } },
  { place: { street: 'xy', plz: 1 } },
  { place: 'long' },
  { place: 7 },
  { both: 3 },
  { both: { deep: { street: '' } } },
  { both: { deep: 'x' } },
];

describe.each(Object.entries(schemas))('%s', (_, schema) => {
  provideStandalone(running(standaloneCode(Object.values(schemas))));
  const engines: readonly Compiled[] = [compileByAjv(schema), compileSchema(schema)];

  test.each(values.map((value) => [JSON.stringify(value), value]))('%s', (_text, value) => {
    const [compiled, written] = engines.map((engine) => ({
      first: engine.first(value),
      problems: faultProblems(value, engine, '/body'),
    }));
    expect(written).toEqual(compiled);
  });
});

test('the values tell the engines’ faults apart', () => {
  const refused = Object.values(schemas).map((schema) => values.filter((value) => !compileByAjv(schema).first(value)));
  expect(refused.every((found) => found.length > 4 && found.length < values.length)).toBe(true);
});

test('the same schemas give the same text; one that was not compiled is a bug', () => {
  const all = Object.values(schemas);
  expect(standaloneCode(all)).toBe(standaloneCode(all));
  expect(() => compileSchema({ type: 'boolean' })).toThrow('not compiled');
});

test('text of a schema stays data', () => {
  const hostile = { properties: { '\u2028*/`${"': { pattern: '^[`$]{9}$', enum: ['*/', '\n'] } } };
  const schema: JsonSchema = { type: 'object', ...hostile };
  provideStandalone(running(standaloneCode([schema])));
  expect(compileSchema(schema).all({ '\u2028*/`${"': 'x' }).length).toBe(2);
});
