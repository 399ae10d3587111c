import type { InputFact } from '../model/facts.ts';
import { isJsonObject, type Json, type JsonSchema } from '../model/json.ts';
import { flatten, propertiesOf, requiredOf, typesOf } from './schema.ts';

/** An input in words: what the contract calls it, then what its schema asks for. */
export function describeInput(fact: InputFact, root: JsonSchema): string {
  const schema = propertiesOf(root)[fact.name] ?? {};
  const own = flatten(schema, root)['description'];
  const told = typeof own === 'string' ? own : fact.description;
  return [sentence(told), describeSchema(schema, root)].filter(Boolean).join(' ');
}

/** `1 to 500 items. Each item needs id (string), genre (one of crime, poetry).` */
function describeSchema(schema: JsonSchema, root: JsonSchema): string {
  const flat = flatten(schema, root);
  if (isJsonObject(flat['items'])) return describeArray(flat, flatten(flat['items'], root), root);
  const needs = needsText(flat, root);
  if (needs !== '') return `Needs ${needs}.`;
  const allowed = boundsText(flat);
  return allowed === '' ? '' : `${upperFirst(allowed)}.`;
}

function describeArray(flat: JsonSchema, item: JsonSchema, root: JsonSchema): string {
  const size = sizeText(flat, 'items');
  const needs = needsText(item, root);
  const allowed = [...typesOf(item), boundsText(item)].filter(Boolean).join(', ');
  const each = needs === '' ? (allowed === '' ? '' : `Each item: ${allowed}.`) : `Each item needs ${needs}.`;
  return [size === '' ? '' : `${upperFirst(size)}.`, each].filter(Boolean).join(' ');
}

/** `id (string), genre (one of crime, poetry)`: the required properties with what they take. */
function needsText(flat: JsonSchema, root: JsonSchema): string {
  const properties = propertiesOf(flat);
  return requiredOf(flat)
    .map((name) => {
      const property = properties[name];
      const takes = property === undefined ? '' : takesText(flatten(property, root));
      return takes === '' ? name : `${name} (${takes})`;
    })
    .join(', ');
}

/** What a value may be, in a few words: `one of phone, email`, `date-time`, `integer, at least 0`. */
function takesText(flat: JsonSchema): string {
  const types = typesOf(flat).join(' or ');
  const allowed = boundsText(flat);
  const told = Array.isArray(flat['enum']) || flat['const'] !== undefined || flat['format'] !== undefined;
  return [told ? '' : types, allowed].filter(Boolean).join(', ');
}

/** The bounds of a schema in words, without its type; empty when it has none. */
export function boundsText(flat: JsonSchema): string {
  const { enum: values, const: only, format, pattern } = flat;
  const parts = [
    Array.isArray(values) ? `one of ${values.map(literal).join(', ')}` : '',
    only === undefined ? '' : `always ${literal(only)}`,
    typeof format === 'string' ? format : '',
    typeof pattern === 'string' ? `pattern ${pattern}` : '',
    rangeText(flat),
    sizeText(flat, 'characters'),
    sizeText(flat, 'items'),
    sizeText(flat, 'properties'),
  ];
  return parts.filter(Boolean).join(', ');
}

function literal(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function rangeText(flat: JsonSchema): string {
  const bounds: [keyword: string, words: string][] = [
    ['minimum', 'at least'],
    ['exclusiveMinimum', 'more than'],
    ['maximum', 'at most'],
    ['exclusiveMaximum', 'less than'],
    ['multipleOf', 'a multiple of'],
  ];
  return bounds
    .flatMap(([keyword, words]) => (typeof flat[keyword] === 'number' ? `${words} ${flat[keyword]}` : []))
    .join(', ');
}

const SIZES = {
  characters: ['minLength', 'maxLength'],
  items: ['minItems', 'maxItems'],
  properties: ['minProperties', 'maxProperties'],
} as const;

function sizeText(flat: JsonSchema, unit: keyof typeof SIZES): string {
  const [min, max] = SIZES[unit].map((keyword) => flat[keyword]);
  if (typeof min === 'number' && typeof max === 'number') return `${min} to ${max} ${unit}`;
  if (typeof max === 'number') return `at most ${max} ${unit}`;
  return typeof min === 'number' && min > 0
    ? `at least ${min} ${min === 1 ? unit.replace(/ies$/, 'y').replace(/s$/, '') : unit}`
    : '';
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The text as a sentence: trimmed, on one line, with a full stop; empty stays empty. */
export function sentence(text: string): string {
  const line = text.trim().replaceAll(/\s+/g, ' ');
  return line === '' || /[.!?:;]$/.test(line) ? line : `${line}.`;
}

/** The text without links and pictures of Markdown, whose words stay: what shows it does not lead anywhere. */
export function unlinked(text: string): string {
  return text.replaceAll(/!?\[([^[\]]*)\]\((?:[^()]|\([^()]*\))*\)/g, '$1');
}

/** The first sentence of a text; a full stop inside a word or a number ends none. */
export function firstSentence(text: string): string {
  const whole = sentence(text);
  return /^.*?[.!?](?=\s+\p{Lu})/u.exec(whole)?.[0] ?? whole;
}

/** The text in at most `limit` characters, cut behind a word. */
export function shortened(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const cut = text.slice(0, limit - 3);
  const end = cut.lastIndexOf(' ');
  return `${(end > limit / 2 ? cut.slice(0, end) : cut).replace(/[\s,;:.\uD800-\uDBFF]+$/, '')}...`;
}
