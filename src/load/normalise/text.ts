import { problem } from '../../model/problem.ts';
import { Fault } from './fault.ts';

const NOT_TEXT = new Fault(problem('value.text', {}, {}));

/** Trimmed text; numbers and booleans as they are written. */
export function readText(value: unknown, exact: (value: number) => string | undefined): string | Fault {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : (exact(value) ?? String(value));
  return typeof value === 'boolean' ? String(value) : NOT_TEXT;
}

/** Trimmed texts of a list, or of a text cut at `separator`; empty ones are dropped. */
export function readList(value: unknown, separator: string | undefined): string[] | Fault {
  const items: unknown[] = Array.isArray(value) ? value : cut(value, separator);
  const texts: string[] = [];
  for (const item of items) {
    if (item === null) continue;
    const text = readText(item, () => undefined);
    if (text instanceof Fault) return text;
    if (text !== '') texts.push(text);
  }
  return texts;
}

function cut(value: unknown, separator: string | undefined): unknown[] {
  return typeof value === 'string' && separator !== undefined ? value.split(separator) : [value];
}
