import { describe, expect, it } from 'vitest';
import type { Operation } from '../../src/model/capability.ts';
import type { JsonSchema } from '../../src/model/json.ts';
import { acceptedOnly, toolDescription, toolHints, toolInputSchema } from '../../src/surfaces/tool.ts';
import { consumedOf } from '../../src/surfaces/expose.ts';
import { exposedLibrary } from './practice.ts';

function operation(name: string): Operation {
  const found = consumedOf(exposedLibrary).find(({ operation }) => operation.name === name);
  if (found === undefined) throw new Error(name);
  return found.operation;
}

describe('toolInputSchema', () => {
  const schema = toolInputSchema(operation('put-shelves').facts?.input ?? {});

  it('is a closed object without identity that keeps every depth', () => {
    expect(schema).toMatchObject({ type: 'object', additionalProperties: false, required: ['shelves'] });
    expect(schema).not.toHaveProperty('$id');
    expect(schema).toHaveProperty(['$defs', 'Shelf', 'properties', 'genre', 'enum'], ['crime', 'poetry']);
    expect(schema).toHaveProperty(['$defs', 'Shelf', 'properties', 'labels', 'additionalProperties'], true);
  });

  it('holds only the definitions that it reaches', () => {
    expect(Object.keys(schema['$defs'] ?? {})).toEqual(['Shelf']);
  });

  const cases: [what: string, given: JsonSchema, expected: JsonSchema][] = [
    ['no inputs', {}, { type: 'object', properties: {}, additionalProperties: false }],
    [
      'identity, extensions and keywords of OpenAPI',
      {
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        $id: 'x.json',
        'x-internal': 1,
        properties: { a: { type: 'string', xml: { name: 'b' }, example: 'c', examples: [{ xml: 1 }] } },
      },
      {
        type: 'object',
        properties: { a: { type: 'string', examples: [{ xml: 1 }] } },
        additionalProperties: false,
      },
    ],
    [
      'properties that are called like keywords',
      { properties: { xml: { type: 'string' }, $id: { type: 'string' } } },
      { type: 'object', properties: { xml: { type: 'string' }, $id: { type: 'string' } }, additionalProperties: false },
    ],
    [
      'words that only repeat a name',
      {
        properties: {
          order_id: { type: 'string', title: 'Order ID', description: 'order id.' },
          title: { type: 'string', description: 'The title' },
        },
      },
      {
        type: 'object',
        properties: { order_id: { type: 'string' }, title: { type: 'string', description: 'The title' } },
        additionalProperties: false,
      },
    ],
    [
      'definitions reached through others, below their root and in a circle',
      {
        properties: { a: { anyOf: [{ $ref: '#/$defs/A~1B/properties/x' }] } },
        $defs: {
          'A/B': { properties: { x: { $ref: '#/$defs/C' } } },
          C: { items: { $ref: '#/$defs/C' } },
          D: { type: 'null' },
        },
      },
      {
        type: 'object',
        properties: { a: { anyOf: [{ $ref: '#/$defs/A~1B/properties/x' }] } },
        additionalProperties: false,
        $defs: { 'A/B': { properties: { x: { $ref: '#/$defs/C' } } }, C: { items: { $ref: '#/$defs/C' } } },
      },
    ],
  ];
  it.each(cases)('%s', (_, given, expected) => {
    expect(toolInputSchema(given)).toEqual(expected);
  });
});

describe('hints and words', () => {
  it('takes the hints from the semantics and claims none without', () => {
    expect(toolHints(operation('put-shelves'))).toEqual({
      readOnly: false,
      destructive: true,
      idempotent: true,
      openWorld: true,
    });
    expect(toolHints({ ...operation('put-shelves'), facts: undefined })).toEqual({});
  });

  it('says what a tool needs, replaces and promises', () => {
    expect(toolDescription(operation('put-shelves'))).toBe(
      'Create or overwrite shelves in bulk. Needs shelves. At most 20 items in shelves a call. ' +
        'An item replaces what is stored under its id. A success means accepted for processing, not yet stored.',
    );
    const description = 'Overwrites up to 20 shelves: each replaces the one of its id. The answer says accepted';
    expect(toolDescription({ ...operation('put-shelves'), description })).toBe(`${description}. Needs shelves.`);
    expect(toolDescription(operation('get-shelf'))).toBe('Read one shelf. Needs shelf-id.');
  });

  it('knows 202 as the only success from one success among others', () => {
    expect(acceptedOnly(operation('put-shelves'))).toBe(true);
    expect(acceptedOnly(operation('get-shelf'))).toBe(false);
    expect(acceptedOnly({ ...operation('get-shelf'), facts: undefined })).toBe(false);
  });
});
