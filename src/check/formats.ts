import { dateEnd, dateTimeEnd, timeEnd } from './moment.ts';

/**
 * The formats that are checked, by char codes: a date-time regular expression costs more than the rest of a batch.
 * A format that is not here is an annotation, as JSON Schema 2020-12 has it.
 */
export const stringFormats: Readonly<Record<string, (text: string) => boolean>> = {
  'date-time': (text) => isMoment(text, dateTimeEnd),
  date: (text) => isMoment(text, dateEnd),
  time: (text) => isMoment(text, timeEnd),
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

type FormatDefinition =
  | { readonly type: 'string'; readonly validate: (text: string) => boolean }
  | { readonly type: 'number'; readonly validate: (value: number) => boolean };

/** All formats, as the engine takes them. */
export const formatDefinitions: Readonly<Record<string, FormatDefinition>> = {
  ...Object.fromEntries(
    Object.entries(stringFormats).map(([name, validate]) => [name, { type: 'string' as const, validate }]),
  ),
  ...Object.fromEntries(
    Object.entries(numberFormats).map(([name, validate]) => [name, { type: 'number' as const, validate }]),
  ),
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

const NO_CODE = 0;
/** The char codes of the text at hand, and a zero behind them. */
const scratch = new Uint8Array(64);

/** True when `end` finds what it reads to be the whole text. */
function isMoment(text: string, end: (codes: Uint8Array, start: number) => number): boolean {
  const { length } = text;
  const codes = length < scratch.length ? scratch : new Uint8Array(length + 1);
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at);
    codes[at] = code < 128 ? code : NO_CODE;
  }
  codes[length] = NO_CODE;
  return end(codes, 0) === length;
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
