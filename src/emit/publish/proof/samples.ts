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

/** Of those with two parts changed at once: objects of many members within one another have millions. */
const MAX_DEEP = 4000;

/** Values near the border of what a schema accepts: a plausible one, and that one with each of its parts changed. */
export function samplesOf(schema: JsonSchema): Json[] {
  const deep = firstOf(variantsOf(schema, schema, 2), MAX_DEEP);
  return [plausibleOf(schema, schema, 0), ...variantsOf(schema, schema, 1), ...deep];
}

function firstOf(values: Iterable<Json>, count: number): Json[] {
  const found: Json[] = [];
  for (const value of values) if (found.push(value) >= count) break;
  return found;
}

/** `depth` is how many objects within one another have their members changed. */
function* variantsOf(schema: JsonSchema, root: JsonSchema, depth: number): Generator<Json> {
  const flat = flatten(schema, root);
  yield* KINDS;
  yield* bordersOf(flat);
  yield* listVariants(flat, root, depth);
  if (depth === 0) return;
  yield* memberVariants(flat, root, depth - 1);
  const alternatives = [...listed(flat['oneOf']), ...listed(flat['anyOf'])].filter(isJsonObject);
  for (const one of alternatives) yield* variantsOf(one, root, depth - 1);
}

function* memberVariants(flat: JsonSchema, root: JsonSchema, depth: number): Generator<Json> {
  const members = Object.entries(propertiesOf(flat)).slice(0, MAX_PROPERTIES);
  if (members.length === 0) return;
  const plausible = members.map(([name, member]): [string, Json] => [name, plausibleOf(member, root, 1)]);
  const whole = Object.fromEntries(plausible);
  yield { ...whole, 'a member that nobody names': 1 };
  for (const [name] of members) yield Object.fromEntries(plausible.filter(([other]) => other !== name));
  for (const [name, member] of members)
    for (const changed of variantsOf(member, root, depth)) yield { ...whole, [name]: changed };
}

function* listVariants(flat: JsonSchema, root: JsonSchema, depth: number): Generator<Json> {
  const { items, minItems, maxItems } = flat;
  if (!isJsonObject(items)) return;
  const item = plausibleOf(items, root, 1);
  for (const one of depth > 0 ? variantsOf(items, root, depth) : KINDS) yield [one];
  for (const length of [minItems, maxItems].flatMap(around))
    if (length <= MAX_LENGTH) yield Array.from({ length }, () => item);
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
