import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnOrder } from '../../../src/load/normalise/column-order.ts';
import { Fault } from '../../../src/load/normalise/fault.ts';
import { instantText } from '../../../src/load/normalise/instant.ts';
import { timeReader, type TimeFormat, type TimeReading } from '../../../src/load/normalise/time.ts';
import { zoneOf } from '../../../src/load/normalise/zone.ts';

const LATEST = Date.UTC(2027, 0, 1);

/** The instant as text, or the code of the fault. */
function read(value: unknown, format: TimeFormat, zone?: string, more: Partial<TimeReading> = {}): string {
  const reader = timeReader({ format, order: undefined, dst: 'reject', latest: LATEST, ...more });
  const found = reader(value, zone === undefined ? undefined : zoneOf(zone));
  return found instanceof Fault ? found.problem.code : instantText(found);
}

describe('auto', () => {
  test.each<[unknown, string | undefined, string]>([
    ['2026-05-01T10:00:00Z', undefined, '2026-05-01T10:00:00Z'],
    ['2026-05-01t10:00:00z', undefined, '2026-05-01T10:00:00Z'],
    [' 2026-05-01T10:00:00Z ', undefined, '2026-05-01T10:00:00Z'],
    ['2026-05-01T10:00:00.250Z', undefined, '2026-05-01T10:00:00.250Z'],
    ['2026-05-01T10:00:00.2Z', undefined, '2026-05-01T10:00:00.200Z'],
    ['2019-11-16T15:59:41.966927', 'utc', '2019-11-16T15:59:41.966Z'],
    ['2026-05-01T10:00:00,5Z', undefined, '2026-05-01T10:00:00.500Z'],
    ['2026-05-01T10:00:00+02:00', undefined, '2026-05-01T08:00:00Z'],
    ['2026-05-01T10:00:00.000+0000', undefined, '2026-05-01T10:00:00Z'],
    ['2026-05-01T10:00:00-0530', undefined, '2026-05-01T15:30:00Z'],
    ['2026-05-01 10:00:00+02', undefined, '2026-05-01T08:00:00Z'],
    ['2026-05-01 10:00:00 UTC', undefined, '2026-05-01T10:00:00Z'],
    ['2026-05-01 10:00:00 +0200', undefined, '2026-05-01T08:00:00Z'],
    ['2026-05-01T10:00Z', undefined, '2026-05-01T10:00:00Z'],
    ['2026-05-01 10:00', 'Europe/Berlin', '2026-05-01T08:00:00Z'],
    ['2026-05-01', 'America/New_York', '2026-05-01T04:00:00Z'],
    ['2026-05-01 10:00:00', undefined, 'value.zone'],
    ['2026-05-01T10:00:00', undefined, 'value.zone'],
    ['2026-05-01', undefined, 'value.zone'],
    ['2026-01-15 10:00:00', 'Europe/Berlin', '2026-01-15T09:00:00Z'],
    ['2026-07-15 10:00:00', 'Europe/Berlin', '2026-07-15T08:00:00Z'],
    ['2026-07-15 10:00:00', '+05:30', '2026-07-15T04:30:00Z'],
    ['2026-05-01T24:00:00Z', undefined, 'value.time'],
    ['2026-05-01T10:60:00Z', undefined, 'value.time'],
    ['2026-05-01T10:00:60Z', undefined, 'value.time'],
    ['2026-02-29T10:00:00Z', undefined, 'value.time'],
    ['2024-02-29T10:00:00Z', undefined, '2024-02-29T10:00:00Z'],
    ['2026-13-01T10:00:00Z', undefined, 'value.time'],
    ['2026-05-01T10:00:00 Berlin', undefined, 'value.time'],
    ['1777629600', undefined, '2026-05-01T10:00:00Z'],
    [1_777_629_600, undefined, '2026-05-01T10:00:00Z'],
    [1_777_629_600.25, undefined, '2026-05-01T10:00:00.250Z'],
    ['1777629600.25', undefined, '2026-05-01T10:00:00.250Z'],
    [1_777_629_600_123, undefined, '2026-05-01T10:00:00.123Z'],
    ['1777629600123456', undefined, '2026-05-01T10:00:00.123Z'],
    ['1777629600123456789', undefined, '2026-05-01T10:00:00.123Z'],
    [946_684_800, undefined, '2000-01-01T00:00:00Z'],
    [64_654_125_776, undefined, 'value.time-range'],
    ['1999-12-31T23:59:59Z', undefined, 'value.time-range'],
    ['2027-01-01T00:00:01Z', undefined, 'value.time-range'],
    [-1, undefined, 'value.time'],
    [Number.NaN, undefined, 'value.time'],
    [true, undefined, 'value.time'],
    ['12345', undefined, 'value.zone'],
    ['45000.5', 'utc', '2023-03-15T12:00:00Z'],
    [45_000.5, 'utc', '2023-03-15T12:00:00Z'],
    ['20190422135716', 'utc', '2019-04-22T13:57:16Z'],
    ['20190422', 'utc', '2019-04-22T00:00:00Z'],
    ['20190422T135716Z', undefined, '2019-04-22T13:57:16Z'],
    ['20191322135716', 'utc', 'value.time'],
    ['123456', undefined, 'value.time'],
    ['Thu, 27 Oct 2016 14:51:34', 'utc', '2016-10-27T14:51:34Z'],
    ['Thu, 27 Oct 2016 14:51:34', undefined, 'value.zone'],
    ['Thu, 27 Oct 2016 14:51:34 +0200', undefined, '2016-10-27T12:51:34Z'],
    ['27 Oct 2016 14:51 EST', undefined, '2016-10-27T19:51:00Z'],
    ['Thu, 27 Oct 2016 14:51:34 CEST', undefined, 'value.time'],
    ['May 1, 2026', 'utc', '2026-05-01T00:00:00Z'],
    ['May 1, 2026, 10:02 AM', 'utc', '2026-05-01T10:02:00Z'],
    ['May 1, 2026 at 10:02\u202fPM', 'utc', '2026-05-01T22:02:00Z'],
    ['Sept. 3, 2025 12:30 am', 'utc', '2025-09-03T00:30:00Z'],
    ['1 Smarch 2026', 'utc', 'value.time'],
    ['2026/05/01 10:00', 'utc', '2026-05-01T10:00:00Z'],
    ['23/09/2013 18:23', 'utc', '2013-09-23T18:23:00Z'],
    ['9/23/2013 6:23 PM', 'utc', '2013-09-23T18:23:00Z'],
    ['23.09.2013 18:23', 'utc', '2013-09-23T18:23:00Z'],
    ['5/4/2026', 'utc', 'value.date-order'],
    ['26-05-01 10:00:00', 'utc', 'value.date-order'],
    ['13-05-26', 'utc', 'value.date-order'],
    ['31/02/2026', 'utc', 'value.time'],
    ['13/13/2026', 'utc', 'value.date-order'],
    ['', 'utc', 'value.time'],
    ['yesterday', 'utc', 'value.time'],
    ['1 May 2026 '.repeat(50), 'utc', 'value.time'],
  ])('%s in %s: %s', (value, zone, expected) => {
    expect(read(value, 'auto', zone)).toBe(expected);
  });
});

