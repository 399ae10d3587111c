import { isJsonObject, type Json } from '../model/json.ts';
import { isExact } from '../text/json.ts';

/** True when every reader of JSON gets the same value: no number in it is past 2^53 - 1. */
export function isExactValue(value: Json): boolean {
  if (typeof value === 'number') return isExact(value);
  if (Array.isArray(value)) return value.every(isExactValue);
  return !isJsonObject(value) || Object.values(value).every(isExactValue);
}

/** Those items of a list that are exact; none of what is no list. */
export function exactItems(value: Json): readonly Json[] {
  return Array.isArray(value) ? value.filter(isExactValue) : [];
}
