import { offsetOf } from './zone.ts';
import { wallMs, type Wall } from './wall.ts';

/** Which of the two small numbers of a date is the day. */
export type DateOrder = 'dmy' | 'mdy';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const LONG_MONTHS = 'january february march april may june july august september october november december sept'.split(
  ' ',
);

/** Names of RFC 2822; others name different offsets in different countries. */
const ZONES: Readonly<Record<string, number>> = {
  est: -5,
  edt: -4,
  cst: -6,
  cdt: -5,
  mst: -7,
  mdt: -6,
  pst: -8,
  pdt: -7,
};

const CLOCK = String.raw`(?:,?\s+(?:at\s+)?(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*([ap]\.?m\.?)?)?`;
const ZONE = String.raw`(?:\s*(z|utc|gmt|(?:utc|gmt)?[+-]\d{2}(?::?\d{2})?|[ecmp][sd]t))?`;
const WEEKDAY = String.raw`(?:[a-z]{3,9}\.?,?\s+)?`;
const pattern = (date: string): RegExp => new RegExp(`^${WEEKDAY}${date}${CLOCK}${ZONE}$`, 'i');

const NUMERIC = pattern(String.raw`(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})`);
const YEAR_FIRST = pattern(String.raw`(\d{4}|\d{2})([/.-])(\d{1,2})\2(\d{1,2})`);
const DAY_NAME = pattern(String.raw`(\d{1,2})(?:st|nd|rd|th)?[\s-]+([a-z]{3,9})\.?,?[\s-]+(\d{4}|\d{2})`);
const NAME_DAY = pattern(String.raw`([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})`);
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:t?(\d{2})(\d{2})(\d{2}))?(z)?$/i;
const LONGEST = 60;

/** `23/09/2013 18:23`, `9/23/2013 6:23 PM`, read in the given order. */
export function readNumericDate(text: string, order: DateOrder): Wall | undefined {
  const match = matching(NUMERIC, text);
  if (match === undefined) return undefined;
  const [, first, , second, year, ...rest] = match;
  return order === 'dmy' ? wall(year, second, first, rest) : wall(year, first, second, rest);
}

/** `26-05-01 10:00:00`, `2026/05/01`. */
export function readYearFirst(text: string): Wall | undefined {
  const match = matching(YEAR_FIRST, text);
  if (match === undefined) return undefined;
  const [, year, , month, day, ...rest] = match;
  return wall(year, month, day, rest);
}

/** `2026/05/01`: nothing else it could be. */
export function readLongYearFirst(text: string): Wall | undefined {
  return /^\d{4}/.test(text) ? readYearFirst(text) : undefined;
}

/** `1 May 2026 10:00`, `Thu, 27 Oct 2016 14:51:34 +0200`, `May 1, 2026, 10:00 AM`. */
export function readNamedMonth(text: string): Wall | undefined {
  const byDay = matching(DAY_NAME, text);
  if (byDay !== undefined) {
    const [, day, name, year, ...rest] = byDay;
    return wall(year, monthOf(name), day, rest);
  }
  const byName = matching(NAME_DAY, text);
  if (byName === undefined) return undefined;
  const [, name, day, year, ...rest] = byName;
  return wall(year, monthOf(name), day, rest);
}

/** `20190422135716`, `20190422`. */
export function readCompact(text: string): Wall | undefined {
  const match = COMPACT.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, zone] = match;
  return wall(year, month, day, [hour, minute, second, undefined, undefined, zone]);
}

/** What a date with two small numbers says by itself: which of them is past 12. Undefined for another shape, or for neither. */
export function orderOf(text: string): DateOrder | 'open' | undefined {
  const match = matching(NUMERIC, text);
  if (match === undefined) return undefined;
  const [first, second] = [Number(match[1]), Number(match[3])];
  if (first > 12 && second <= 12) return 'dmy';
  return second > 12 && first <= 12 ? 'mdy' : 'open';
}

function matching(shape: RegExp, text: string): readonly (string | undefined)[] | undefined {
  return text.length > LONGEST ? undefined : (shape.exec(text) ?? undefined);
}

function monthOf(name = ''): number {
  const lower = name.toLowerCase();
  const long = LONG_MONTHS.indexOf(lower);
  if (lower === 'sept') return 9;
  return (long === -1 ? MONTHS.indexOf(lower) : long) + 1;
}

type Text = string | undefined;

function wall(year: Text, month: Text | number, day: Text, rest: readonly Text[]): Wall | undefined {
  const [hour, minute, second, fraction = '', half, zone] = rest;
  const hours = hourOf(Number(hour ?? 0), half);
  if (hours === undefined) return undefined;
  const ms = Number(fraction.slice(0, 3).padEnd(3, '0'));
  const at = wallMs(
    fullYear(year ?? ''),
    Number(month),
    Number(day),
    hours,
    Number(minute ?? 0),
    Number(second ?? 0),
    ms,
  );
  return at === undefined ? undefined : { ms: at, offset: zone === undefined ? undefined : zoneOffset(zone) };
}

/** Two digits are of this century: records from before 2000 are out of range anyway. */
function fullYear(text: string): number {
  return text.length === 2 ? 2000 + Number(text) : Number(text);
}

function hourOf(hour: number, half: Text): number | undefined {
  if (half === undefined) return hour;
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (half.toLowerCase().startsWith('p') ? 12 : 0);
}

function zoneOffset(zone: string): number | undefined {
  const hours = ZONES[zone.toLowerCase()];
  return hours === undefined ? offsetOf(zone) : hours * 3_600_000;
}
