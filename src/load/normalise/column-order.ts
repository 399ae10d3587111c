import { orderOf, type DateOrder } from './dates.ts';

/** What a column of dates decides about day and month: one that is past 12 settles it, two that disagree do not. */
export function columnOrder(texts: Iterable<string>): DateOrder | undefined {
  let found: DateOrder | undefined;
  for (const text of texts) {
    const order = orderOf(text.trim());
    if (order === undefined || order === 'open' || order === found) continue;
    if (found !== undefined || /^\d{2}-\d{2}-\d{2}(?!\d)/.test(text.trim())) return undefined;
    found = order;
  }
  return found;
}
