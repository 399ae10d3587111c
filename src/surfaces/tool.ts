import type { Hints, Operation } from '../model/capability.ts';
import { isJsonObject, mapMembers, type JsonSchema } from '../model/json.ts';
import { definitions, mapSubschemas, reachedDefinitions } from './schema.ts';
import { sentence } from './words.ts';

/** JSON Schema 2020-12 as every client of the field reads it: no identifiers, no dialect, nothing of OpenAPI. */
const PORTABLE = new Set(
  `
  $ref $defs allOf anyOf oneOf not if then else type
  enum const format pattern minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum
  multipleOf items prefixItems contains minContains maxContains minItems maxItems uniqueItems properties
  patternProperties additionalProperties propertyNames required dependentRequired dependentSchemas minProperties maxProperties unevaluatedItems unevaluatedProperties
  title description default examples deprecated readOnly writeOnly
  `
    .trim()
    .split(/\s+/),
);

/**
 * The input schema as a tool has it: the complete nested schema of the operation's inputs, whose root is an object that
 * takes nothing else, with the definitions that it reaches and no others. What only repeats the name of its property is
 * left out.
 */
export function toolInputSchema(input: JsonSchema): JsonSchema {
  const portable = withoutEchoes(portableSchema(input));
  const { $defs: _, type: _type, properties, ...rest } = portable;
  const root: JsonSchema = { type: 'object', properties: properties ?? {}, ...rest, additionalProperties: false };
  const reached = reachedDefinitions(root, definitions(portable));
  return Object.keys(reached).length === 0 ? root : { ...root, $defs: reached };
}

function portableSchema(schema: JsonSchema): JsonSchema {
  const kept = Object.entries(schema).filter(([keyword]) => PORTABLE.has(keyword));
  return mapSubschemas(Object.fromEntries(kept), portableSchema);
}

/** Without titles and descriptions of properties that tell no more than their names do. */
function withoutEchoes(schema: JsonSchema): JsonSchema {
  const mapped = mapSubschemas(schema, withoutEchoes);
  const { properties } = mapped;
  if (!isJsonObject(properties)) return mapped;
  return {
    ...mapped,
    properties: mapMembers(properties, (value, name) => (isJsonObject(value) ? unechoed(value, name) : value)),
  };
}

function unechoed(schema: JsonSchema, name: string): JsonSchema {
  const kept = Object.entries(schema).filter(
    ([keyword, value]) =>
      (keyword !== 'title' && keyword !== 'description') ||
      typeof value !== 'string' ||
      letters(value) !== letters(name),
  );
  return Object.fromEntries(kept);
}

function letters(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** What the operation does to the world, as its semantics say; only what is known is claimed. */
export function toolHints(operation: Operation): Hints {
  const semantics = operation.facts?.semantics;
  if (semantics === undefined) return {};
  const { readOnly, destructive, idempotent } = semantics;
  return { readOnly, destructive, idempotent, openWorld: true };
}

/**
 * What the tool does, what it needs and what its success means, for a model that has to choose and call it. What the
 * contract's own words say already is not said again.
 */
export function toolDescription(operation: Operation): string {
  const told = sentence(operation.description ?? operation.title ?? operation.name);
  const needs = (operation.facts?.inputs ?? []).filter((input) => input.required).map((input) => input.name);
  const parts = [
    told,
    needs.length === 0 ? '' : `Needs ${needs.join(', ')}.`,
    ...bulkSentences(operation, told),
    acceptedOnly(operation) && !/\baccepted\b/i.test(told)
      ? 'A success means accepted for processing, not yet stored.'
      : '',
  ];
  return parts.filter(Boolean).join(' ');
}

function bulkSentences(operation: Operation, told: string): string[] {
  const bulk = operation.facts?.bulk;
  if (bulk === undefined) return [];
  return [
    told.includes(String(bulk.maxItems)) ? '' : `At most ${bulk.maxItems} items in ${bulk.items} a call.`,
    bulk.replaces && !/\breplaces\b/i.test(told) ? `An item replaces what is stored under its ${bulk.key}.` : '',
  ];
}

/** True when the only documented success is 202, which by RFC 9110 promises nothing about the outcome. */
export function acceptedOnly(operation: Operation): boolean {
  const successes = (operation.facts?.responses ?? []).filter(
    ({ status, documented }) => documented && status.startsWith('2'),
  );
  return successes.length > 0 && successes.every(({ status }) => status === '202');
}
