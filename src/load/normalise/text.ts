import type { Json } from '../../model/json.ts';
import { problem } from '../../model/problem.ts';
import { isExact } from '../../text/json.ts';
import { Fault } from './fault.ts';

const NOT_TEXT = new Fault(problem('value.text', {}, {}));
const DAMAGED = new Fault(problem('json.number-range', {}, {}));

/** Trimmed text; numbers and booleans as they are written. */
export function readText(value: unknown, exact: (value: number) => string | undefined): string | Fault {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number') return isIntact(value) ? String(value) : (exact(value) ?? DAMAGED);
  return typeof value === 'boolean' ? String(value) : NOT_TEXT;
}

/** A value as it is; one with a number that has lost digits on the way is not what the source has. */
export function readRaw(value: Json): Json | Fault {
  return isIntact(value) ? value : DAMAGED;
}

function isIntact(value: Json): boolean {
  if (typeof value === 'number') return isExact(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(isIntact);
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
