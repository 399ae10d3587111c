import { offsetOf } from './zone.ts';
import { wallMs, type Wall } from './wall.ts';

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:(?:t|\s+)(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(z|utc|gmt|(?:utc|gmt)?[+-]\d{2}(?::?\d{2})?)?$/i;
const DASH = 45;
const COLON = 58;
const POINT = 46;
const BIG_Z = 90;

/**
 * ISO 8601 with four digits of year: `2026-05-01T10:00:00Z`, a blank for the T, fractions, no seconds, no time of day,
 * any offset or none. Undefined for another shape, or for what no calendar has.
 */
export function readIso(text: string): Wall | undefined {
  return quick(text) ?? slow(text);
}

/** The usual shape by char codes, five times as fast: `YYYY-MM-DD?HH:MM:SS`, `Z` or nothing behind it. */
function quick(text: string): Wall | undefined {
  if (text.length < 19 || text.length > 24) return undefined;
  if (text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH || text.charCodeAt(13) !== COLON) return undefined;
  const between = text.charCodeAt(10);
  if (text.charCodeAt(16) !== COLON || (between !== 84 && between !== 32)) return undefined;
  const ms = quickMs(text);
  if (ms < 0) return undefined;
  const year = digits(text, 0, 4);
  const at = wallMs(year, two(text, 5), two(text, 8), two(text, 11), two(text, 14), two(text, 17), ms);
  if (at === undefined || Number.isNaN(at)) return undefined;
  return { ms: at, offset: text.charCodeAt(text.length - 1) === BIG_Z ? 0 : undefined };
}

/** The milliseconds of a text that ends in nothing, `Z`, `.123` or `.123Z`; -1 for another end. */
function quickMs(text: string): number {
  const end = text.charCodeAt(text.length - 1) === BIG_Z ? text.length - 1 : text.length;
  if (end === 19) return 0;
  return end === 23 && text.charCodeAt(19) === POINT ? digits(text, 20, 23) : -1;
}

/** A number of digits; NaN when one of them is none, which no time of day survives. */
function digits(text: string, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at += 1) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

function two(text: string, at: number): number {
  return digits(text, at, at + 2);
}

function slow(text: string): Wall | undefined {
  const match = ISO.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour = 0, minute = 0, second = 0, fraction = '', zone] = match;
  const part = Number;
  const ms = Number(fraction.slice(0, 3).padEnd(3, '0'));
  const at = wallMs(part(year), part(month), part(day), part(hour), part(minute), part(second), ms);
  return at === undefined ? undefined : { ms: at, offset: zone === undefined ? undefined : offsetOf(zone) };
}
