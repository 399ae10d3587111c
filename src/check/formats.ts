/**
 * The formats that are checked, by char codes: a date-time regular expression costs more than the rest of a batch.
 * A format that is not here is an annotation, as JSON Schema 2020-12 has it.
 */
export const stringFormats: Readonly<Record<string, (text: string) => boolean>> = {
  'date-time': isDateTime,
  date: (text) => text.length === 10 && isDate(text),
  time: (text) => isTime(text, 0),
  email: (text) =>
    text.length <= 320 && /^[^\s@<>()[\]\\,;:"]+@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i.test(text) && !text.includes('..'),
  uuid: (text) => /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text),
  ipv4: isIpv4,
  ipv6: isIpv6,
  hostname: (text) =>
    text.length <= 253 && text.split('.').every((label) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i.test(label)),
  uri: (text) => /^[a-z][a-z0-9+.-]*:/i.test(text) && isUriReference(text),
  'uri-reference': isUriReference,
  byte: (text) => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text),
};

export const numberFormats: Readonly<Record<string, (value: number) => boolean>> = {
  int32: (value) => Number.isInteger(value) && value >= -2147483648 && value <= 2147483647,
  int64: (value) => Number.isInteger(value),
};

/** A value of the format, for people who got it wrong. */
export const formatExamples: Readonly<Record<string, string>> = {
  'date-time': '2026-05-01T10:00:00Z',
  date: '2026-05-01',
  time: '10:00:00Z',
  email: 'name@example.com',
  uuid: '6ba7b810-9dad-41d1-80b4-00c04fd430c8',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  hostname: 'api.example.com',
  uri: 'https://example.com/path',
  byte: 'aGVsbG8=',
};

const DAYS = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const COLON = 58;
const DASH = 45;

/** RFC 3339 date-time: an offset is required, and a leap second only stands at 23:59 UTC. */
function isDateTime(text: string): boolean {
  if (text.length < 20 || (text.charCodeAt(10) | 32) !== 116) return false;
  return isDate(text) && isTime(text, 11);
}

function isDate(text: string): boolean {
  const century = twoDigits(text, 0);
  const year = twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  if (century < 0 || year < 0 || month < 1 || month > 12 || day < 1) return false;
  if (text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH || day > (DAYS[month] ?? 0)) return false;
  return month !== 2 || day < 29 || isLeapYear(century * 100 + year);
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** `10:00:00Z`, `10:00:00.123+02:00`, from `start` to the end of the text. */
function isTime(text: string, start: number): boolean {
  const hour = twoDigits(text, start);
  const minute = twoDigits(text, start + 3);
  const second = twoDigits(text, start + 6);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return false;
  if (text.charCodeAt(start + 2) !== COLON || text.charCodeAt(start + 5) !== COLON) return false;
  const offset = offsetMinutes(text, afterFraction(text, start + 8));
  if (offset === undefined) return false;
  return second < 60 || (((hour * 60 + minute - offset) % 1440) + 1440) % 1440 === 1439;
}

function afterFraction(text: string, at: number): number {
  if (text.charCodeAt(at) !== 46) return at;
  let end = at + 1;
  while (isDigit(text.charCodeAt(end))) end += 1;
  return end === at + 1 ? text.length : end;
}

function offsetMinutes(text: string, at: number): number | undefined {
  const sign = text.charCodeAt(at);
  if ((sign | 32) === 122) return at + 1 === text.length ? 0 : undefined;
  if (sign !== 43 && sign !== DASH) return undefined;
  const hours = twoDigits(text, at + 1);
  const minutes = twoDigits(text, at + 4);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return undefined;
  if (text.charCodeAt(at + 3) !== COLON || at + 6 !== text.length) return undefined;
  return (sign === DASH ? -1 : 1) * (hours * 60 + minutes);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at);
  const ones = text.charCodeAt(at + 1);
  return isDigit(tens) && isDigit(ones) ? (tens - 48) * 10 + ones - 48 : -1;
}

function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^(?:0|[1-9][0-9]{0,2})$/.test(part) && Number(part) <= 255);
}

function isIpv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1) ?? '';
  const tail = last.includes('.') ? 2 : 1;
  const hex = last.includes('.') ? groups.slice(0, -1) : groups;
  if (last.includes('.') && !isIpv4(last)) return false;
  if (!hex.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return false;
  const count = groups.length === 0 ? 0 : groups.length - 1 + tail;
  return halves.length === 2 ? count < 8 : count === 8;
}

function isUriReference(text: string): boolean {
  return /^[a-z0-9\-._~:/?#[\]@!$&'()*+,;=%]*$/i.test(text) && !/%(?![0-9a-f]{2})/i.test(text);
}
