import { isJsonObject, type Json, type JsonSchema } from '../model/json.ts';
import { toPointer } from '../model/pointer.ts';
import { problem, type Problem } from '../model/problem.ts';
import type { CallInput } from './runtime.ts';
import type { BoundInput } from './schema.ts';

export type HttpInput = Extract<CallInput, { kind: 'http' }>;

/** The parameters of an HTTP request as values: text is read as the type that the schema wants, or left as text for it to judge. */
export function readParameters(
  input: HttpInput,
  inputs: readonly BoundInput[],
  definitions: JsonSchema,
): { readonly values: Record<string, unknown>; readonly problems: readonly Problem[] } {
  const values: Record<string, unknown> = {};
  const problems = [...undeclared(input, inputs)];
  for (const one of inputs) {
    const texts = textsOf(input, one);
    if (texts.length === 0) continue;
    const types = typesOf(one.schema, definitions);
    if (texts.length > 1 && !types.has('array')) {
      problems.push(problem('input.repeated-parameter', { pointer: `/${one.name}` }, { name: one.name }));
    }
    values[one.name] = valueOf(texts, types, one, definitions);
  }
  return { values, problems };
}

function undeclared(input: HttpInput, inputs: readonly BoundInput[]): Problem[] {
  const allowed = inputs.filter((one) => one.in === 'query').map((one) => one.wireName);
  const strange = new Set(input.query.map(([name]) => name).filter((name) => !allowed.includes(name)));
  return [...strange].map((name) =>
    problem('input.unknown-parameter', { pointer: toPointer([name]) }, { name, allowed }),
  );
}

function textsOf(input: HttpInput, one: BoundInput): readonly string[] {
  switch (one.in) {
    case 'path':
      return present(input.path[one.name]);
    case 'query':
      return input.query.flatMap(([name, value]) => (name === one.wireName ? [value] : []));
    case 'header':
      return present(input.headers[one.wireName.toLowerCase()]);
    case 'cookie':
      return present(cookieOf(input.headers['cookie'], one.wireName));
    case 'body':
      return [];
  }
}

function present(value: string | string[] | undefined): readonly string[] {
  return value === undefined ? [] : [value].flat();
}

function cookieOf(header: string | string[] | undefined, name: string): string | undefined {
  const pairs = present(header).join('; ').split(';');
  const pair = pairs.map((text) => text.trim()).find((text) => text.startsWith(`${name}=`));
  return pair === undefined ? undefined : decoded(pair.slice(name.length + 1));
}

/** As the value will be encoded again on its way up; one that is no percent-encoding is taken as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function valueOf(
  texts: readonly string[],
  types: ReadonlySet<string>,
  one: BoundInput,
  definitions: JsonSchema,
): unknown {
  const [first = ''] = texts;
  if (!types.has('array')) return scalar(first, types);
  const pieces = one.in === 'query' && one.explode ? texts : texts.flatMap((text) => text.split(','));
  const items = one.schema['items'];
  const itemTypes = isJsonObject(items) ? typesOf(items, definitions) : new Set<string>();
  return pieces.map((piece) => scalar(piece.trim(), itemTypes));
}

function scalar(text: string, types: ReadonlySet<string>): unknown {
  if (types.has('string') || types.size === 0) return text;
  if ((types.has('integer') || types.has('number')) && /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text))
    return Number(text);
  if (types.has('boolean') && (text === 'true' || text === 'false')) return text === 'true';
  if (types.has('null') && text === '') return null;
  return text;
}

/** The types that a schema allows, through local references and unions. */
function typesOf(schema: JsonSchema, definitions: JsonSchema, seen = new Set<JsonSchema>()): ReadonlySet<string> {
  // each schema is looked at once: unions of unions could be more than anyone can count
  if (seen.has(schema)) return new Set();
  seen.add(schema);
  const own = [schema['type'] ?? []].flat();
  const values = Array.isArray(schema['enum'])
    ? schema['enum'].map((value: Json) => (value === null ? 'null' : typeof value))
    : [];
  const named = typeof schema['$ref'] === 'string' ? [definitions[schema['$ref'].replace('#/$defs/', '')]] : [];
  const others = [...named, ...['anyOf', 'oneOf', 'allOf'].flatMap((key) => schema[key] ?? [])];
  const nested = others.flatMap((other) => (isJsonObject(other) ? [...typesOf(other, definitions, seen)] : []));
  return new Set([...own.map(String), ...values, ...nested]);
}
