import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { pointerStep } from '../model/pointer.ts';
import { subschemas } from '../model/schema-tree.ts';
import { isPattern } from './pattern.ts';

/** A pointer and what is wrong there. */
export type SchemaFault = readonly [pointer: string, reason: string];

const NO_PATTERN = 'must be a regular expression';

/** What the meta-schema accepts and the engine would throw at, or would read as something else. */
export function engineFaults(root: Json): SchemaFault[] {
  const names = new Set<string>();
  return [...subschemas(root, '')].flatMap(({ schema, pointer }) =>
    [...patternFaults(schema), ...keywordFaults(schema), ...nameFaults(schema, names)].map(
      ([at, reason]): SchemaFault => [pointer + at, reason],
    ),
  );
}

function patternFaults({ pattern, patternProperties }: JsonObject): SchemaFault[] {
  const keys = isJsonObject(patternProperties) ? Object.keys(patternProperties) : [];
  return [
    ...(typeof pattern !== 'string' || isPattern(pattern) ? [] : [['/pattern', NO_PATTERN] as const]),
    ...keys
      .filter((key) => !isPattern(key))
      .map((key) => [`/patternProperties${pointerStep(key)}`, NO_PATTERN] as const),
  ];
}

/** The first is part of 2020-12; the others are words of the engine alone, which it cannot be told to ignore. */
function keywordFaults(schema: JsonObject): SchemaFault[] {
  return [
    ...(schema['$dynamicRef'] === undefined ? [] : [['/$dynamicRef', 'must be a $ref to be followed'] as const]),
    ...(schema['$async'] === true ? [['/$async', 'must not be there'] as const] : []),
    ...(contradicts(schema)
      ? [['/nullable', 'must be true or false beside a type that it does not contradict'] as const]
      : []),
  ];
}

function contradicts({ nullable, type }: JsonObject): boolean {
  if (nullable === undefined) return false;
  const types = [type].flat();
  return typeof nullable !== 'boolean' || type === undefined || (!nullable && types.includes('null'));
}

/** `names` are those that were met before. */
function nameFaults(schema: JsonObject, names: Set<string>): SchemaFault[] {
  return ['$id', '$anchor', '$dynamicAnchor'].flatMap((keyword): SchemaFault[] => {
    const value = schema[keyword];
    if (typeof value !== 'string') return [];
    // both kinds of anchor share their names
    const name = keyword === '$id' ? value : `#${value}`;
    if (names.has(name)) return [[`/${keyword}`, 'must be a name that no other part of the schema has']];
    names.add(name);
    return [];
  });
}
