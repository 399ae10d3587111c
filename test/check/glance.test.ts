import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileCheck, type Check } from '../../src/check/check.ts';
import { isJsonObject, mapMembers, type Json, type JsonSchema } from '../../src/model/json.ts';
import { cases } from '../cases/cases.ts';
import { sampleOf, validValue } from '../emit/generate.ts';
import { bytesOf, changedBytes, samples, textOf } from './glance-samples.ts';

const schemaOf = (name: string): JsonSchema =>
  JSON.parse(readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), 'utf8')) as JsonSchema;
const upsert = schemaOf('bulk-upsert-conversations-input');
const update = schemaOf('bulk-update-conversations-input');
const strict = (schema: JsonSchema, closed = true): Check => compileCheck(schema, { unknown: 'warn', closed });

/** A yes must be a yes of the exact way, without a word. */
function expectSound(check: Check, bytes: Uint8Array): boolean {
  const yes = check.accepts(bytes);
  if (yes) expect(check.bytes(bytes)).toMatchObject({ ok: true, problems: [] });
  return yes;
}

describe('the quick yes', () => {
  test('is never a yes where the exact way finds anything, whatever the schema', () => {
    let yes = 0;
    const judged = samples.chain(({ schema, value }) =>
      fc.record({
        schema: fc.constant(schema),
        closed: fc.boolean(),
        texts: fc.array(changedBytes(textOf(value)), { minLength: 25, maxLength: 25 }),
      }),
    );
    fc.assert(
      fc.property(judged, ({ schema, closed, texts }) => {
        const check = strict(schema, closed);
        for (const bytes of texts) if (expectSound(check, bytes)) yes += 1;
      }),
      { numRuns: 1500 },
    );
    expect(yes).toBeGreaterThan(1000);
  }, 120_000);

  test('is never a yes where the exact way finds anything in changed requests', () => {
    const check = strict(upsert);
    const closed = withoutUnknown(upsert);
    const value = validValue(closed, (part) => resolve(closed, part));
    let yes = 0;
    fc.assert(
      fc.property(changedBytes(textOf(value)), (bytes) => {
        if (expectSound(check, bytes)) yes += 1;
      }),
      { numRuns: 5000 },
    );
    expect(yes).toBeGreaterThan(1000);
  }, 120_000);

  test.each([
    ['upsert', upsert],
    ['update', update],
  ])('is a yes for clean requests to %s', (_, schema) => {
    const check = strict(schema);
    const closed = withoutUnknown(schema);
    const texts = sampleOf(textOf(validValue(closed, (part) => resolve(closed, part))), 1000, 20_260_524);
    const clean = texts.map(bytesOf).filter((bytes) => check.bytes(bytes).ok);
    expect(clean.length).toBeGreaterThan(900);
    expect(clean.filter((bytes) => check.accepts(bytes)).length).toBeGreaterThan(0.99 * clean.length);
  });

  test.each(cases)('is as the shared list has it: $name', ({ operation, text, verdict, warnings = [] }) => {
    const check = strict(operation === 'bulk-upsert-conversations' ? upsert : update);
    const isClean = verdict === 'accepted' && warnings.length === 0;
    expect(check.accepts(typeof text === 'string' ? bytesOf(text) : text)).toBe(isClean);
  });

  test.each<[string, (text: string) => string]>([
    ['a duplicate key in an item', (text) => text.replace('"size":700', '"size":1,"size":700')],
    ['a duplicate key behind an escape', (text) => text.replace('"size":700', '"s\\u0069ze":1,"size":700')],
    ['a duplicate key in an open object', (text) => text.replace('"a":[', '"c":1,"a":[')],
    ['a duplicate list', (text) => text.replace('{"items"', '{"items":[],"items"')],
    ['a hole between items', (text) => text.replace('},{', '},,{')],
    ['a comma at the end', (text) => text.replace(/\]\}$/, ',]}')],
    ['a comma at the start', (text) => text.replace('[{', '[,{')],
    ['an item that is wrong', (text) => text.replace('"size":1400', '"size":-1')],
    ['a number past the exact ones', (text) => text.replace('"size":1400', '"size":9007199254740993')],
    ['a zero before a number', (text) => text.replace('"size":1400', '"size":01400')],
    ['a high surrogate alone', (text) => text.replace('"c":"xxx', '"c":"\\ud800xxx')],
    ['a low surrogate alone', (text) => text.replace('"c":"xxx', '"c":"\\uDC00xxx')],
    ['two low surrogates', (text) => text.replace('"c":"xxx', '"c":"\\udc00\\udc00xxx')],
    ['two high surrogates', (text) => text.replace('"c":"xxx', '"c":"\\ud83d\\ud83dxxx')],
    ['an unknown property', (text) => text.replace('"size":1400', '"sise":1400')],
    ['an unknown member', (text) => text.replace(/\}$/, ',"more":1}')],
    ['two values', (text) => `${text} {}`],
    ['a control character in a string', (text) => text.replace('"c":"xxx', '"c":"x\nxx')],
    ['too many items', () => JSON.stringify({ items: good(2001) })],
    ['101 levels', (text) => text.replace('"a":[{"b":null}]', `"a":${'['.repeat(97)}${']'.repeat(97)}`)],
    ['a list at the root', (text) => text.slice('{"items":'.length, -1)],
  ])('is no yes for %s', (_, change) => {
    const text = JSON.stringify({ items: good(1500) });
    const changed = change(text);
    expect(changed).not.toBe(text);
    expect(items.accepts(bytesOf(changed))).toBe(false);
    expect(items.bytes(bytesOf(changed)).problems.length).toBeGreaterThan(0);
  });

  test.each<[string, (text: string) => string]>([
    ['white space', (text) => JSON.stringify(JSON.parse(text), null, '\t')],
    ['members in any order', (text) => text.replace('"size":0,', '').replace('{"id":', '{"size":0,"id":')],
    ['an escaped pair', (text) => text.replace('"c":"xxx', '"c":"\\ud83d\\uDE00')],
    ['100 levels', (text) => text.replace('"a":[{"b":null}]', `"a":${'['.repeat(96)}${']'.repeat(96)}`)],
    ['exponents', (text) => text.replace('"size":1400', '"size":14E+2')],
  ])('is a yes for %s', (_, change) => {
    const changed = change(JSON.stringify({ items: good(1500) }));
    expect(items.accepts(bytesOf(changed))).toBe(true);
    expect(items.bytes(bytesOf(changed))).toMatchObject({ ok: true, problems: [] });
  });

  test('leaves what it does not know to the exact way', () => {
    const keys = Object.fromEntries(Array.from({ length: 33 }, (_, index) => [`k${index}`, index]));
    expect(items.accepts(bytesOf(JSON.stringify({ items: [{ id: 'a', free: keys }] })))).toBe(false);
    const deep = strict({ type: 'object', properties: { a: { not: {} } } });
    expect(deep.accepts(bytesOf('{}'))).toBe(false);
  });

  test.each([
    ['a quote', 'a"b', '{"e":"a"b"}'],
    ['a control character', 'a\n', '{"e":"a\n"}'],
    ['half of a surrogate pair', '\ud800', '{"e":"\ufffd"}'],
  ])('compares no text of an enumeration with %s', (_, text, spelt) => {
    const chosen = strict({ type: 'object', properties: { e: { enum: [text] } } });
    expect(chosen.accepts(bytesOf(spelt))).toBe(false);
    expect(chosen.bytes(bytesOf(spelt)).ok).toBe(false);
  });

  test('tells apart more properties than one mask holds', () => {
    const names = Array.from({ length: 45 }, (_, index) => `name${index}`);
    const properties = Object.fromEntries(names.map((name) => [name, { type: 'integer' }]));
    const wide = strict({ type: 'object', required: names, properties });
    const whole = JSON.stringify(Object.fromEntries(names.map((name, index) => [name, index])));
    expect(wide.accepts(bytesOf(whole))).toBe(true);
    for (const name of names) {
      const member = new RegExp(`"${name}":\\d+,?`);
      expect(wide.accepts(bytesOf(whole.replace(member, '').replace(',}', '}')))).toBe(false);
      expect(wide.accepts(bytesOf(whole.replace(/\}$/, `,"${name}":1}`)))).toBe(false);
    }
  });
});

