import { problem } from '../../model/problem.ts';
import { Fault } from './fault.ts';

/** What a wall-clock time means that a change of the clocks skips or repeats. */
export type Dst = 'earlier' | 'later' | 'reject';

/** A time zone: from the time on a wall clock there to the instant, and back. */
export interface Zone {
  /** Both in milliseconds, the wall clock's counted as if it were UTC. */
  instantOf(wall: number, dst: Dst): number | Fault;
  /** What the wall clock shows at an instant; both as above. */
  wallOf(instant: number): number;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** No zone is further from UTC; instants of a local day lie within it. */
const FURTHEST = 16 * HOUR;
const STEP = 4 * HOUR;
const SECOND = 1000;
const MAX_KEPT = 1000;

const GAP = new Fault(problem('value.dst-gap', {}, {}));
const OVERLAP = new Fault(problem('value.dst-overlap', {}, {}));

/** A stretch of instants with one offset. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly offset: number;
}

/** The offset of a whole local day, or the stretches of a day when the clocks change. */
type LocalDay = number | readonly Stretch[];

const OFFSET = /^(?:utc|gmt)?([+-])(\d{2})(?::?(\d{2}))?$/i;
const kept = new Map<string, Zone | undefined>();

/** The zone of an IANA name (`Europe/Berlin`), `utc` or an offset (`+02:00`); undefined when there is none of that name. */
export function zoneOf(name: string): Zone | undefined {
  if (kept.has(name)) return kept.get(name);
  const zone = makeZone(name.trim());
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(name, zone);
  return zone;
}

function makeZone(name: string): Zone | undefined {
  const offset = offsetOf(name);
  if (offset !== undefined) return { instantOf: (wall) => wall - offset, wallOf: (instant) => instant + offset };
  const offsetAt = offsetsOf(name);
  return offsetAt === undefined ? undefined : new NamedZone(offsetAt);
}

/** Milliseconds of `+02:00`, `-0530`, `UTC+1` is not one of them. */
export function offsetOf(text: string): number | undefined {
  if (/^(?:z|utc|gmt)$/i.test(text)) return 0;
  const match = OFFSET.exec(text);
  if (match === null) return undefined;
  const [hours, minutes] = [Number(match[2]), Number(match[3] ?? 0)];
  if (hours > 15 || minutes > 59) return undefined;
  return (match[1] === '-' ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

type OffsetAt = (instant: number) => number;

function offsetsOf(timeZone: string): OffsetAt | undefined {
  const two = '2-digit';
  const parts = { year: 'numeric', month: two, day: two, hour: two, minute: two, second: two } as const;
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', ...parts });
    return (instant) => wallOf(format.format(instant)) - instant;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** `05/24/2026, 09:15:00` as if it were UTC. */
function wallOf(text: string): number {
  const part = (start: number, end: number): number => Number(text.slice(start, end));
  return Date.UTC(part(6, 10), part(0, 2) - 1, part(3, 5), part(12, 14), part(15, 17), part(18, 20));
}

/** Asks Intl once a local day: asking for each time would cost microseconds, and times come by the million. */
class NamedZone implements Zone {
  readonly #offsetAt: OffsetAt;
  readonly #days = new Map<number, LocalDay>();
  #lastDay = Number.NaN;
  #last: LocalDay = 0;

  constructor(offsetAt: OffsetAt) {
    this.#offsetAt = offsetAt;
  }

  instantOf(wall: number, dst: Dst): number | Fault {
    const day = Math.floor(wall / DAY);
    if (day !== this.#lastDay) {
      this.#last = this.#dayOf(day);
      this.#lastDay = day;
    }
    return typeof this.#last === 'number' ? wall - this.#last : changing(wall, this.#last, dst);
  }

  /** The stretches of a local day reach over the day of UTC of the same date. */
  wallOf(instant: number): number {
    const day = this.#dayOf(Math.floor(instant / DAY));
    if (typeof day === 'number') return instant + day;
    return instant + (day.find(({ to }) => instant < to)?.offset ?? 0);
  }

  #dayOf(day: number): LocalDay {
    let found = this.#days.get(day);
    if (found === undefined) {
      const stretches = stretchesOf(this.#offsetAt, day * DAY - FURTHEST, (day + 1) * DAY + FURTHEST);
      found = stretches.length === 1 ? (stretches[0]?.offset ?? 0) : stretches;
      this.#days.set(day, found);
    }
    return found;
  }
}

function stretchesOf(offsetAt: OffsetAt, start: number, end: number): Stretch[] {
  const found: Stretch[] = [];
  let from = Number.NEGATIVE_INFINITY;
  let offset = offsetAt(start);
  for (let at = start + STEP; at <= end; at += STEP) {
    const next = offsetAt(at);
    if (next === offset) continue;
    const change = changeBetween(offsetAt, at - STEP, at);
    found.push({ from, to: change, offset });
    from = change;
    offset = next;
  }
  return [...found, { from, to: Number.POSITIVE_INFINITY, offset }];
}

/** The first instant, to the second, with the offset of `after`. */
function changeBetween(offsetAt: OffsetAt, before: number, after: number): number {
  const offset = offsetAt(after);
  let [low, high] = [before, after];
  while (high - low > SECOND) {
    const middle = Math.floor((low + high) / 2 / SECOND) * SECOND;
    if (offsetAt(middle) === offset) high = middle;
    else low = middle;
  }
  return high;
}

/** On a day when the clocks change. In a gap, `earlier` and `later` read the time by the offset after and before it. */
function changing(wall: number, stretches: readonly Stretch[], dst: Dst): number | Fault {
  const possible = stretches
    .map(({ from, to, offset }) => ({ instant: wall - offset, holds: wall - offset >= from && wall - offset < to }))
    .filter(({ holds }) => holds)
    .map(({ instant }) => instant);
  if (possible.length === 1) return possible[0] ?? GAP;
  if (dst === 'reject') return possible.length === 0 ? GAP : OVERLAP;
  const choice = possible.length === 0 ? around(wall, stretches) : possible;
  return dst === 'earlier' ? Math.min(...choice) : Math.max(...choice);
}

/** The readings of a time in a gap by the offsets before and after it. */
function around(wall: number, stretches: readonly Stretch[]): number[] {
  const after = stretches.findIndex(({ from, offset }, index) => {
    const before = stretches[index - 1];
    return before !== undefined && wall - before.offset >= before.to && wall - offset < from;
  });
  return stretches.slice(Math.max(0, after - 1), after + 1).map(({ offset }) => wall - offset);
}
