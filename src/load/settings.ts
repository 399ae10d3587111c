import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import type { CheckOptions } from '../check/check.ts';
import type { Dedupe } from './pipeline/open.ts';
import type { TokenSource } from './target.ts';

/** Requests over time: `300/min`. */
export interface Rate {
  readonly requests: number;
  readonly perSeconds: number;
}

/** How many rejects end a load: a number, or a share of what was read. */
export type RejectLimit =
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'share'; readonly share: number };

/** How a load is run; plain data, kept in its plan so that a resume needs nothing but the id. */
export interface LoadSettings {
  readonly operation: 'upsert' | 'update';
  readonly unknown: CheckOptions['unknown'];
  readonly dedupe: Dedupe;
  /** Leaves out what the target was last sent. */
  readonly changedOnly: boolean;
  /** Records and bytes of a request; the operation's own limit holds as well. */
  readonly batchItems?: number | undefined;
  readonly batchBytes: number;
  readonly maxRejects?: RejectLimit | undefined;
  /** Instead of the policy's. */
  readonly rate?: Rate | undefined;
  /** 0 to 1. */
  readonly rateShare: number;
  readonly maxInFlight: number;
  /** How long a load waits for an upstream that does not answer before it pauses. */
  readonly patienceMs: number;
}

export const DEFAULT_SETTINGS: LoadSettings = {
  operation: 'upsert',
  unknown: 'warn',
  dedupe: 'window',
  changedOnly: false,
  batchBytes: 1024 * 1024,
  rateShare: 1,
  maxInFlight: 16,
  patienceMs: 10 * 60 * 1000,
};

const UNITS: Readonly<Record<string, number>> = { s: 1, sec: 1, min: 60, m: 60, h: 3600, hour: 3600 };

/** Reads `300/min`, `5/s`, `1000/h`. */
export function parseRate(text: string): Outcome<Rate> {
  const [, requests, unit] = /^(\d{1,6})\/([a-z]+)$/.exec(text.trim()) ?? [];
  const perSeconds = UNITS[unit ?? ''];
  if (perSeconds === undefined || Number(requests) < 1)
    return fail(problem('load.setting', {}, { name: 'rate', expected: 'requests over time, such as 300/min or 5/s' }));
  return ok({ requests: Number(requests), perSeconds });
}

/** Reads `50%`. */
export function parseShare(text: string): Outcome<number> {
  const percent = Number(/^(\d{1,3}(?:\.\d+)?)%$/.exec(text.trim())?.[1]);
  return percent > 0 && percent <= 100
    ? ok(percent / 100)
    : fail(
        problem('load.setting', {}, { name: 'rate-share', expected: 'a share above 0% and up to 100%, such as 50%' }),
      );
}

/** Reads `100` or `2%`. */
export function parseRejectLimit(text: string): Outcome<RejectLimit> {
  const [, digits, percent] = /^(\d{1,9}(?:\.\d+)?)(%?)$/.exec(text.trim()) ?? [];
  const value = Number(digits);
  if (percent === '%' && value <= 100) return ok({ kind: 'share', share: value / 100 });
  if (percent === '' && Number.isInteger(value)) return ok({ kind: 'count', count: value });
  return fail(
    problem('load.setting', {}, { name: 'max-rejects', expected: 'a number such as 100, or a share such as 2%' }),
  );
}

export function limitText(limit: RejectLimit): string {
  return limit.kind === 'count' ? String(limit.count) : `${limit.share * 100}%`;
}

/** The rate that was asked for, with the burst of the upstream's own; undefined where its own holds. */
export function rateOf(settings: LoadSettings, tokens: TokenSource): TokenSource['rate'] | undefined {
  const { rate } = settings;
  return rate === undefined
    ? undefined
    : { perSecond: rate.requests / rate.perSeconds, burst: Math.min(tokens.rate.burst, rate.requests) };
}

/** A share is only judged of so many records and more, or at the end: the first bad line would be 100 %. */
const SHARE_NEEDS = 1000;

export function passesLimit(limit: RejectLimit | undefined, rejects: number, read: number, ended: boolean): boolean {
  if (limit === undefined) return false;
  switch (limit.kind) {
    case 'count':
      return rejects > limit.count;
    case 'share':
      return (ended || read >= SHARE_NEEDS) && rejects > limit.share * read;
  }
}