describe('a declared format', () => {
  test.each<[TimeFormat, unknown, string]>([
    ['dmy', '5/4/2026', '2026-04-05T00:00:00Z'],
    ['dmy', '5/4/26 10:02', '2026-04-05T10:02:00Z'],
    ['dmy', '05.04.2026 10:02:03', '2026-04-05T10:02:03Z'],
    ['dmy', '5/13/2026', 'value.time'],
    ['dmy', '2026-04-05 10:00:00', '2026-04-05T10:00:00Z'],
    ['mdy', '5/4/2026 12:00 AM', '2026-05-04T00:00:00Z'],
    ['mdy', '5/4/2026 12:00 PM', '2026-05-04T12:00:00Z'],
    ['mdy', '5/1/26, 10:02 AM', '2026-05-01T10:02:00Z'],
    ['mdy', '5/1/26 13:02 PM', 'value.time'],
    ['mdy', '13/5/2026', 'value.time'],
    ['ymd', '26-05-01 10:00:00', '2026-05-01T10:00:00Z'],
    ['ymd', '2026/5/1', '2026-05-01T00:00:00Z'],
    ['ymd', '26-13-01', 'value.time'],
    ['iso', '26-05-01', 'value.time'],
    ['iso', 1_777_629_600, 'value.time'],
    ['rfc2822', 'Fri, 01 May 2026 10:00:00 GMT', '2026-05-01T10:00:00Z'],
    ['rfc2822', '2026-05-01T10:00:00Z', 'value.time'],
    ['unix', '1777629600000', '2026-05-01T10:00:00Z'],
    ['unix-s', 1_777_629_600, '2026-05-01T10:00:00Z'],
    ['unix-ms', '1777629600000', '2026-05-01T10:00:00Z'],
    ['unix-ms', 1_777_629_600, 'value.time-range'],
    ['unix-us', 1_777_629_600_000_000, '2026-05-01T10:00:00Z'],
    ['unix-ns', '1777629600000000000', '2026-05-01T10:00:00Z'],
    ['unix-s', 'soon', 'value.time'],
    ['excel', '45000', '2023-03-15T00:00:00Z'],
    ['excel', 450_000, 'value.time'],
    ['compact', 20_190_422_135_716, '2019-04-22T13:57:16Z'],
    ['compact', '2019-04-22', 'value.time'],
  ])('%s: %s is %s', (format, value, expected) => {
    expect(read(value, format, 'utc')).toBe(expected);
  });
});

