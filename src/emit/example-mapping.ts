import type { Json, JsonObject, JsonSchema } from '../model/json.ts';
import { itemFields, type BulkWrite } from '../surfaces/loading.ts';
import { flatten, requiredOf, typesOf } from '../surfaces/schema.ts';

const MAX_WORDS = 12;
const MAX_FIELDS = 24;

/** A mapping of a made-up export whose columns are called as the fields are: to copy, and to put the real names in. */
export function exampleMapping(write: BulkWrite): JsonObject {
  const { bulk, facts, item } = write;
  const required = new Set([bulk.key, ...requiredOf(flatten(item, facts.input))]);
  const properties = Object.entries(itemFields(write)).map(
    ([name, schema]) => [name, flatten(schema, facts.input)] as const,
  );
  const sorted = properties
    .toSorted(([a], [b]) => Number(required.has(b)) - Number(required.has(a)))
    .slice(0, MAX_FIELDS);
  const words = sorted.flatMap(([name, schema]) => vocabulary(name, schema));
  return {
    mapping: 1,
    id: 'my-export',
    version: 1,
    title: 'Export of my system',
    verified: 'unverified',
    detects: [{ columns: sorted.filter(([name]) => required.has(name)).map(([name]) => columnOf(name)) }],
    fields: Object.fromEntries(
      sorted.map(([name, schema]) => [name, ruleOf(name, schema, bulk.key, required.has(name))]),
    ),
    ...(words.length > 0 && { words: Object.fromEntries(words) }),
  };
}

function ruleOf(name: string, schema: JsonSchema, key: string, isRequired: boolean): JsonObject {
  return { from: columnOf(name), ...readAs(name, schema, key), ...(isRequired && { required: true }) };
}

/** `closed_at` -> `Closed at`. */
function columnOf(name: string): string {
  const words = name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll(/[_-]+/g, ' ')
    .trim()
    .toLowerCase();
  return words === '' ? name : words.charAt(0).toUpperCase() + words.slice(1);
}

function readAs(name: string, schema: JsonSchema, key: string): JsonObject {
  if (name === key) return { as: 'id' };
  if (vocabulary(name, schema).length > 0) return { as: 'word', words: vocabularyName(name) };
  if (schema['format'] === 'date-time') return { as: 'time' };
  const type = typesOf(schema).find((one) => one !== 'null');
  return { as: (type === undefined ? undefined : KINDS[type]) ?? 'raw' };
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  integer: 'integer',
  boolean: 'boolean',
  array: 'list',
};

function vocabularyName(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .toLowerCase();
}

/** Each allowed word under itself: the source's own words go in their place. */
function vocabulary(name: string, schema: JsonSchema): [string, JsonObject][] {
  const values = schema['enum'];
  if (!Array.isArray(values) || vocabularyName(name) === '') return [];
  const texts = values.filter((value: Json) => typeof value === 'string' && value.trim() === value && value !== '');
  const words = Object.fromEntries(texts.slice(0, MAX_WORDS).map((value) => [String(value).toLowerCase(), value]));
  return Object.keys(words).length === 0 ? [] : [[vocabularyName(name), words]];
}
