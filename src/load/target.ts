import type { BulkFacts, FieldFact, Policy } from '../model/facts.ts';
import type { Json, JsonSchema } from '../model/json.ts';
import type { Outcome } from '../model/outcome.ts';

/** The upstream's answer to one batch. */
export interface Answer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** An operation that takes many records at once, as a load needs it. */
export interface BulkOperation {
  /** As `--operation` names it: the effect, `upsert` or `update`. */
  readonly effect: BulkFacts['effect'];
  /** `shop.bulk-upsert-orders`: namespace and operation name. */
  readonly name: string;
  readonly bulk: BulkFacts;
  /** The schema of one item, self-contained by `$defs`. */
  readonly itemSchema: JsonSchema;
  /** Paths are relative to one item: `closed_at`. */
  readonly fields: readonly FieldFact[];
  readonly rules: readonly Json[];
  /** Sends a body once: no check, no retry, no token taken; a problem when there is no answer. */
  send(body: Uint8Array, signal: AbortSignal | undefined): Promise<Outcome<Answer>>;
}

/** The tokens of an upstream and credential; everything that goes there takes from them. */
export interface TokenSource {
  /** Requests a second, and how many at once. */
  readonly rate: { readonly perSecond: number; readonly burst: number };
  tryTake(): boolean;
}

/** Where a load goes: one base URL with one credential. */
export interface BulkTarget {
  /** For people: origin and base path. */
  readonly url: string;
  /** Where the credential comes from, for people: names of variables, never their values. */
  readonly secrets?: readonly string[] | undefined;
  /** Stands for base URL and credential, and tells neither: lower-case hex. The same salt gives the same value. */
  fingerprint(salt: Uint8Array): string;
  readonly policy: Policy | undefined;
  readonly tokens: TokenSource;
  readonly operations: readonly BulkOperation[];
}
