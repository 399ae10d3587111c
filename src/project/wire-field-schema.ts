import { isJsonObject, mapMembers, type Json, type JsonObject, type JsonSchema } from '../model/json.ts';
import { declaredFields, isTime, listOf, MAX_DEPTH, referred } from './wire-fields.ts';
import { CONVERT, type TimeForm } from './wire-time.ts';

/** What becomes of the schema of one field. */

/** Those that may turn from true to false, or back, when a member goes, comes or changes its type. */
export const FRAGILE = new Set([
  'not',
  'if',
  'then',
  'else',
  'dependentSchemas',
  'dependentRequired',
  'minProperties',
  'maxProperties',
  'unevaluatedProperties',
]);

const OF_TEXT = new Set(['format', 'pattern', 'minLength', 'maxLength', 'not', 'if', 'then', 'else', '$ref']);
const SENT: Readonly<Record<TimeForm, string>> = {
  rfc3339: 'Sent as it is.',
  'unix-s': 'Sent as whole seconds since 1970.',
  'unix-ms': 'Sent as whole milliseconds since 1970.',
};

/** The schema of a date-time as a number. What else the field may be, `null` say, it may still be. */
export function timeSchema(schema: JsonObject, form: TimeForm, root: JsonSchema): JsonObject {
  const number = isMixed(schema, root, 0) ? ['integer', 'string'] : ['integer'];
  const { description } = schema;
  const changed = numberSchema(schema, { form, number, root }, 0);
  return { ...changed, description: typeof description === 'string' ? `${description} ${SENT[form]}` : SENT[form] };
}

interface TimeChange {
  readonly form: TimeForm;
  /** What stands for `string`. */
  readonly number: readonly string[];
  readonly root: JsonSchema;
}

function numberSchema(schema: JsonObject, change: TimeChange, depth: number): JsonObject {
  if (depth > MAX_DEPTH) return {};
  const { form, root } = change;
  const part = (child: Json): Json => (isJsonObject(child) ? numberSchema(child, change, depth + 1) : child);
  const kept = Object.entries(schema).filter(
    ([key]) => !OF_TEXT.has(key) && !['allOf', 'anyOf', 'oneOf'].includes(key),
  );
  const parts = [
    ...[...listOf(schema['allOf']), referred(schema, root) ?? []].flat().map(part),
    // a number that the contract allows beside the date-time may now fit two branches
    ...[schema['anyOf'], schema['oneOf']].flatMap((list) =>
      list === undefined ? [] : [{ anyOf: listOf(list).map(part) }],
    ),
  ];
  const own = kept.map(([key, value]): [string, Json] => {
    if (key === 'type') return [key, typeOf(value, change.number)];
    if (key === 'enum' || key === 'examples') return [key, listOf(value).map(CONVERT[form])];
    return [key, key === 'const' || key === 'default' ? CONVERT[form](value) : value];
  });
  return { ...Object.fromEntries(own), ...(parts.length === 0 ? {} : { allOf: parts }) };
}

function typeOf(type: Json, number: readonly string[]): Json {
  const given: readonly Json[] = Array.isArray(type) ? type : [type];
  const types = [...new Set(given.flatMap((one) => (one === 'string' ? number : one)))];
  const [only = type] = types;
  return types.length === 1 ? only : types;
}

/** True when the field may hold texts that are no date-time: they are sent as they are. */
function isMixed(schema: Json, root: JsonSchema, depth: number): boolean {
  if (!isJsonObject(schema) || depth > MAX_DEPTH) return false;
  const branches = [...listOf(schema['anyOf']), ...listOf(schema['oneOf'])];
  const parts = [...listOf(schema['allOf']), ...branches, referred(schema, root) ?? true];
  return (
    branches.some((branch) => mayBeText(branch) && !isTime(branch, root)) ||
    parts.some((part) => isMixed(part, root, depth + 1))
  );
}

function mayBeText(schema: Json): boolean {
  return !isJsonObject(schema) || [schema['type'] ?? 'string'].flat().includes('string');
}

/** What is known of a member of a field: its own schema, or nothing. */
export function memberSchema(field: Json, member: string, root: JsonSchema): Json {
  const known = isJsonObject(field) ? declaredFields(field, root, false).schemas.get(member) : undefined;
  if (known === undefined) return {};
  return known.length === 1 ? (known[0] ?? {}) : { allOf: known };
}

const OF_ALL_MEMBERS = new Set(['$ref', 'allOf', 'anyOf', 'oneOf', 'enum', 'const', 'default', 'examples', ...FRAGILE]);

/** The schema of a field that some members have been taken out of. */
export function withoutMembers(
  schema: JsonObject,
  members: ReadonlySet<string>,
  root: JsonSchema,
  depth = 0,
): JsonObject {
  if (depth > MAX_DEPTH) return {};
  const kept = Object.entries(schema).filter(([key]) => !OF_ALL_MEMBERS.has(key));
  const all = [...listOf(schema['allOf']), referred(schema, root) ?? []].flat();
  const parts = all.map((part) => (isJsonObject(part) ? withoutMembers(part, members, root, depth + 1) : part));
  const own = mapMembers(Object.fromEntries(kept), (value, key) => {
    if (key === 'required') return listOf(value).filter((name) => typeof name !== 'string' || !members.has(name));
    if (key !== 'properties' || !isJsonObject(value)) return value;
    return Object.fromEntries(Object.entries(value).filter(([name]) => !members.has(name)));
  });
  return { ...own, ...(parts.length === 0 ? {} : { allOf: parts }) };
}
