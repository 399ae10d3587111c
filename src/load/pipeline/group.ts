import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import type { GroupRule } from '../mapping/mapper.ts';
import { jsonBytes, jsonOf, type Fold } from './entry.ts';

type Combine = (earlier: Json, later: Json) => Json;

const COMBINE: Readonly<Record<'first' | 'last' | 'min' | 'max' | 'sum' | 'any' | 'all' | 'list', Combine>> = {
  first: (earlier) => earlier,
  last: (_, later) => later,
  min: (earlier, later) => (isLess(later, earlier) ? later : earlier),
  max: (earlier, later) => (isLess(earlier, later) ? later : earlier),
  sum: (earlier, later) => (typeof earlier === 'number' && typeof later === 'number' ? earlier + later : later),
  any: (earlier, later) => earlier === true || later === true,
  all: (earlier, later) => earlier === true && later === true,
  list: (earlier, later) => [...new Set([earlier, later].flat())],
};

/** Folds the rows that make one record, in the order of reading. */
export function groupFold(rule: GroupRule): Fold {
  return (earlier, later) => ({ ...later, bytes: jsonBytes(combined(jsonOf(earlier), jsonOf(later), rule)) });
}

/** Members of members are folded by their own rules: `details.tags`. */
function combined(earlier: JsonObject, later: JsonObject, rule: GroupRule, path = ''): JsonObject {
  const result: { [name: string]: Json } = { ...earlier };
  for (const [name, value] of Object.entries(later)) {
    const known = result[name];
    if (value === null && known !== undefined) continue;
    result[name] = known === undefined || known === null ? value : folded(known, value, rule, path + name);
  }
  return result;
}

function folded(known: Json, value: Json, rule: GroupRule, name: string): Json {
  const how = rule.fields.get(name);
  if (how === undefined && isJsonObject(known) && isJsonObject(value)) return combined(known, value, rule, `${name}.`);
  return COMBINE[how ?? rule.others](known, value);
}

/** Moments as RFC 3339 texts are compared as moments. */
function isLess(one: Json, other: Json): boolean {
  if (typeof one === 'number' && typeof other === 'number') return one < other;
  if (typeof one !== 'string' || typeof other !== 'string') return false;
  const [left, right] = [Date.parse(one), Date.parse(other)];
  return Number.isNaN(left) || Number.isNaN(right) ? one < other : left < right;
}
