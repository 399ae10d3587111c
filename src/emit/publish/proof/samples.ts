import { isJsonObject, type Json, type JsonSchema } from '../../../model/json.ts';
import { flatten, propertiesOf, typesOf } from '../../../surfaces/schema.ts';

/** Values of every kind, of which a schema takes some. */
const KINDS: readonly Json[] = [null, true, '', 'x', 'x'.repeat(300), 0, -1, 2.5, 1e9, [], [{}], {}];
const TEXTS: Readonly<Record<string, string>> = {
  'date-time': '2026-05-24T10:15:30Z',
  date: '2026-05-24',
  time: '10:15:30Z',
  email: 'a@b.example',
  uri: 'https://a.example/b',
  uuid: '2f1d6f4e-8a53-4d0e-9f6e-0d3f5b0e8a11',
};
/** Schemas that contain themselves end somewhere. */
const MAX_DEPTH = 5;
const MAX_PROPERTIES = 60;
/** Of texts and lists. */
const MAX_LENGTH = 10_000;

/** Values near the border of what a schema accepts: a plausible one, and that one with each of its parts changed. */
export function samplesOf(schema: JsonSchema): Json[] {
  return [plausibleOf(schema, schema, 0), ...variantsOf(schema, schema, OBJECTS)];
}

/** Objects within one another whose members are changed. */
const OBJECTS = 2;

function variantsOf(schema: JsonSchema, root: JsonSchema, depth: number): Json[] {
  const flat = flatten(schema, root);
  const alternatives = [...listed(flat['oneOf']), ...listed(flat['anyOf'])].filter(isJsonObject);
  return [
    ...KINDS,
    ...bordersOf(flat),
    ...listVariants(flat, root, depth),
    ...(depth > 0 ? memberVariants(flat, root, depth - 1) : []),
    ...(depth > 0 ? alternatives.flatMap((one) => variantsOf(one, root, depth - 1)) : []),
  ];
}

function memberVariants(flat: JsonSchema, root: JsonSchema, depth: number): Json[] {
  const members = Object.entries(propertiesOf(flat)).slice(0, MAX_PROPERTIES);
  if (members.length === 0) return [];
  const plausible = members.map(([name, member]): [string, Json] => [name, plausibleOf(member, root, 1)]);
  const whole = Object.fromEntries(plausible);
  return [
    { ...whole, 'a member that nobody names': 1 },
    ...members.map(([name]) => Object.fromEntries(plausible.filter(([other]) => other !== name))),
    ...members.flatMap(([name, member]) =>
      variantsOf(member, root, depth).map((changed) => ({ ...whole, [name]: changed })),
    ),
  ];
}

function listVariants(flat: JsonSchema, root: JsonSchema, depth: number): Json[] {
  const { items, minItems, maxItems } = flat;
  if (!isJsonObject(items)) return [];
  const item = plausibleOf(items, root, 1);
  const lengths = [minItems, maxItems].flatMap(around).filter((length) => length <= MAX_LENGTH);
  const changed = depth > 0 ? variantsOf(items, root, depth) : KINDS;
  return [...changed.map((one) => [one]), ...lengths.map((length) => Array.from({ length }, () => item))];
}

/** What stands on both sides of each bound, and the words that are known. */
function bordersOf(flat: JsonSchema): Json[] {
  const { const: only, enum: words, minLength, maxLength } = flat;
  const numbers = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'].map((key) => flat[key]);
  const lengths = [minLength, maxLength].flatMap(around).filter((length) => length <= MAX_LENGTH);
  return [
    ...(only === undefined ? [] : [only]),
    ...listed(words),
    ...numbers.flatMap((bound) => (typeof bound === 'number' ? [bound - 1, bound, bound + 1] : [])),
    ...lengths.map((length) => 'x'.repeat(length)),
    ...(typeof flat['format'] === 'string' ? Object.values(TEXTS) : []),
  ];
}

function around(bound: Json | undefined): number[] {
  return typeof bound === 'number' ? [bound - 1, bound, bound + 1].filter((length) => length >= 0) : [];
}

/** A value that the schema is likely to accept; nothing else is promised. */
function plausibleOf(schema: JsonSchema, root: JsonSchema, depth: number): Json {
  const flat = flatten(schema, root);
  const { const: only, enum: words, examples, default: usual, items } = flat;
  const given = [only, ...listed(examples), usual, ...listed(words)].find((value) => value !== undefined);
  if (given !== undefined) return given;
  const alternatives = listed(flat['oneOf'] ?? flat['anyOf']).filter(isJsonObject);
  const [first] = alternatives;
  if (first !== undefined && depth < MAX_DEPTH) return plausibleOf(first, root, depth + 1);
  const [type = 'object'] = typesOf(flat);
  if (type === 'string') return textOf(flat);
  if (type === 'integer' || type === 'number') return typeof flat['minimum'] === 'number' ? flat['minimum'] : 1;
  if (type === 'boolean') return true;
  if (type === 'array') return isJsonObject(items) && depth < MAX_DEPTH ? [plausibleOf(items, root, depth + 1)] : [];
  if (depth >= MAX_DEPTH) return {};
  const members = Object.entries(propertiesOf(flat)).slice(0, MAX_PROPERTIES);
  return Object.fromEntries(members.map(([name, member]) => [name, plausibleOf(member, root, depth + 1)]));
}

function textOf({ format, minLength }: JsonSchema): string {
  const text = (typeof format === 'string' ? TEXTS[format] : undefined) ?? 'text';
  return typeof minLength === 'number' ? text.padEnd(minLength, 'x') : text;
}

function listed(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
