/** What a client is offered to complete a value with. */
export interface Completion {
  readonly values: string[];
  readonly total: number;
  readonly hasMore: boolean;
}

/** As many as the protocol allows in an answer. */
const MAX_VALUES = 100;

/** Those of `known` that begin with what is typed, then those that hold it elsewhere; each group in the order of `known`. */
export function completion(typed: string, known: readonly string[]): Completion {
  const wanted = typed.toLowerCase();
  const begin = known.filter((name) => name.toLowerCase().startsWith(wanted));
  const hold = known.filter((name) => name.toLowerCase().indexOf(wanted) > 0 && !begin.includes(name));
  const found = [...begin, ...hold];
  return { values: found.slice(0, MAX_VALUES), total: found.length, hasMore: found.length > MAX_VALUES };
}
