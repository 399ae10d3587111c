import type { Json } from '../../model/json.ts';
import { wordKey } from '../normalise/word.ts';
import type { Condition } from './file.ts';
import type { AtHand, FindField } from './source-field.ts';

export type Holds = (record: AtHand) => boolean;

/** A condition, or several that must all hold. */
export function compileConditions(conditions: Condition | readonly Condition[] | undefined, find: FindField): Holds {
  const all = (conditions === undefined ? [] : [conditions].flat()).map((condition) => compile(condition, find));
  const [first] = all;
  if (first === undefined) return () => true;
  return all.length === 1 ? first : (record) => all.every((holds) => holds(record));
}

function compile({ field, is, isNot, empty, present }: Condition, find: FindField): Holds {
  const { get } = find(field);
  if (empty === true) return (record) => get(record) === undefined;
  if (present === true) return (record) => get(record) !== undefined;
  const words = new Set([is ?? isNot ?? null].flat().map(keyOf));
  const among = (record: AtHand): boolean => {
    const value = get(record) ?? null;
    return Array.isArray(value) ? value.some((item: Json) => words.has(keyOf(item))) : words.has(keyOf(value));
  };
  return isNot === undefined ? among : (record) => !among(record);
}

/** Values are compared as text, so that `true` fits the cell `TRUE`. */
function keyOf(value: Json): string {
  if (typeof value === 'string') return wordKey(value);
  return value === null || typeof value !== 'object' ? String(value) : '';
}
