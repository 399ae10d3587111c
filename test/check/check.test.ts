import { describe, expect, test } from 'vitest';
import { capped, compileCheck } from '../../src/check/check.ts';
import { canBlowUp } from '../../src/check/pattern.ts';
import type { UnknownPolicy } from '../../src/check/inspect.ts';
import type { JsonSchema } from '../../src/model/json.ts';
import { detailOf, problem } from '../../src/model/problem.ts';

const parcel: JsonSchema = {
  type: 'object',
  required: ['id', 'size'],
  properties: {
    id: { type: 'string', minLength: 1 },
    size: { enum: ['small', 'large'] },
    sentAt: { type: 'string', format: 'date-time' },
    weight: { type: ['number', 'null'], minimum: 0, exclusiveMaximum: 100 },
    labels: { type: 'object', additionalProperties: true },
    fixed: { type: 'object', properties: { a: { type: 'integer' } }, additionalProperties: false },
    receiver: { anyOf: [{ $ref: '#/$defs/Person' }, { type: 'null' }] },
    code: { type: 'string', pattern: '^(a+)+$' },
  },
};
const schema: JsonSchema = {
  type: 'object',
  required: ['parcels'],
  properties: { parcels: { type: 'array', minItems: 1, maxItems: 500, items: { $ref: '#/$defs/Parcel' } } },
  $defs: { Parcel: parcel, Person: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } } },
};
const good = { id: 'a', size: 'small' };

function judge(value: unknown, unknown: UnknownPolicy = 'warn'): string[] {
  const check = compileCheck(schema, { unknown, closed: true });
  const fromBytes = check.bytes(new TextEncoder().encode(JSON.stringify(value)));
  const fromValue = check.value(value);
  expect(fromValue.problems).toEqual(fromBytes.problems);
  expect(fromValue.ok).toBe(fromBytes.ok);
  return fromBytes.problems.map((found) => `${found.severity} ${found.code} ${found.place.pointer ?? ''}`);
}

const one = (change: object): object => ({ parcels: [{ ...good, ...change }] });

