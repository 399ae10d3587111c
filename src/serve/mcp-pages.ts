import { createHash } from 'node:crypto';

/** One page of a list, and where the next one begins. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
}

/** A list in pages. A cursor holds for this very list: `undefined` for one that this list has not given out. */
export function paged<T>(
  items: readonly T[],
  size: number,
  identity: string,
): (cursor?: string) => Page<T> | undefined {
  const seal = createHash('sha256').update(identity).digest('base64url').slice(0, 8);
  return (cursor) => {
    const start = cursor === undefined ? 0 : startOf(cursor, seal);
    if (start < 0 || (start > 0 && start >= items.length)) return undefined;
    const end = start + size;
    return { items: items.slice(start, end), next: end < items.length ? `${end}.${seal}` : undefined };
  };
}

/** -1 for what is no cursor of the list. */
function startOf(cursor: string, seal: string): number {
  const [, digits, given] = /^([1-9]\d{0,6})\.([\w-]+)$/.exec(cursor) ?? [];
  return given === seal ? Number(digits) : -1;
}