const items = strict({
  type: 'object',
  required: ['items'],
  properties: {
    items: { type: 'array', minItems: 1, maxItems: 2000, items: { $ref: '#/$defs/Item' } },
    note: { type: 'string' },
  },
  $defs: {
    Item: {
      type: 'object',
      required: ['id'],
      properties: {
        id: { type: 'string', minLength: 1 },
        size: { type: 'integer', minimum: 0 },
        free: { type: 'object' },
      },
    },
  },
});

function good(count: number): { id: string; size: number; free: object }[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `ü-${index} "\\" ,:[]{}`,
    size: index,
    free: { a: [{ b: null }], c: 'x'.repeat(40) },
  }));
}

function withoutUnknown(schema: JsonSchema): JsonSchema {
  const closed = mapMembers(schema, (child) => closeAll(child));
  return 'properties' in schema ? { ...closed, additionalProperties: false } : closed;
}

function closeAll(value: Json): Json {
  if (Array.isArray(value)) return value.map(closeAll);
  return isJsonObject(value) ? withoutUnknown(value) : value;
}

type Part = Readonly<Record<string, unknown>>;

function resolve(root: JsonSchema, part: Part): Part {
  const { $ref } = part;
  const found =
    typeof $ref === 'string' && isJsonObject(root['$defs']) ? root['$defs'][$ref.replace('#/$defs/', '')] : undefined;
  return isJsonObject(found) ? found : part;
}
