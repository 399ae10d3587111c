import { isObject } from '../model/json.ts';
import { pointerStep } from '../model/pointer.ts';
import { problem, type Problem } from '../model/problem.ts';
import { MAX_DEPTH, isExact } from '../text/json.ts';
import type { Shape } from './shape.ts';
import { suggestion } from './suggest.ts';

/** How an unknown property of an open schema is met. */
export type UnknownPolicy = 'refuse' | 'warn' | 'pass';

/** Errors past those that may be listed are only counted: they share one object. */
const MAX_LISTED = 100;
const UNLISTED = problem('input.more', {}, { count: 1 });

/** The slow companion of `walk`: the same things, each with its pointer. */
export function inspect(value: unknown, shape: Shape | undefined, unknown: UnknownPolicy, prefix: string): Problem[] {
  const inspection = new Inspection(unknown);
  inspection.visit(value, shape, prefix, 0);
  return inspection.found;
}

class Inspection {
  readonly found: Problem[] = [];
  readonly #unknown: UnknownPolicy;
  #errors = 0;

  constructor(unknown: UnknownPolicy) {
    this.#unknown = unknown;
  }

  visit(value: unknown, shape: Shape | undefined, pointer: string, depth: number): void {
    if (typeof value === 'number' && !isExact(value)) this.#add(problem('json.number-range', { pointer }, {}));
    if (typeof value === 'string' && !value.isWellFormed()) this.#add(problem('json.lone-surrogate', { pointer }, {}));
    if (typeof value !== 'object' || value === null) return;
    if (depth >= MAX_DEPTH) this.#add(problem('json.too-deep', { pointer }, { limit: MAX_DEPTH }));
    else if (Array.isArray(value)) this.#visitItems(value, shape?.items, pointer, depth + 1);
    else if (isObject(value)) this.#visitMembers(value, shape, pointer, depth + 1);
  }

  #visitItems(items: readonly unknown[], shape: Shape | undefined, pointer: string, depth: number): void {
    for (const [index, item] of items.entries()) this.visit(item, shape, `${pointer}/${index}`, depth);
  }

  #visitMembers(
    object: Readonly<Record<string, unknown>>,
    shape: Shape | undefined,
    parent: string,
    depth: number,
  ): void {
    for (const [key, value] of Object.entries(object)) {
      const pointer = parent + pointerStep(key);
      if (!key.isWellFormed()) this.#add(problem('json.lone-surrogate', { pointer }, {}));
      const declared = shape?.properties.has(key) === true;
      if (shape !== undefined && !declared) this.#judgeKey(key, shape, pointer);
      this.visit(value, declared ? shape?.properties.get(key) : shape?.extra, pointer, depth);
    }
  }

  #judgeKey(name: string, shape: Shape, pointer: string): void {
    const isError = shape.rest === 'closed' || shape.folded.has(name.toLowerCase());
    if (isError && this.#errors >= MAX_LISTED) return this.#add(UNLISTED);
    const expected = shape.folded.get(name.toLowerCase());
    if (expected !== undefined) return this.#add(problem('body.key-case', { pointer }, { name, expected }));
    const near = suggestion(name, shape.properties.keys());
    if (shape.rest === 'closed') {
      const allowed = [...shape.properties.keys()];
      return this.#add(problem('body.unknown-member', { pointer }, { name, allowed, suggestion: near }));
    }
    if (shape.rest === 'silent' || this.#unknown === 'pass') return undefined;
    const severity = this.#unknown === 'refuse' ? 'error' : 'warning';
    return this.#add(problem('input.unknown-property', { pointer }, { name, suggestion: near }, severity));
  }

  #add(found: Problem): void {
    if (found.severity === 'error') this.#errors += 1;
    this.found.push(found);
  }
}
