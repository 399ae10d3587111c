import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileCheck } from '../../src/check/check.ts';
import type { JsonSchema } from '../../src/model/json.ts';

const item: JsonSchema = {
  type: 'object',
  required: ['id'],
  properties: { id: { type: 'string', minLength: 1 }, size: { type: 'integer', minimum: 0 }, free: { type: 'object' } },
};
const schema: JsonSchema = {
  type: 'object',
  required: ['items'],
  properties: {
    items: { type: 'array', minItems: 1, maxItems: 2000, items: { $ref: '#/$defs/Item' } },
    note: { type: 'string' },
  },
  $defs: { Item: item },
};
const check = compileCheck(schema, { unknown: 'warn', closed: true });
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const good = (count: number): { id: string; size: number; free: object }[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `ü-${index} "\\" ,:[]{}`,
    size: index,
    free: { a: [{ b: null }], c: 'x'.repeat(40) },
  }));

const LARGE = JSON.stringify({ id: 'l', free: { c: 'x'.repeat(30_000) } });
const SPACE = ' '.repeat(30_000);

describe('the quick yes for large bodies', () => {
  test('is a yes for a good one, in any spelling', () => {
    const body = { note: 'n', items: good(1500) };
    for (const indent of [undefined, 1, '\t'])
      expect(check.accepts(bytesOf(JSON.stringify(body, null, indent)))).toBe(true);
  });

  test('is left to the exact way for a small one', () => {
    expect(check.accepts(bytesOf(JSON.stringify({ items: good(1) })))).toBe(false);
  });

  test.each<[string, (text: string) => string]>([
    ['a duplicate key in an item', (text) => text.replace('"size":700', '"size":1,"size":700')],
    ['a duplicate key behind an escape', (text) => text.replace('"size":700', '"s\\u0069ze":1,"size":700')],
    ['a duplicate list', (text) => text.replace('{"items"', '{"items":[],"items"')],
    ['a duplicate list that is no list', (text) => text.replace(/\}$/, ',"items":5}')],
    ['a second list', (text) => text.replace(/\}$/, ',"other":[]}')],
    ['a hole between items', (text) => text.replace('},{', '},,{')],
    ['a comma at the end', (text) => text.replace(/\]\}$/, ',]}')],
    ['a comma at the start', (text) => text.replace('[{', '[,{')],
    ['a hole as wide as a piece', (text) => text.replace('},{', `},${LARGE},${SPACE},{`)],
    ['a comma at the end of a piece', (text) => text.replace(/\]\}$/, `,${LARGE},]}`)],
    ['an item that is wrong', (text) => text.replace('"size":1400', '"size":-1')],
    ['a number past the exact ones', (text) => text.replace('"size":1400', '"size":9007199254740993')],
    ['half of a surrogate pair', (text) => text.replace('"c":"xxx', '"c":"\\ud800xxx')],
    ['an unknown property', (text) => text.replace('"size":1400', '"sise":1400')],
    ['an unknown member', (text) => text.replace(/\}$/, ',"more":1}')],
    ['two values', (text) => `${text} {}`],
    ['a closed string missing', (text) => text.replace('"id":"ü-900', '"id":ü-900')],
    ['a byte order mark', (text) => `\ufeff${text}`],
    ['too many items', () => JSON.stringify({ items: good(2001) })],
    ['101 levels', (text) => text.replace('"a":[{"b":null}]', `"a":${'['.repeat(98)}${']'.repeat(98)}`)],
    ['a list at the root', (text) => text.slice('{"items":'.length, -1)],
  ])('is never a yes for %s', (_, change) => {
    const text = JSON.stringify({ items: good(1500) });
    const changed = change(text);
    expect(changed).not.toBe(text);
    expect(check.accepts(bytesOf(changed))).toBe(false);
    expect(check.bytes(bytesOf(changed)).problems.length).toBeGreaterThan(0);
  });

  test('is never a yes where the exact way finds anything', () => {
    const text = JSON.stringify({ note: 'a', items: good(1200) });
    const piece = fc.constantFrom(
      '',
      '"',
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '\\',
      '\\u',
      '1',
      '"id":1,',
      '},{',
      '],[',
      ' ',
      '\u0001',
      '.5',
      'null',
    );
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(3), piece, (at, cut, inserted) => {
        const changed = bytesOf(text.slice(0, at) + inserted + text.slice(at + cut));
        if (check.accepts(changed)) expect(check.bytes(changed)).toMatchObject({ ok: true, problems: [] });
      }),
      { numRuns: 1500 },
    );
  }, 60_000);
});
