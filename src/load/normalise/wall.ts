/** A time as it is written: on a wall clock, counted in milliseconds as if it were UTC, and how far that is from UTC. */
export interface Wall {
  readonly ms: number;
  /** Milliseconds east of UTC; undefined when the text does not say. */
  readonly offset: number | undefined;
}

const DAYS = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Milliseconds of a date and a time of day; undefined when the calendar or the clock has no such one. */
export function wallMs(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  ms: number,
): number | undefined {
  if (month < 1 || month > 12 || day < 1 || day > (DAYS[month] ?? 0)) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  if (month === 2 && day === 29 && (year % 4 !== 0 || (year % 100 === 0 && year % 400 !== 0))) return undefined;
  return Date.UTC(year, month - 1, day, hour, minute, second, ms);
}