describe('a column decides about day and month', () => {
  test.each<[string, string[], string | undefined]>([
    ['a 13 in front', ['5/4/2026', '13/4/2026'], 'dmy'],
    ['a 13 behind', ['5/4/2026', '4/13/2026'], 'mdy'],
    ['none', ['5/4/2026', '6/4/2026'], undefined],
    ['both', ['13/4/2026', '4/13/2026'], undefined],
    ['other shapes', ['', 'x', '2026-05-13', '14/4/2026'], 'dmy'],
    ['a short year', ['26-05-01'], undefined],
  ])('%s', (_, texts, expected) => {
    expect(columnOrder(texts)).toBe(expected);
  });

  test('and then every cell follows it', () => {
    expect(read('5/4/2026', 'auto', 'utc', { order: 'dmy' })).toBe('2026-04-05T00:00:00Z');
    expect(read('5/4/2026', 'auto', 'utc', { order: 'mdy' })).toBe('2026-05-04T00:00:00Z');
    expect(read('13/4/2026', 'auto', 'utc', { order: 'mdy' })).toBe('value.time');
  });
});

test('an instant comes back from each of its spellings', () => {
  const instants = fc.integer({ min: Date.UTC(2000, 0, 2), max: Date.UTC(2026, 11, 30) });
  fc.assert(
    fc.property(instants, (instant) => {
      const whole = Math.floor(instant / 1000) * 1000;
      const iso = new Date(instant).toISOString();
      const text = new Date(whole).toISOString().replace('.000Z', 'Z');
      expect(read(iso, 'auto')).toBe(iso.replace('.000Z', 'Z'));
      expect(read(text.slice(0, 19).replace('T', ' '), 'auto', 'utc')).toBe(text);
      expect(read(new Date(whole).toUTCString(), 'auto')).toBe(text);
      expect(read(whole / 1000, 'auto')).toBe(text);
      expect(read(String(instant), 'unix-ms')).toBe(iso.replace('.000Z', 'Z'));
    }),
  );
});

test('no text makes it throw', () => {
  const formats = fc.constantFrom<TimeFormat>(
    'auto',
    'iso',
    'dmy',
    'mdy',
    'ymd',
    'rfc2822',
    'compact',
    'excel',
    'unix',
  );
  const odd = fc.oneof(fc.string(), fc.stringMatching(/^[\d/:. -]{0,24}$/), fc.double(), fc.anything());
  fc.assert(fc.property(odd, formats, (value, format) => read(value, format, 'Europe/Berlin').length > 0));
});
