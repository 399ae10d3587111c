import type { Outcome } from '../../model/outcome.ts';
import type { Problem } from '../../model/problem.ts';
import type { Answer } from '../target.ts';
import { retryAfterMs } from './retry-after.ts';

/** What an answer, or that there is none, means for the batch. */
export type Verdict =
  /** But for what the answer lists as left out. */
  | { readonly kind: 'accepted'; readonly answer: Answer }
  /** Sent again later. `told`: milliseconds that the upstream asks everybody to wait. */
  | {
      readonly kind: 'transient';
      readonly status: number | undefined;
      readonly throttled: boolean;
      readonly told: number | undefined;
      /** Where there is no answer: a code of the network. */
      readonly cause?: string | undefined;
      /** There was no way to the upstream at all: no such host, nobody listens, no trust. */
      readonly unreachable?: boolean | undefined;
    }
  /** Some record, or some number of bytes, is not wanted. */
  | { readonly kind: 'poison'; readonly answer: Answer }
  | { readonly kind: 'authentication'; readonly status: number }
  /** The address or the method is wrong: configuration. */
  | { readonly kind: 'refused'; readonly answer: Answer }
  /** We took the request back ourselves; what became of it is not known. */
  | { readonly kind: 'cancelled' };

const TRANSIENT = new Set([408, 425, 429]);
const REFUSED = new Set([404, 405, 501]);

/** `date` is milliseconds since 1970, for a `Retry-After` that is a date. */
export function verdictOf(outcome: Outcome<Answer>, date: number): Verdict {
  if (!outcome.ok) {
    return outcome.problems.some(({ code }) => code === 'upstream.cancelled')
      ? { kind: 'cancelled' }
      : { kind: 'transient', status: undefined, throttled: false, told: undefined, ...failureOf(outcome.problems) };
  }
  const answer = outcome.value;
  const { status } = answer;
  if (status >= 200 && status < 300) return { kind: 'accepted', answer };
  if (status === 401 || status === 403) return { kind: 'authentication', status };
  if (status < 400 || REFUSED.has(status)) return { kind: 'refused', answer };
  if (status < 500 && !TRANSIENT.has(status)) return { kind: 'poison', answer };
  const told = status === 429 || status === 503 ? retryAfterMs(answer.headers['retry-after'], date) : undefined;
  return { kind: 'transient', status, throttled: status === 429, told };
}

/** Of TLS: certificates that are not trusted, and a port that speaks something else. */
const NO_TRUST = /CERT|SSL|TLS|UNABLE_TO_|^EPROTO$|HOSTNAME_MISMATCH/;

function failureOf([found]: readonly Problem[]): { readonly cause: string | undefined; readonly unreachable: boolean } {
  const reason = found?.args['reason'];
  const cause = typeof reason === 'string' ? reason : found?.code;
  return { cause, unreachable: found?.code === 'upstream.unreachable' || NO_TRUST.test(cause ?? '') };
}
