const DAY = 86_400_000;
/** More bars than this are no longer read as days. */
const MOST_BARS = 400;
/** Days without a record that set a stretch of time apart from the next. */
const APART = 60;
/** A stretch with this share of the records is the load; the rest are strays. */
const MAIN = 0.9;

type Unit = 'day' | 'week' | 'month' | 'year';

export interface Bin {
  /** `2026-05-24`, `2026-05` or `2026`: its first day, as long as the unit needs. */
  readonly label: string;
  readonly records: number;
  readonly weekend: boolean;
  /** Behind the day of the load itself. */
  readonly future: boolean;
}

export interface Histogram {
  readonly unit: Unit;
  /** Without holes: a day without a record is a bin of 0. */
  readonly bins: readonly Bin[];
  /** Stretches far from where nearly all records are; left out of the bins, because they would press them flat. */
  readonly strays: readonly { readonly from: string; readonly to: string; readonly records: number }[];
  /** Records behind the day of the load, in bins and strays. */
  readonly future: number;
}

interface Tally {
  readonly day: number;
  readonly records: number;
}

/** Records by day; `today` is the time of the load in milliseconds since 1970. Days that are no dates are left out. */
export function histogramOf(
  days: readonly { readonly day: string; readonly records: number }[],
  today: number,
): Histogram {
  const tallies = days
    .map(({ day, records }) => ({ day: dayNumber(day), records }))
    .filter(({ day, records }) => Number.isInteger(day) && records > 0)
    .toSorted((a, b) => a.day - b.day);
  const last = Math.floor(today / DAY);
  const { main, strays } = divided(tallies);
  const unit = unitFor(main);
  return {
    unit,
    bins: binsOf(main, unit, last),
    strays: strays.map((stray) => ({ from: dayText(firstOf(stray)), to: dayText(lastOf(stray)), records: sum(stray) })),
    future: sum(tallies.filter(({ day }) => day > last)),
  };
}

function dayNumber(day: string): number {
  return /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) / DAY : Number.NaN;
}

const dayText = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);
const firstOf = (tallies: readonly Tally[]): number => tallies[0]?.day ?? 0;
const lastOf = (tallies: readonly Tally[]): number => tallies.at(-1)?.day ?? 0;
const sum = (tallies: readonly Tally[]): number => tallies.reduce((total, { records }) => total + records, 0);

/** The stretch of time that is the load, and those that are not. */
function divided(tallies: readonly Tally[]): { main: readonly Tally[]; strays: readonly (readonly Tally[])[] } {
  if (lastOf(tallies) - firstOf(tallies) < MOST_BARS) return { main: tallies, strays: [] };
  const stretches = stretchesOf(tallies);
  const main = stretches.reduce((best, stretch) => (sum(stretch) > sum(best) ? stretch : best), []);
  if (sum(main) < MAIN * sum(tallies)) return { main: tallies, strays: [] };
  return { main, strays: stretches.filter((stretch) => stretch !== main) };
}

function stretchesOf(tallies: readonly Tally[]): Tally[][] {
  const stretches: Tally[][] = [];
  for (const tally of tallies) {
    const current = stretches.at(-1);
    if (current !== undefined && tally.day - lastOf(current) <= APART) current.push(tally);
    else stretches.push([tally]);
  }
  return stretches;
}

function unitFor(tallies: readonly Tally[]): Unit {
  const length = lastOf(tallies) - firstOf(tallies) + 1;
  if (length <= MOST_BARS) return 'day';
  if (length <= MOST_BARS * 7) return 'week';
  return length <= MOST_BARS * 28 ? 'month' : 'year';
}

function binsOf(tallies: readonly Tally[], unit: Unit, last: number): Bin[] {
  if (tallies.length === 0) return [];
  const records = new Map<string, number>();
  for (const tally of tallies) {
    const label = labelOf(tally.day, unit);
    records.set(label, (records.get(label) ?? 0) + tally.records);
  }
  return startsOf(firstOf(tallies), lastOf(tallies), unit).map((day) => ({
    label: labelOf(day, unit),
    records: records.get(labelOf(day, unit)) ?? 0,
    weekend: unit === 'day' && [0, 6].includes(new Date(day * DAY).getUTCDay()),
    future: day > last,
  }));
}

function startsOf(first: number, last: number, unit: Unit): number[] {
  const days = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return days.filter((day, index) => index === 0 || labelOf(day, unit) !== labelOf(day - 1, unit));
}

function labelOf(day: number, unit: Unit): string {
  switch (unit) {
    case 'day':
      return dayText(day);
    case 'week':
      // The Monday before; day 0 was a Thursday.
      return dayText(day - ((((day + 3) % 7) + 7) % 7));
    case 'month':
      return dayText(day).slice(0, 7);
    case 'year':
      return dayText(day).slice(0, 4);
  }
}
