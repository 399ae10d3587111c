import { isObject } from '../model/json.ts';

const MAX_ITEMS = 1000;

/**
 * The same value with its long arrays and objects cut, so that collecting every fault of a hostile body stays small.
 * A list that is too long is still too long: no sensible `maxItems` lies past the cut, and one that does is found by
 * looking at the whole value again.
 */
export function bounded(value: unknown): unknown {
  if (Array.isArray(value)) return boundedItems(value);
  if (!isObject(value)) return value;
  const entries = Object.entries(value);
  const kept = entries.slice(0, MAX_ITEMS).map(([key, child]) => [key, bounded(child)] as const);
  return entries.length <= MAX_ITEMS && kept.every(([key, child]) => child === value[key])
    ? value
    : Object.fromEntries(kept);
}

function boundedItems(items: readonly unknown[]): readonly unknown[] {
  const kept = items.slice(0, MAX_ITEMS).map(bounded);
  return items.length <= MAX_ITEMS && kept.every((item, index) => item === items[index]) ? items : kept;
}
