import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Fault } from '../../../src/load/normalise/fault.ts';
import { instantText } from '../../../src/load/normalise/instant.ts';
import { zoneOf, type Dst } from '../../../src/load/normalise/zone.ts';

/** What a wall clock shows at an instant, by Intl and in another way than the code under test. */
function wallAt(instant: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(instant);
  const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value);
  const clock = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return clock + (((instant % 1000) + 1000) % 1000);
}

function read(wall: string, zone: string, dst: Dst = 'reject'): string {
  const found = zoneOf(zone)?.instantOf(Date.parse(`${wall}Z`), dst);
  if (found === undefined) return 'no zone';
  return found instanceof Fault ? found.problem.code : instantText(found);
}

describe('changes of the clocks', () => {
  test.each<[string, string, string, string, string]>([
    ['Europe/Berlin', '2026-03-29T01:59:59', '2026-03-29T00:59:59Z', '', ''],
    ['Europe/Berlin', '2026-03-29T02:00:00', 'value.dst-gap', '2026-03-29T00:00:00Z', '2026-03-29T01:00:00Z'],
    ['Europe/Berlin', '2026-03-29T02:59:59', 'value.dst-gap', '2026-03-29T00:59:59Z', '2026-03-29T01:59:59Z'],
    ['Europe/Berlin', '2026-03-29T03:00:00', '2026-03-29T01:00:00Z', '', ''],
    ['Europe/Berlin', '2026-10-25T01:59:59', '2026-10-24T23:59:59Z', '', ''],
    ['Europe/Berlin', '2026-10-25T02:00:00', 'value.dst-overlap', '2026-10-25T00:00:00Z', '2026-10-25T01:00:00Z'],
    ['Europe/Berlin', '2026-10-25T02:59:59', 'value.dst-overlap', '2026-10-25T00:59:59Z', '2026-10-25T01:59:59Z'],
    ['Europe/Berlin', '2026-10-25T03:00:00', '2026-10-25T02:00:00Z', '', ''],
    ['America/New_York', '2026-03-08T02:30:00', 'value.dst-gap', '2026-03-08T06:30:00Z', '2026-03-08T07:30:00Z'],
    ['America/New_York', '2026-11-01T01:30:00', 'value.dst-overlap', '2026-11-01T05:30:00Z', '2026-11-01T06:30:00Z'],
    // half an hour, and on the other side of the globe
    ['Australia/Lord_Howe', '2026-10-04T02:15:00', 'value.dst-gap', '2026-10-03T15:15:00Z', '2026-10-03T15:45:00Z'],
    ['Pacific/Chatham', '2026-09-27T03:00:00', 'value.dst-gap', '2026-09-26T13:15:00Z', '2026-09-26T14:15:00Z'],
    // at midnight, so that the day begins with a gap
    ['America/Santiago', '2025-09-07T00:30:00', 'value.dst-gap', '2025-09-07T03:30:00Z', '2025-09-07T04:30:00Z'],
    // a day that never was
    ['Pacific/Apia', '2011-12-30T12:00:00', 'value.dst-gap', '2011-12-29T22:00:00Z', '2011-12-30T22:00:00Z'],
    ['Asia/Kathmandu', '2026-05-01T12:00:00', '2026-05-01T06:15:00Z', '', ''],
    ['Pacific/Kiritimati', '2026-05-01T00:00:00', '2026-04-30T10:00:00Z', '', ''],
    ['Africa/Casablanca', '2026-07-01T12:00:00', '2026-07-01T11:00:00Z', '', ''],
  ])('%s %s', (zone, wall, plain, earlier, later) => {
    expect(read(wall, zone)).toBe(plain);
    expect(read(wall, zone, 'earlier')).toBe(earlier === '' ? plain : earlier);
    expect(read(wall, zone, 'later')).toBe(later === '' ? plain : later);
  });
});

