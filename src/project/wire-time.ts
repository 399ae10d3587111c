import { stringFormats } from '../check/formats.ts';
import type { Json } from '../model/json.ts';

/** How a moment is written: as RFC 3339 text, or as a whole number of seconds or milliseconds since 1970. */
export type TimeForm = 'rfc3339' | 'unix-s' | 'unix-ms';

/** Changes a value of a time field; what is no RFC 3339 date-time, `null` say, comes back as it is. */
export type Convert = (value: Json) => Json;

export const CONVERT: Readonly<Record<TimeForm, Convert>> = {
  rfc3339: (value) => value,
  'unix-s': (value) => (isMoment(value) ? secondsOf(value) : value),
  'unix-ms': (value) => (isMoment(value) ? secondsOf(value) * 1000 + milliseconds(value) : value),
};

const isDateTime = stringFormats['date-time'];

function isMoment(value: Json): value is string {
  return typeof value === 'string' && isDateTime?.(value) === true;
}

const SECONDS_END = 19;
const DOT = 46;
const ZERO = 48;

/** Whole seconds since 1970, rounded down; a leap second is the first second after it, as POSIX counts. */
function secondsOf(text: string): number {
  const days = daysOf(number(text, 0, 4), number(text, 5, 2), number(text, 8, 2));
  const time = number(text, 11, 2) * 3600 + number(text, 14, 2) * 60 + number(text, 17, 2);
  return days * 86_400 + time - offsetOf(text);
}

/** The first three digits of the fraction: further ones are left out, which rounds down. */
function milliseconds(text: string): number {
  if (text.charCodeAt(SECONDS_END) !== DOT) return 0;
  let value = 0;
  for (let at = SECONDS_END + 1, unit = 100; unit >= 1; at += 1, unit /= 10) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9) break;
    value += digit * unit;
  }
  return value;
}

/** Seconds that the offset at the end of a checked date-time is ahead of UTC. */
function offsetOf(text: string): number {
  const sign = text.at(-6);
  if (sign !== '+' && sign !== '-') return 0;
  const seconds = number(text, text.length - 5, 2) * 3600 + number(text, text.length - 2, 2) * 60;
  return sign === '-' ? -seconds : seconds;
}

function number(text: string, from: number, digits: number): number {
  let value = 0;
  for (let at = from; at < from + digits; at += 1) value = value * 10 + text.charCodeAt(at) - ZERO;
  return value;
}

/** Days since 1970 in the Gregorian calendar, for years from 0; years are counted from March, so that leap days end them. */
function daysOf(year: number, month: number, day: number): number {
  const years = month > 2 ? year : year - 1;
  const daysBefore = Math.floor((153 * ((month + 9) % 12) + 2) / 5);
  const leaps = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
  return years * 365 + leaps + daysBefore + day - 719_469;
}
