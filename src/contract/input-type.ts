import type { InputType } from '../model/capability.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { resolveLocal } from './resolve.ts';
import { listOf, objectOf } from './tree.ts';

const TYPES: ReadonlySet<string> = new Set(['string', 'number', 'integer', 'boolean', 'array', 'object']);

const MOST_REFERENCES = 100;

function isType(value: Json | undefined): value is InputType {
  return typeof value === 'string' && TYPES.has(value);
}

/** The one type that the format has room for: the first that is not null; `undefined` when the schema allows several. */
export function typeOf(
  document: JsonObject,
  schema: Json | undefined,
  seen: Set<string> = new Set(),
): InputType | undefined {
  const reference = objectOf(schema)['$ref'];
  if (typeof reference === 'string') {
    // Each reference is followed once: branches of branches could be more than anyone can count.
    if (seen.has(reference) || seen.size > MOST_REFERENCES) return undefined;
    seen.add(reference);
  }
  const resolved = resolveLocal(document, schema);
  const declared = Array.isArray(resolved['type']) ? listOf(resolved['type']) : [resolved['type']];
  const named = declared.filter((type) => isType(type));
  if (named.length === 1) return named[0];
  if (named.length > 1) return undefined;
  return implied(resolved) ?? fromValues(resolved) ?? fromBranches(document, resolved, seen);
}

function implied(schema: JsonObject): InputType | undefined {
  if ('properties' in schema || 'additionalProperties' in schema) return 'object';
  if ('items' in schema || 'prefixItems' in schema) return 'array';
  if ('pattern' in schema || 'minLength' in schema || 'maxLength' in schema || 'format' in schema) return 'string';
  return 'minimum' in schema || 'maximum' in schema ? 'number' : undefined;
}

function fromValues(schema: JsonObject): InputType | undefined {
  const values = ['const' in schema ? schema['const'] : undefined, ...listOf(schema['enum'])];
  const types = new Set(values.filter((value) => value !== undefined && value !== null).map((value) => typeof value));
  const [only, ...more] = types;
  return more.length === 0 && isType(only) ? only : undefined;
}

function fromBranches(document: JsonObject, schema: JsonObject, seen: Set<string>): InputType | undefined {
  const branches = ['allOf', 'anyOf', 'oneOf'].flatMap((key) => listOf(schema[key]));
  const types = new Set(
    branches
      .filter((branch) => objectOf(branch)['type'] !== 'null')
      .map((branch) => typeOf(document, branch, seen))
      .filter((type) => type !== undefined),
  );
  const [only, ...more] = types;
  return more.length === 0 ? only : undefined;
}
