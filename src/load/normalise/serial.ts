import type { Wall } from './wall.ts';

const DAY = 86_400_000;
/** Serial day 0 of a spreadsheet, with its leap day of 1900 that never was. */
const EPOCH = Date.UTC(1899, 11, 30);
const SECONDS_BELOW = 1e11;
const MILLISECONDS_BELOW = 1e14;
const MICROSECONDS_BELOW = 1e17;

/** A serial day of a spreadsheet, to the millisecond: 45000.5 is noon of 2023-03-15 on some wall clock. */
export function readSerial(days: number): Wall | undefined {
  const ms = Math.round(days * DAY) + EPOCH;
  return days > 0 && days < 100_000 ? { ms, offset: undefined } : undefined;
}

type UnixUnit = 'unix-s' | 'unix-ms' | 'unix-us' | 'unix-ns';
/** A number since 1970 in a unit; `unix` is the unit that the size of the number tells. */
export type UnixFormat = 'unix' | UnixUnit;

const MILLISECONDS: Readonly<Record<UnixUnit, number>> = {
  'unix-s': 1000,
  'unix-ms': 1,
  'unix-us': 0.001,
  'unix-ns': 0.000_001,
};

export function isUnix(format: string): format is UnixFormat {
  return format === 'unix' || Object.hasOwn(MILLISECONDS, format);
}

/** To the millisecond. */
export function readUnix(value: number, format: UnixFormat): Wall {
  const unit = format === 'unix' ? unitOf(value) : format;
  return { ms: Math.round(value * MILLISECONDS[unit]), offset: 0 };
}

function unitOf(value: number): UnixUnit {
  if (value < SECONDS_BELOW) return 'unix-s';
  if (value < MILLISECONDS_BELOW) return 'unix-ms';
  return value < MICROSECONDS_BELOW ? 'unix-us' : 'unix-ns';
}
