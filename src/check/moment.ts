/** RFC 3339 dates and times among char codes, a byte for each. Each function returns the offset behind what it read, or -1. */

const DAYS = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const COLON = 58;
const DASH = 45;
const PLUS = 43;
const NONE = -1;

/** `2026-05-01T10:00:00Z`: an offset is required, and a leap second only stands at 23:59 UTC. */
export function dateTimeEnd(codes: Uint8Array, start: number): number {
  const end = dateEnd(codes, start);
  return end !== NONE && (codeAt(codes, end) | 32) === 116 ? timeEnd(codes, end + 1) : NONE;
}

/** `2026-05-01` */
export function dateEnd(codes: Uint8Array, start: number): number {
  const century = twoDigits(codes, start);
  const year = twoDigits(codes, start + 2);
  const month = twoDigits(codes, start + 5);
  const day = twoDigits(codes, start + 8);
  if (century < 0 || year < 0 || month < 1 || month > 12 || day < 1) return NONE;
  if (codeAt(codes, start + 4) !== DASH || codeAt(codes, start + 7) !== DASH) return NONE;
  if (day > (DAYS[month] ?? 0) || (month === 2 && day === 29 && !isLeapYear(century * 100 + year))) return NONE;
  return start + 10;
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** `10:00:00Z`, `10:00:00.123+02:00` */
export function timeEnd(codes: Uint8Array, start: number): number {
  const hour = twoDigits(codes, start);
  const minute = twoDigits(codes, start + 3);
  const second = twoDigits(codes, start + 6);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return NONE;
  if (codeAt(codes, start + 2) !== COLON || codeAt(codes, start + 5) !== COLON) return NONE;
  const zone = fractionEnd(codes, start + 8);
  const end = zoneEnd(codes, zone);
  if (end === NONE || second < 60) return end;
  return (((hour * 60 + minute - offsetMinutes(codes, zone)) % 1440) + 1440) % 1440 === 1439 ? end : NONE;
}

function fractionEnd(codes: Uint8Array, at: number): number {
  if (codeAt(codes, at) !== 46) return at;
  let end = at + 1;
  while (isDigit(codeAt(codes, end))) end += 1;
  // a point without digits is no zone either
  return end === at + 1 ? at : end;
}

function zoneEnd(codes: Uint8Array, at: number): number {
  const sign = codeAt(codes, at);
  if ((sign | 32) === 122) return at + 1;
  if (sign !== PLUS && sign !== DASH) return NONE;
  const hours = twoDigits(codes, at + 1);
  const minutes = twoDigits(codes, at + 4);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || codeAt(codes, at + 3) !== COLON) return NONE;
  return at + 6;
}

/** Of a zone that `zoneEnd` has read. */
function offsetMinutes(codes: Uint8Array, at: number): number {
  const sign = codeAt(codes, at);
  if (sign !== PLUS && sign !== DASH) return 0;
  return (sign === DASH ? -1 : 1) * (twoDigits(codes, at + 1) * 60 + twoDigits(codes, at + 4));
}

function codeAt(codes: Uint8Array, at: number): number {
  return codes[at] ?? 0;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function twoDigits(codes: Uint8Array, at: number): number {
  const tens = codeAt(codes, at);
  const ones = codeAt(codes, at + 1);
  return isDigit(tens) && isDigit(ones) ? (tens - 48) * 10 + ones - 48 : -1;
}
