import { isExact } from '../text/json.ts';
import { decode } from './bytes.ts';
import { byteAt, UNSURE, type Source, type Walk } from './glance-source.ts';

/** What a number must be, beyond being one that every reader reads alike. */
export interface Range {
  readonly least: number;
  readonly most: number;
  /** The bounds that a number must not reach. */
  readonly above: number;
  readonly below: number;
  /** Undefined when the bounds say all. */
  readonly test: ((value: number) => boolean) | undefined;
}

const MINUS = 45;
const PLUS = 43;
const POINT = 46;
const ZERO = 48;
const LETTER_E = 101;
/** Digits and point: so many are a whole number that a double holds, and a power of ten. */
const EXACT_SIZE = 15;
const POWERS = Float64Array.from({ length: EXACT_SIZE + 1 }, (_, power) => 10 ** power);

/** A number of the range. */
export function rangedNumber(range: Range): Walk {
  return (source, start) => {
    const { bytes } = source;
    const first = byteAt(bytes, start) === MINUS ? start + 1 : start;
    let at = first;
    let point = UNSURE;
    let digits = 0;
    for (;;) {
      const byte = byteAt(bytes, at);
      // other bytes are no digit, or a negative one
      const digit = byte - ZERO;
      if (digit >= 0 && digit <= 9) digits = digits * 10 + digit;
      else if (byte === POINT && point === UNSURE) point = at;
      else break;
      at += 1;
    }
    if (!isDecimal(bytes, first, point === UNSURE ? at : point, at)) return UNSURE;
    if (at - first > EXACT_SIZE || (byteAt(bytes, at) | 32) === LETTER_E) return longNumber(source, start, at, range);
    // both are exact, so the quotient is the double nearest to what is written
    const size = point === UNSURE ? digits : digits / (POWERS[at - point - 1] ?? 1);
    return isWithin(first === start ? size : -size, range) ? at : UNSURE;
  };
}

/** True for digits, without a zero before others, and digits behind a point if there is one. */
function isDecimal(bytes: Uint8Array, first: number, point: number, end: number): boolean {
  if (point === first || point + 1 === end) return false;
  return byteAt(bytes, first) !== ZERO || point === first + 1;
}

function isWithin(value: number, { least, most, above, below, test }: Range): boolean {
  return value >= least && value <= most && value > above && value < below && (test === undefined || test(value));
}

/** A number with an exponent or more digits than a double holds; `at` is behind its digits. */
function longNumber({ bytes }: Source, start: number, at: number, range: Range): number {
  const end = (byteAt(bytes, at) | 32) === LETTER_E ? exponentEnd(bytes, at + 1) : at;
  if (end === UNSURE) return UNSURE;
  const value = Number(decode(bytes.subarray(start, end)));
  return isExact(value) && isWithin(value, range) ? end : UNSURE;
}

function exponentEnd(bytes: Uint8Array, start: number): number {
  const sign = byteAt(bytes, start);
  const first = sign === MINUS || sign === PLUS ? start + 1 : start;
  let at = first;
  while (byteAt(bytes, at) >= ZERO && byteAt(bytes, at) < ZERO + 10) at += 1;
  return at === first ? UNSURE : at;
}

/** Any number that every reader reads alike. */
export const numberWalk: Walk = rangedNumber({
  least: Number.NEGATIVE_INFINITY,
  most: Number.POSITIVE_INFINITY,
  above: Number.NEGATIVE_INFINITY,
  below: Number.POSITIVE_INFINITY,
  test: undefined,
});
