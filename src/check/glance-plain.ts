import { isJsonObject, type Json, type JsonObject, type JsonSchema } from '../model/json.ts';
import { numberFormats } from './formats.ts';
import { openObject } from './glance-any.ts';
import { assertionsIn, isKnownFormat, isPlainText, isWhole, kindOf, kindsIn, valuesIn } from './glance-keywords.ts';
import { literalWalk, type ValueKind, type Walks } from './glance-kind.ts';
import { listWalk } from './glance-list.ts';
import { rangedNumber } from './glance-number.ts';
import { declaredObject, MAX_PROPERTIES, type Property } from './glance-object.ts';
import type { Walk } from './glance-source.ts';
import { stringRule } from './glance-text-rule.ts';

/** The walk of a sub-schema; undefined when it is beyond a glance. */
export type WalkOf = (schema: Json) => Walk | undefined;

const OBJECT_KEYWORDS = ['properties', 'required', 'additionalProperties'];
const ARRAY_KEYWORDS = ['items', 'minItems', 'maxItems'];
const NUMBER_KEYWORDS = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'];
const SCALAR_KEYWORDS = ['type', 'enum', 'const', 'format', 'pattern', 'minLength', 'maxLength', ...NUMBER_KEYWORDS];

/** How a schema without references and alternatives meets each kind of value; undefined when it is beyond a glance. */
export function plainRule(schema: JsonSchema, walkOf: WalkOf): Walks | undefined {
  const kinds = kindsIn(schema);
  const values = valuesIn(schema);
  if (kinds === undefined || values?.some((value) => typeof value === 'object' && value !== null) === true)
    return undefined;
  // keywords for kinds that cannot come would still tell other judges what names there are
  const containers = [
    ...(kinds.includes('object') ? OBJECT_KEYWORDS : []),
    ...(kinds.includes('array') ? ARRAY_KEYWORDS : []),
  ];
  const known = [...SCALAR_KEYWORDS, ...containers];
  if (!assertionsIn(schema).every((keyword) => known.includes(keyword))) return undefined;
  const rules: Partial<Record<ValueKind, Walk>> = {};
  for (const kind of kinds) {
    const possible = values?.filter((value) => kindOf(value) === kind);
    if (possible?.length === 0) continue;
    const walk = kindRule(kind, schema, possible, walkOf);
    if (walk === undefined) return undefined;
    rules[kind] = walk;
  }
  return rules;
}

function kindRule(
  kind: ValueKind,
  schema: JsonSchema,
  values: readonly Json[] | undefined,
  walkOf: WalkOf,
): Walk | undefined {
  switch (kind) {
    case 'string':
      return stringRule(schema, values);
    case 'number':
      return numberRule(schema, values);
    case 'object':
      return objectRule(schema, walkOf);
    case 'array':
      return listRule(schema, walkOf);
    case 'true':
    case 'false':
    case 'null':
      return literalWalk(kind);
  }
}

function numberRule(schema: JsonSchema, values: readonly Json[] | undefined): Walk | undefined {
  const { format, minimum: least = -Infinity, maximum: most = Infinity } = schema;
  const { exclusiveMinimum: above = -Infinity, exclusiveMaximum: below = Infinity } = schema;
  if (typeof least !== 'number' || typeof most !== 'number' || !isKnownFormat(format)) return undefined;
  if (typeof above !== 'number' || typeof below !== 'number') return undefined;
  const whole = isWhole(schema);
  const isFormat = format === undefined ? undefined : numberFormats[format];
  const test = (value: number): boolean =>
    (!whole || Number.isInteger(value)) && isFormat?.(value) !== false && values?.includes(value) !== false;
  const isPlain = !whole && isFormat === undefined && values === undefined;
  return rangedNumber({ least, most, above, below, test: isPlain ? undefined : test });
}

function listRule({ items = true, minItems = 0, maxItems = Infinity }: JsonSchema, walkOf: WalkOf): Walk | undefined {
  const item = walkOf(items);
  if (item === undefined || typeof minItems !== 'number' || typeof maxItems !== 'number') return undefined;
  return listWalk(item, minItems, maxItems);
}

function objectRule(schema: JsonSchema, walkOf: WalkOf): Walk | undefined {
  const { properties = {}, required = [], additionalProperties: rest = true } = schema;
  if (!isJsonObject(properties) || !Array.isArray(required)) return undefined;
  const names = Object.keys(properties);
  if (!required.every((name) => typeof name === 'string' && names.includes(name))) return undefined;
  if (names.length > 0) return declaredRule(properties, required, walkOf);
  if (rest === false) return declaredObject([]);
  const walk = walkOf(rest);
  return walk === undefined ? undefined : openObject(walk);
}

/** Keys that are not declared make a glance unsure, so it does not matter what the schema says of them. */
function declaredRule(properties: JsonObject, required: readonly Json[], walkOf: WalkOf): Walk | undefined {
  const declared: Property[] = [];
  for (const [name, schema] of Object.entries(properties)) {
    const walk = walkOf(schema);
    // the name of something that every object inherits means other things to other judges
    if (walk === undefined || !isPlainText(name) || name in {}) return undefined;
    declared.push({ name, required: required.includes(name), walk });
  }
  return declared.length > MAX_PROPERTIES ? undefined : declaredObject(declared);
}
