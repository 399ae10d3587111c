import { isJsonObject, type Json, type JsonSchema } from '../model/json.ts';
import { stringFormats } from './formats.ts';
import { VALUE_KINDS, type ValueKind } from './glance-kind.ts';

/** Keywords that accept whatever they meet. */
const ANNOTATIONS = new Set(
  'title description examples example default deprecated readOnly writeOnly externalDocs xml'.split(' '),
);
for (const keyword of '$schema $comment $defs definitions contentMediaType contentEncoding'.split(' ')) {
  ANNOTATIONS.add(keyword);
}

const KINDS: ReadonlyMap<Json, readonly ValueKind[]> = new Map<Json, readonly ValueKind[]>([
  ['string', ['string']],
  ['number', ['number']],
  ['integer', ['number']],
  ['object', ['object']],
  ['array', ['array']],
  ['boolean', ['true', 'false']],
  ['null', ['null']],
]);

/** The keywords of a schema that may refuse a value. */
export function assertionsIn(schema: JsonSchema): readonly string[] {
  return Object.keys(schema).filter((keyword) => !ANNOTATIONS.has(keyword) && !keyword.startsWith('x-'));
}

/** The kinds of value that the `type` of a schema lets in; undefined when it names something else. */
export function kindsIn({ type }: JsonSchema): readonly ValueKind[] | undefined {
  if (type === undefined) return VALUE_KINDS;
  const found = (Array.isArray(type) ? type : [type]).map((one) => KINDS.get(one));
  return found.includes(undefined) ? undefined : [...new Set(found.flatMap((kinds) => kinds ?? []))];
}

/** True when the schema lets in numbers, but only whole ones. */
export function isWhole({ type }: JsonSchema): boolean {
  const types = Array.isArray(type) ? type : [type];
  return types.includes('integer') && !types.includes('number');
}

/** What `enum` and `const` let in; undefined when there is neither. */
export function valuesIn(schema: JsonSchema): readonly Json[] | undefined {
  const { const: only } = schema;
  const values = Array.isArray(schema['enum']) ? schema['enum'] : undefined;
  if (only === undefined) return values;
  return values === undefined || values.includes(only) ? [only] : [];
}

/** The kind of a value of an enumeration. */
export function kindOf(value: Json): ValueKind {
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number') return 'number';
  if (value === null) return 'null';
  return isJsonObject(value) ? 'object' : 'array';
}

/** True for a format that is met by its function or, having none, by everything. */
export function isKnownFormat(format: Json | undefined): format is string | undefined {
  if (format === undefined) return true;
  return typeof format === 'string' && (Object.hasOwn(stringFormats, format) || !(format in {}));
}

/** True for a text that JSON can spell without escapes. */
export function isPlainText(text: string): boolean {
  return text.isWellFormed() && !/[\u0000-\u001f"\\]/.test(text);
}
