import { problem } from '../../model/problem.ts';
import { isExact } from '../../text/json.ts';
import { Fault } from './fault.ts';

/** What a plain number means, and what two parts with a colon mean. */
export type DurationUnit = 'ms' | 's' | 'min' | 'h' | 'd' | 'clock' | 'mm:ss' | 'h:mm';

const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, min: 60, h: 3600, d: 86_400 };

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const CLOCK = /^(-?)(\d{1,6}):(\d{2})(?::(\d{2}(?:\.\d{1,9})?))?$/;
const ISO =
  /^(-?)P(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/i;
const PART = /(\d+(?:\.\d+)?)\s*([a-z]+)\.?,?\s*/gi;
const PARTS = /^(-?)\s*((?:\d+(?:\.\d+)?\s*[a-z]+\.?,?\s*)+)$/i;

const WORDS: readonly (readonly [RegExp, number])[] = [
  [/^(?:ms|msecs?|millis|milliseconds?)$/i, 0.001],
  [/^(?:s|secs?|seconds?)$/i, 1],
  [/^(?:m|mins?|minutes?)$/i, 60],
  [/^(?:h|hrs?|hours?)$/i, 3600],
  [/^(?:d|days?)$/i, 86_400],
  [/^(?:w|wks?|weeks?)$/i, 604_800],
];

const NOT_A_DURATION = new Fault(problem('value.duration', {}, {}));
const TWO_PARTS = new Fault(problem('value.duration-parts', {}, {}));
const NO_UNIT = new Fault(problem('value.unit', {}, { allowed: Object.keys(SECONDS) }));

/** Seconds of a duration, to the millisecond. It may be negative: `notNegative` is the caller's. */
export function readDuration(value: unknown, unit: DurationUnit | undefined): number | Fault {
  if (typeof value === 'number') return ofNumber(value, unit);
  if (typeof value !== 'string') return NOT_A_DURATION;
  const text = value.trim();
  if (NUMBER.test(text)) return ofNumber(Number(text), unit);
  return ofClock(text, unit) ?? ofIso(text) ?? ofParts(text) ?? NOT_A_DURATION;
}

function ofNumber(value: number, unit: DurationUnit | undefined): number | Fault {
  const seconds = unit === undefined ? undefined : SECONDS[unit];
  if (seconds === undefined) return NO_UNIT;
  return isExact(value) ? rounded(value * seconds) : NOT_A_DURATION;
}

/** What floats add to sums of milliseconds is not in the source. */
export function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

function ofClock(text: string, unit: DurationUnit | undefined): number | Fault | undefined {
  const match = CLOCK.exec(text);
  if (match === null) return undefined;
  const [, sign, first, second, third] = match;
  const small = Number(second);
  if (third === undefined && unit !== 'mm:ss' && unit !== 'h:mm') return TWO_PARTS;
  if (small > 59 || Number(third ?? 0) >= 60) return NOT_A_DURATION;
  const seconds = Number(first) * 60 + small;
  const total = third === undefined && unit === 'mm:ss' ? seconds : seconds * 60 + Number(third ?? 0);
  return rounded(sign === '-' ? -total : total);
}

/** `PT5M`, `P1DT2H`; months and years have no length. */
function ofIso(text: string): number | undefined {
  const match = ISO.exec(text);
  if (match === null || /[pt]$/i.test(text)) return undefined;
  const [, sign, weeks, days, hours, minutes, seconds] = match;
  const count = (part: string | undefined): number => Number(part ?? 0);
  const inDays = count(weeks) * 7 + count(days);
  const total = ((inDays * 24 + count(hours)) * 60 + count(minutes)) * 60 + count(seconds);
  return rounded(sign === '-' ? -total : total);
}

/** `1d 2h 3m`, `5 min`, `1 hour, 20 minutes`. */
function ofParts(text: string): number | undefined {
  const match = PARTS.exec(text);
  if (match === null) return undefined;
  let total = 0;
  for (const [, amount, word = ''] of (match[2] ?? '').matchAll(PART)) {
    const seconds = WORDS.find(([spelling]) => spelling.test(word))?.[1];
    if (seconds === undefined) return undefined;
    total += Number(amount) * seconds;
  }
  return rounded(match[1] === '-' ? -total : total);
}
