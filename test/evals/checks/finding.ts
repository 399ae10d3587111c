/** Something that is wrong with what an agent did. Codes are `where.what`; trajectories name them. */
export interface Finding {
  readonly code: string;
  /** For whoever reads the results of a run. */
  readonly detail: string;
}

/** One finding, or none. */
export function unless(isRight: boolean, code: string, detail: string): Finding[] {
  return isRight ? [] : [{ code, detail }];
}

/** The first few of many. */
export function some(items: readonly string[]): string {
  return items.length > 5 ? `${items.slice(0, 5).join(', ')} and ${items.length - 5} more` : items.join(', ');
}