describe('a check', () => {
  test.each<[string, unknown, string[]]>([
    ['good input', { parcels: [good] }, []],
    ['null where null is allowed', one({ weight: null, receiver: null }), []],
    ['an empty list', { parcels: [] }, ['error input.items /parcels']],
    ['500 items', { parcels: Array(500).fill(good) }, []],
    ['501 items', { parcels: Array(501).fill(good) }, ['error input.items /parcels']],
    ['nothing', {}, ['error input.required /parcels']],
    ['a list at the root', [], ['error input.type ']],
    [
      'a missing property points at where it should stand',
      { parcels: [{ size: 'small' }] },
      ['error input.required /parcels/0/id'],
    ],
    [
      'every fault of a record',
      one({ size: 'huge', sentAt: 'yesterday', weight: -1 }),
      [
        'error input.enum /parcels/0/size',
        'error input.format /parcels/0/sentAt',
        'error input.range /parcels/0/weight',
      ],
    ],
    ['a wrong type', one({ id: 7 }), ['error input.type /parcels/0/id']],
    ['a key in another case', one({ Size: 'small' }), ['error body.key-case /parcels/0/Size']],
    [
      'a key in another case where anything is allowed',
      { parcels: [{ ...good, fixed: { A: 1 } }] },
      ['error body.key-case /parcels/0/fixed/A', 'error input.additional-property /parcels/0/fixed/A'],
    ],
    ['an unknown property', one({ sizes: 1 }), ['warning input.unknown-property /parcels/0/sizes']],
    ['free metadata', one({ labels: { any: { thing: 1 } } }), []],
    ['an unknown member of the root', { parcels: [good], more: 1 }, ['error body.unknown-member /more']],
    [
      'a union tells what the meant branch misses',
      one({ receiver: {} }),
      ['error input.required /parcels/0/receiver/name'],
    ],
    ['a union that nothing was meant of', one({ receiver: 3 }), ['error input.alternatives /parcels/0/receiver']],
  ])('%s', (_, value, expected) => {
    const found = judge(value);
    expect(found).toEqual(expected);
  });

  test('unknown properties can be refused or passed', () => {
    expect(judge(one({ sizes: 1 }), 'refuse')).toEqual(['error input.unknown-property /parcels/0/sizes']);
    expect(judge(one({ sizes: 1 }), 'pass')).toEqual([]);
  });

  test('a detail names what is allowed and what was probably meant, never the value', () => {
    const { problems } = compileCheck(schema, { unknown: 'warn', closed: true }).value(
      one({ size: 'SECRET-VALUE', sizee: 'SECRET-VALUE' }),
    );
    const details = problems.map(detailOf);
    expect(details).toEqual([
      '"sizee" is not a property that the contract names. Did you mean "size"?',
      'Must be one of: small, large.',
    ]);
    expect(JSON.stringify(problems)).not.toContain('SECRET-VALUE');
  });

  test('the prefix stands before every pointer', () => {
    const check = compileCheck(
      { type: 'array', items: { type: 'integer' } },
      { unknown: 'warn', closed: false, prefix: '/body' },
    );
    expect(check.bytes(new TextEncoder().encode('[1,"x"]')).problems[0]?.place.pointer).toBe('/body/1');
    expect(check.bytes(new TextEncoder().encode('[{"a":1,"a":2}]')).problems[0]?.place.pointer).toBe('/body/0/a');
  });

  test('more than 100 problems are counted, errors first', () => {
    const { problems } = compileCheck(schema, { unknown: 'warn', closed: true }).value({
      parcels: Array(300).fill({ id: 1, size: 1 }),
    });
    expect(problems).toHaveLength(101);
    expect(problems.at(-1)).toMatchObject({ code: 'input.more', args: { count: 500 } });
    const mixed = [problem('input.unknown-property', {}, { name: 'a' }, 'warning'), problem('body.missing', {}, {})];
    expect(capped(mixed, 1).map((found) => found.code)).toEqual(['body.missing', 'input.more']);
  });

  test.each([
    ['^[a-z]+-[0-9]+$', false],
    ['^.{1,80}$', false],
    ['^(a+)+$', true],
    ['^(a{1,40}){1,40}$', true],
    ['^(a|b|ab)*c$', true],
    ['^(?:https?://)?x', false],
  ])('whether %s can blow up is %s', (pattern, expected) => {
    expect(canBlowUp(pattern)).toBe(expected);
  });

  test('a hostile body is judged in bounded time and memory', () => {
    const check = compileCheck(schema, { unknown: 'warn', closed: true });
    const body = `{${Array.from({ length: 300_000 }, (_, index) => `"k${index}":1`).join(',')}}`;
    const before = process.memoryUsage().heapUsed;
    const { problems } = check.bytes(new TextEncoder().encode(body));
    expect(problems).toHaveLength(101);
    expect(problems.at(-1)).toMatchObject({ code: 'input.more', args: { count: 299_901 } });
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(400 * 1024 * 1024);
  });

  test.each([
    ['lists', '['.repeat(500_000) + ']'.repeat(500_000)],
    ['a tree of the schema', '{"of":['.repeat(20_000) + ']}'.repeat(20_000)],
  ])('a hostile value is not followed to where the stack ends: %s', (_, text) => {
    const tree = { type: 'object', properties: { of: { type: 'array', items: { $ref: '#/$defs/Tree' } } } };
    const root = { type: 'object', properties: { tree: { $ref: '#/$defs/Tree' } }, $defs: { Tree: tree } };
    const check = compileCheck(root, { unknown: 'warn', closed: true });
    const { ok, problems } = check.value({ tree: JSON.parse(text) });
    expect([ok, problems.map(({ code }) => code)]).toEqual([false, ['json.too-deep']]);
  });

  test('each error keeps its own place however many warnings stand before it', () => {
    const noisy = Array.from({ length: 150 }, () => ({ ...good, sizes: 1 }));
    const found = judge({ parcels: [...noisy, { ...good, Size: 'small' }, { ...good, ID: 'a' }] });
    expect(found.slice(0, 2)).toEqual(['error body.key-case /parcels/150/Size', 'error body.key-case /parcels/151/ID']);
  });

  test('a pattern that can run for ever does not', () => {
    const started = performance.now();
    expect(judge(one({ code: `${'a'.repeat(60)}b` }))).toEqual(['error input.pattern /parcels/0/code']);
    expect(judge(one({ code: 'aaaa' }))).toEqual([]);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