describe('names', () => {
  test.each<[string, string]>([
    ['utc', '2026-05-01T12:00:00Z'],
    ['UTC', '2026-05-01T12:00:00Z'],
    ['GMT', '2026-05-01T12:00:00Z'],
    ['z', '2026-05-01T12:00:00Z'],
    ['+02:00', '2026-05-01T10:00:00Z'],
    ['-0530', '2026-05-01T17:30:00Z'],
    ['+09', '2026-05-01T03:00:00Z'],
    ['UTC+02:00', '2026-05-01T10:00:00Z'],
    [' Europe/Berlin ', '2026-05-01T10:00:00Z'],
    ['europe/berlin', '2026-05-01T10:00:00Z'],
    ['Berlin', 'no zone'],
    ['', 'no zone'],
    ['+25:00', 'no zone'],
    ['+02:60', 'no zone'],
    ['../../etc', 'no zone'],
  ])('"%s"', (name, expected) => {
    expect(read('2026-05-01T12:00:00', name)).toBe(expected);
  });
});

const ZONES = [
  'Europe/Berlin',
  'Europe/Dublin',
  'America/New_York',
  'America/Sao_Paulo',
  'America/Caracas',
  'America/Santiago',
  'Asia/Kolkata',
  'Asia/Pyongyang',
  'Asia/Tehran',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Antarctica/Troll',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Chatham',
  'Pacific/Norfolk',
];

test('every instant is found again from what the wall clock shows, and is the earlier or the later one', () => {
  const instants = fc.integer({ min: Date.UTC(2000, 0, 2), max: Date.UTC(2026, 11, 30) });
  fc.assert(
    fc.property(instants, fc.constantFrom(...ZONES), (instant, name) => {
      const wall = wallAt(instant, name);
      const zone = zoneOf(name);
      const found = (['earlier', 'later'] as const).map((dst) => zone?.instantOf(wall, dst));
      expect(found).toContain(instant);
      const strict = zone?.instantOf(wall, 'reject');
      if (strict instanceof Fault) expect(strict.problem.code).toBe('value.dst-overlap');
      else expect(strict).toBe(instant);
    }),
    { numRuns: 500 },
  );
});

test('what is found shows the same time on the wall, unless it is in a gap', () => {
  const walls = fc.integer({ min: Date.UTC(2000, 0, 2), max: Date.UTC(2026, 11, 30) });
  fc.assert(
    fc.property(walls, fc.constantFrom(...ZONES), (wall, name) => {
      const found = zoneOf(name)?.instantOf(wall, 'reject');
      if (typeof found === 'number') expect(wallAt(found, name)).toBe(wall);
    }),
    { numRuns: 500 },
  );
});

test('what the clock shows at an instant is what Intl says, in the years of any record', () => {
  const zones = ['Europe/Berlin', 'America/Santiago', 'Australia/Lord_Howe', 'Pacific/Apia', 'Asia/Kathmandu'];
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: Date.UTC(1995, 0, 1), max: Date.UTC(2040, 0, 1) }),
      (zone, instant) => {
        expect(zoneOf(zone)?.wallOf(instant)).toBe(wallAt(instant, zone));
      },
    ),
    { numRuns: 500 },
  );
});

test.each([
  ['Europe/Berlin', '2026-10-25T00:59:59Z', '2026-10-25T02:59:59'],
  ['Europe/Berlin', '2026-10-25T01:00:00Z', '2026-10-25T02:00:00'],
  ['Europe/Berlin', '2026-03-29T00:59:59Z', '2026-03-29T01:59:59'],
  ['Europe/Berlin', '2026-03-29T01:00:00Z', '2026-03-29T03:00:00'],
  ['Pacific/Apia', '2011-12-30T09:59:59Z', '2011-12-29T23:59:59'],
  ['Pacific/Apia', '2011-12-30T10:00:00Z', '2011-12-31T00:00:00'],
  ['-03:30', '2026-03-29T01:00:00Z', '2026-03-28T21:30:00'],
])('in %s at %s the clocks show %s', (zone, instant, wall) => {
  expect(zoneOf(zone)?.wallOf(Date.parse(instant))).toBe(Date.parse(`${wall}Z`));
});
