import { isJsonObject, type Json, type JsonObject, type JsonSchema } from '../model/json.ts';
import { definitionName, definitions, mapSubschemas, reachedDefinitions } from './schema.ts';
import { firstSentence } from './words.ts';

/** How deep properties are shown at the most when a schema is too long to be shown whole. */
const MAX_DEPTH = 6;
/** What an outline leaves of a schema: nothing that the whole one does not say as well. */
const STUB = ['type', 'enum', 'const', 'format', 'required', 'description'];

/**
 * The schema when its JSON text has at most `limit` characters; else an outline of it, which says less and accepts all
 * that the schema accepts: first sentences in place of descriptions, no examples, and below a depth nothing but types.
 * The deepest outline that fits is taken, or else the shallowest. `note` ends its description.
 */
export function outlined(schema: JsonSchema, limit: number, note: string): JsonSchema {
  if (lengthOf(schema) <= limit) return schema;
  const brief = briefly(schema);
  for (let depth = MAX_DEPTH; ; depth -= 1) {
    const { description, ...cut } = cutAt(brief, depth);
    const told = typeof description === 'string' ? `${description} ${note}` : note;
    const shown: JsonSchema = { ...cut, description: told };
    if (depth === 1 || lengthOf(shown) <= limit) return shown;
  }
}

const lengthOf = (schema: JsonSchema): number => JSON.stringify(schema).length;

/** Keywords under which a schema that says less would accept less; and examples, which are long. */
const LEFT_OUT = new Set(
  'examples oneOf not if then else maxContains unevaluatedItems unevaluatedProperties description'.split(' '),
);

function briefly(schema: JsonSchema): JsonSchema {
  const { description, oneOf, allOf } = schema;
  const rest = Object.fromEntries(
    Object.entries(schema).filter(
      ([keyword, value]) => !LEFT_OUT.has(keyword) && !(keyword === '$ref' && isInside(value)),
    ),
  );
  const told = typeof description === 'string' ? { description: firstSentence(description) } : {};
  // exactly one of the whole shapes is at least one of their outlines
  const either = Array.isArray(oneOf) ? { allOf: [...(Array.isArray(allOf) ? allOf : []), { anyOf: oneOf }] } : {};
  return mapSubschemas({ ...rest, ...either, ...told }, briefly);
}

/** True for a reference to what stands in a definition, and may stand there no more. */
function isInside(reference: Json): boolean {
  return typeof reference === 'string' && /^#\/\$defs\/[^/]+\//.test(reference);
}

/** The schema down to a depth of properties; a definition is as deep as the nearest place that refers to it allows. */
function cutAt(schema: JsonSchema, depth: number): JsonSchema {
  const { $defs: _, ...root } = schema;
  const all = definitions(schema);
  const levels = new Map<string, number>();
  const waiting: string[] = [];
  const refer = (name: string, left: number): void => {
    if ((levels.get(name) ?? -1) >= left) return;
    levels.set(name, left);
    waiting.push(name);
  };
  const shown = cut(root, depth, refer);
  const made = new Map<string, JsonSchema>();
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const target = all[name];
    if (isJsonObject(target)) made.set(name, cut(target, levels.get(name) ?? 0, refer));
  }
  const kept: JsonObject = Object.fromEntries(Object.keys(all).flatMap((name) => entryOf(name, made)));
  const reached = reachedDefinitions(shown, kept);
  return Object.keys(reached).length === 0 ? shown : { ...shown, $defs: reached };
}

function entryOf(name: string, made: ReadonlyMap<string, JsonSchema>): [string, JsonSchema][] {
  const schema = made.get(name);
  return schema === undefined ? [] : [[name, schema]];
}

/** One level of depth is spent by what stands in an object, and none by alternatives, items and references. */
function cut(schema: JsonSchema, left: number, refer: (name: string, left: number) => void): JsonSchema {
  const name = definitionName(schema['$ref']);
  if (name !== undefined) refer(name, left);
  if (left <= 0) return stubOf(schema);
  const spends = isJsonObject(schema['properties']) || isJsonObject(schema['additionalProperties']);
  return mapSubschemas(schema, (child) => cut(child, spends ? left - 1 : left, refer));
}

/** A reference stays, since what it refers to is a stub then too. */
function stubOf(schema: JsonSchema): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([keyword]) => keyword === '$ref' || STUB.includes(keyword)));
}
