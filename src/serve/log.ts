import type { Problem } from '../model/problem.ts';

/** What a server tells its operator. No event holds a value that a caller sent. */
export type ServeEvent =
  /** Something threw. The id is in the answer. */
  | { readonly kind: 'bug'; readonly id: string; readonly error: unknown }
  /** A request that broke the protocol of a surface. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'skill'; readonly reason: string }
  /** Input that passed with warnings, or an upstream that fails; the same thing is not told for every request. */
  | { readonly kind: 'warnings'; readonly action: string; readonly problems: readonly Problem[] };

export type ServeLog = (event: ServeEvent) => void;
