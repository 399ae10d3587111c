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

/** Values near the border of what a schema accepts: a plausible one, and that one with each of its members changed. */
export function samplesOf(schema: JsonSchema): Json[] {
  const plausible = plausibleOf(schema, schema, 0);
  return [plausible, ...KINDS, ...variants(plausible, 2)];
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

function variants(value: Json, depth: number): Json[] {
  if (!isJsonObject(value) || depth === 0) return [];
  const members = Object.entries(value);
  return [
    { ...value, 'a member that nobody names': 1 },
    ...members.map(([name]) => Object.fromEntries(members.filter(([other]) => other !== name))),
    ...members.flatMap(([name, member]) =>
      [...KINDS, ...variants(member, depth - 1)].map((changed) => ({ ...value, [name]: changed })),
    ),
  ];
}
