import { expect, test } from 'vitest';
import type { JsonSchema } from '../../src/model/json.ts';
import { readParameters } from '../../src/run/parameters.ts';
import type { BoundInput } from '../../src/run/schema.ts';

function input(place: BoundInput['in'], schema: JsonSchema): BoundInput {
  return { name: 'x', wireName: 'x', in: place, required: false, schema, explode: true };
}

function cookie(header: string): unknown {
  const request = { kind: 'http', path: {}, query: [], headers: { cookie: header }, body: undefined } as const;
  return readParameters(request, [input('cookie', { type: 'string' })], {}).values['x'];
}

test.each([
  ['y=1; x=a%20b', 'a b'],
  ['x=50%', '50%'],
  ['x=a=b', 'a=b'],
])('a cookie is decoded, since it is encoded on its way up: %s', (header, expected) => {
  expect(cookie(header)).toBe(expected);
});

test('a schema of unions of itself is read in no time', () => {
  const again = Array.from({ length: 20 }, () => ({ $ref: '#/$defs/Loop' }));
  const definitions: JsonSchema = { Loop: { anyOf: [...again, { type: 'integer' }] } };
  const request = { kind: 'http', path: {}, query: [['x', '7'] as const], headers: {}, body: undefined } as const;
  const read = readParameters(request, [input('query', { $ref: '#/$defs/Loop' })], definitions);
  expect(read).toEqual({ values: { x: 7 }, problems: [] });
});
