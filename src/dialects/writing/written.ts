import type { Dialect } from '../dialect.ts';

/** A piece of a document that is being written. Members that are `undefined` are left out of the text. */
export type Written = string | number | boolean | undefined | readonly Written[] | WrittenMapping;
export type WrittenMapping = { readonly [key: string]: Written };

interface Named {
  readonly name: string;
}

/**
 * Named things as the dialect keeps them: `[{name, ...}]` or `{name: {...}}`; `undefined` for none, which neither
 * dialect spells as an empty collection. Throws when a name stands twice: a mapping would lose one of them.
 */
export function named<T extends Named>(
  dialect: Dialect,
  things: readonly T[],
  write: (thing: T) => WrittenMapping,
): Written {
  if (things.length === 0) return undefined;
  if (dialect.named === 'list') return things.map((thing) => ({ name: thing.name, ...write(thing) }));
  const twice = things.find((thing, at) => things.findIndex((other) => other.name === thing.name) !== at);
  if (twice !== undefined) throw new Error(`The name ${twice.name} stands twice in one collection`);
  return Object.fromEntries(things.map((thing) => [thing.name, write(thing)]));
}

/** A list or mapping, or nothing where it would be empty. */
export function unlessEmpty<T extends Written>(value: T): T | undefined {
  return typeof value === 'object' && Object.keys(value).length === 0 ? undefined : value;
}
