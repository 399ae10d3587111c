import { describe, expect, it } from 'vitest';
import { compileCheck } from '../../src/check/check.ts';
import type { JsonSchema } from '../../src/model/json.ts';
import { outlined } from '../../src/surfaces/tool-outline.ts';

const NOTE = 'Shortened.';

const order: JsonSchema = {
  type: 'object',
  description: 'An order. With everything that belongs to it.',
  properties: {
    id: { type: 'string', minLength: 1, examples: ['o-1'], description: 'Its number. Unique in a shop.' },
    state: { enum: ['open', 'sent'] },
    parts: { type: 'array', items: { $ref: '#/$defs/Part' } },
    name: { $ref: '#/$defs/Part/properties/name' },
    payer: {
      oneOf: [
        { type: 'object', required: ['iban'], properties: { iban: { type: 'string', maxLength: 5 } } },
        { type: 'object', required: ['card'], properties: { card: { type: 'integer' } } },
      ],
    },
    shipping: {
      type: 'object',
      required: ['to'],
      properties: {
        to: { type: 'object', required: ['city'], properties: { city: { type: 'string', pattern: '^B' } } },
      },
      not: { required: ['pickup'] },
      if: { required: ['express'] },
      else: { required: ['to'] },
      unevaluatedProperties: false,
    },
  },
  required: ['id'],
  additionalProperties: false,
  $defs: {
    Part: {
      type: 'object',
      required: ['name'],
      properties: { name: { type: 'string' }, parts: { type: 'array', items: { $ref: '#/$defs/Part' } } },
    },
    Unused: { type: 'string' },
  },
};

const GOOD: unknown[] = [
  { id: 'a' },
  { id: 'a', state: 'open', name: 'n', parts: [{ name: 'x', parts: [{ name: 'y', parts: [] }] }] },
  { id: 'a', payer: { iban: 'DE' } },
  { id: 'a', payer: { card: 1, iban: 'longer than five' } },
  { id: 'a', shipping: { to: { city: 'Bonn' } } },
];

const whole = compileCheck(order, { unknown: 'pass', closed: false });
const LIMITS = [100, 200, 300, 400, 500, 600, 700, 800, 900, 1000, 1100].filter(
  (limit) => limit < JSON.stringify(order).length,
);

describe('outlined', () => {
  it('leaves a schema that is short enough as it is', () => {
    expect(outlined(order, JSON.stringify(order).length, NOTE)).toBe(order);
  });

  it.each(GOOD)('accepts at every length what the whole schema accepts: %j', (value) => {
    expect(whole.value(value).ok).toBe(true);
    for (const limit of LIMITS) {
      const outline = outlined(order, limit, NOTE);
      expect(compileCheck(outline, { unknown: 'pass', closed: false }).value(value)).toEqual({
        ok: true,
        value,
        problems: [],
      });
    }
  });

  it('gets shorter with the limit, and keeps the names and types of the root', () => {
    const lengths = LIMITS.map((limit) => JSON.stringify(outlined(order, limit, NOTE)).length);
    expect(lengths).toEqual(lengths.toSorted((one, other) => one - other));
    expect(new Set(lengths).size).toBeGreaterThan(2);
    expect(Object.keys(Object(outlined(order, 100, NOTE)['properties']))).toEqual(
      Object.keys(Object(order['properties'])),
    );
  });

  it('says that it is one, in first sentences and without examples', () => {
    const outline = outlined(order, 900, NOTE);
    expect(outline['description']).toBe('An order. Shortened.');
    expect(outline).toHaveProperty(['properties', 'id', 'description'], 'Its number.');
    expect(JSON.stringify(outline)).not.toMatch(/examples|Unused|unevaluated|"not"|oneOf/);
  });

  it('has no reference that leads nowhere', () => {
    for (const limit of LIMITS) {
      const outline = outlined(order, limit, NOTE);
      const names = [...JSON.stringify(outline).matchAll(/"#\/\$defs\/([^"]+)"/g)].map(([, name]) => name);
      for (const name of names) expect(outline).toHaveProperty(['$defs', String(name)]);
    }
  });
});
