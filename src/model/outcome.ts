import type { Problem } from './problem.ts';

/** What a stage returns: a value with what was noticed on the way, or the problems that stopped it. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T; readonly problems: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export function ok<T>(value: T, problems: readonly Problem[] = []): Outcome<T> {
  return { ok: true, value, problems };
}

export function fail<T = never>(...problems: readonly Problem[]): Outcome<T> {
  return { ok: false, problems };
}

/** Success when none of the problems is an error; warnings travel with the value. */
export function settle<T>(value: T, problems: readonly Problem[]): Outcome<T> {
  return problems.some((problem) => problem.severity === 'error') ? { ok: false, problems } : ok(value, problems);
}
