import { canBlowUp } from '../check/pattern.ts';
import { isJsonObject, mapMembers, type Json, type JsonObject } from '../model/json.ts';
import { problem, type Place, type Problem } from '../model/problem.ts';
import { exactItems, isExactValue } from './exact.ts';
import { mapSchemas } from './document-tree.ts';
import { pointerStep } from '../model/pointer.ts';
import { holdsSchemas, mapSubschemas } from '../model/schema-tree.ts';
import { objectOf, omit } from './tree.ts';
import type { Version } from './version.ts';

/** Members that say nothing about a value: those that JSON Schema does not know, and names that no reference uses here. */
const SILENT = new Set([
  'discriminator',
  'xml',
  'externalDocs',
  'nullable',
  'x-nullable',
  'example',
  '$schema',
  '$id',
  '$anchor',
  '$dynamicAnchor',
  '$async',
  'id',
]);
/** What may stand beside a `$ref` before 3.1, where everything beside it is ignored: words only. */
const WORDS = new Set(['title', 'description', 'examples', 'deprecated', 'readOnly', 'writeOnly']);

/** The document (as 3.1, references local) with every schema as JSON Schema 2020-12, and what could not be kept. */
export function normaliseSchemas(
  document: JsonObject,
  version: Version,
  place: (pointer: string) => Place,
): { document: JsonObject; problems: Problem[] } {
  const problems: Problem[] = [];
  const normaliser = new Normaliser(version === '2.0' || version === '3.0', (code, pointer) =>
    problems.push(problem(code, place(pointer), {})),
  );
  const done = mapSchemas(document, (schema, pointer) => normaliser.schema(schema, pointer));
  return { document: objectOf(done), problems };
}

type Code = 'contract.pattern' | 'contract.slow-pattern' | 'contract.number';

class Normaliser {
  readonly #old: boolean;
  readonly #report: (code: Code, pointer: string) => void;

  constructor(old: boolean, report: (code: Code, pointer: string) => void) {
    this.#old = old;
    this.#report = report;
  }

  schema(schema: Json, pointer: string): Json {
    if (!isJsonObject(schema)) return schema;
    const children = mapSubschemas(schema, pointer, (child, at) => this.schema(child, at));
    const alone = this.#old && typeof schema['$ref'] === 'string' ? besideReference(children) : children;
    const exact = this.#numbers(fileType(alone), pointer);
    const plain = tuples(bounds(withExamples(this.#patterns(exact, pointer))));
    const nullable = schema['nullable'] === true || schema['x-nullable'] === true;
    const rest = omit(plain, (key) => SILENT.has(key));
    return nullable ? orNull(rest) : rest;
  }

  /** Numbers that readers of JSON round in different ways: no value may be one, so nothing is lost without them. */
  #numbers(schema: JsonObject, pointer: string): JsonObject {
    const inexact = Object.entries(schema).filter(
      ([key, value]) => !holdsSchemas(key) && !key.startsWith('x-') && !isExactValue(value),
    );
    if (inexact.length === 0) return schema;
    for (const [key] of inexact) this.#report('contract.number', `${pointer}${pointerStep(key)}`);
    const kept = new Map(
      inexact.map(([key, value]) => [key, key === 'enum' || key === 'examples' ? exactItems(value) : []]),
    );
    return Object.fromEntries(
      Object.entries(schema).flatMap(([key, value]): [string, Json][] => {
        const items = kept.get(key);
        return items === undefined ? [[key, value]] : items.length === 0 ? [] : [[key, items]];
      }),
    );
  }

  #patterns(schema: JsonObject, pointer: string): JsonObject {
    const { pattern } = schema;
    if (typeof pattern !== 'string') return schema;
    const readable = unicodePattern(pattern);
    if (readable === undefined) this.#report('contract.pattern', `${pointer}/pattern`);
    else if (canBlowUp(readable)) this.#report('contract.slow-pattern', `${pointer}/pattern`);
    return readable === undefined
      ? omit(schema, (key) => key === 'pattern')
      : mapMembers(schema, (value, key) => (key === 'pattern' ? readable : value));
  }
}

function besideReference(schema: JsonObject): JsonObject {
  return omit(schema, (key) => key !== '$ref' && !WORDS.has(key));
}

/** `type: file` of 2.0. */
function fileType(schema: JsonObject): JsonObject {
  return schema['type'] === 'file' ? { ...schema, type: 'string', format: 'binary' } : schema;
}

function withExamples(schema: JsonObject): JsonObject {
  const { example, examples } = schema;
  if (Array.isArray(examples)) return schema;
  // A map of examples, as parameters have it, means nothing on a schema.
  const rest = omit(schema, (key) => key === 'examples');
  return example === undefined ? rest : { ...rest, examples: [example] };
}

/** Before 3.1 `exclusiveMinimum: true` made `minimum` itself exclusive. */
function bounds(schema: JsonObject): JsonObject {
  return exclusive(exclusive(schema, 'minimum', 'exclusiveMinimum'), 'maximum', 'exclusiveMaximum');
}

function exclusive(schema: JsonObject, bound: string, flag: string): JsonObject {
  const value = schema[bound];
  if (typeof schema[flag] !== 'boolean') return schema;
  const rest = omit(schema, (key) => key === flag || (key === bound && schema[flag] === true));
  return schema[flag] && typeof value === 'number' ? { ...rest, [flag]: value } : rest;
}

/** A list of `items` and `additionalItems`, as they were before 2020-12. */
function tuples(schema: JsonObject): JsonObject {
  const { items, additionalItems } = schema;
  if (!Array.isArray(items)) return omit(schema, (key) => key === 'additionalItems');
  const rest = omit(schema, (key) => key === 'items' || key === 'additionalItems');
  return { ...rest, prefixItems: items, ...(additionalItems === undefined ? {} : { items: additionalItems }) };
}

/** The schema, or null. Words stay outside, so that a reader of the schema still meets them first. */
function orNull(schema: JsonObject): JsonObject {
  const { type, enum: values } = schema;
  const listed = Array.isArray(values) && !values.includes(null) ? { enum: [...values, null] } : {};
  if (typeof type === 'string') return { ...schema, ...(type === 'null' ? {} : { type: [type, 'null'] }), ...listed };
  if (Array.isArray(type))
    return { ...schema, ...(type.includes('null') ? {} : { type: [...type, 'null'] }), ...listed };
  const words = omit(schema, (key) => !WORDS.has(key) && !key.startsWith('x-'));
  const bare = omit(schema, (key) => key in words);
  return Object.keys(bare).length === 0 ? schema : { ...words, anyOf: [bare, { type: 'null' }] };
}

/**
 * The pattern as JSON Schema 2020-12 wants it, with Unicode semantics: needless escapes (`\_`, `\@`) are undone.
 * `undefined` when it is no regular expression of ECMA-262.
 */
function unicodePattern(pattern: string): string | undefined {
  return [pattern, pattern.replaceAll(/\\([^$^\\.*+?()[\]{}|/A-Za-z0-9-])/g, '$1')].find(compiles);
}

function compiles(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u').source !== '';
  } catch {
    return false;
  }
}
