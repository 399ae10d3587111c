import { MAX_DEPTH } from '../text/json.ts';
import type { Shape } from './shape.ts';

/** What a walk noticed. Anything but `members` sends the value to the slow, exact inspection. */
export interface Walk {
  members: number;
  /** A key that the shape does not declare where it declares others. */
  unknown: boolean;
  /** A number outside the exact range, or nesting past the limit. */
  damaged: boolean;
  /** A string with half a surrogate pair; only looked for when `strings` was asked. */
  surrogate: boolean;
  readonly strings: boolean;
}

/** One pass over a parsed value, cheap enough for every request. `strings` also looks for lone surrogates. */
export function walk(value: unknown, shape: Shape | undefined, strings: boolean): Walk {
  const found: Walk = { members: 0, unknown: false, damaged: false, surrogate: false, strings };
  visit(value, shape, found, 0);
  return found;
}

function visit(value: unknown, shape: Shape | undefined, found: Walk, depth: number): void {
  if (typeof value === 'number') {
    if (!(value <= Number.MAX_SAFE_INTEGER && value >= -Number.MAX_SAFE_INTEGER)) found.damaged = true;
  } else if (typeof value === 'object' && value !== null) {
    if (depth >= MAX_DEPTH) found.damaged = true;
    else if (Array.isArray(value)) visitArray(value, shape?.items, found, depth + 1);
    else visitObject(value as Readonly<Record<string, unknown>>, shape, found, depth + 1);
  } else if (found.strings && typeof value === 'string' && !value.isWellFormed()) {
    found.surrogate = true;
  }
}

function visitArray(items: readonly unknown[], shape: Shape | undefined, found: Walk, depth: number): void {
  for (let index = 0; index < items.length; index += 1) visit(items[index], shape, found, depth);
}

function visitObject(
  object: Readonly<Record<string, unknown>>,
  shape: Shape | undefined,
  found: Walk,
  depth: number,
): void {
  // for-in: the engine's enum cache makes it several times faster than Object.entries; JSON objects inherit nothing enumerable
  for (const key in object) {
    found.members += 1;
    const child = shape === undefined ? undefined : childOf(shape, key, found);
    const value = object[key];
    // strings are most of a record: skip the call for them
    if (typeof value !== 'string' || found.strings) visit(value, child, found, depth);
    if (found.strings && !key.isWellFormed()) found.surrogate = true;
  }
}

function childOf(shape: Shape, key: string, found: Walk): Shape | undefined {
  const child = shape.properties.get(key);
  if (child !== undefined || shape.properties.has(key)) return child;
  // a silent schema may still be met by a key that differs from a declared one only in case
  if (shape.rest !== 'silent' || shape.folded.has(key.toLowerCase())) found.unknown = true;
  return shape.extra;
}
