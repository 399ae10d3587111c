const DAY = 86_400_000;

let lastDay = Number.NaN;
let lastDate = '';

/** RFC 3339 in UTC: `2026-05-01T10:00:00Z`, with milliseconds only when there are any. */
export function instantText(instant: number): string {
  const day = Math.floor(instant / DAY);
  if (day !== lastDay) {
    lastDay = day;
    // records of one file lie close together: the date is the same as the last one most of the time
    lastDate = new Date(day * DAY).toISOString().slice(0, 11);
  }
  const rest = instant - day * DAY;
  const seconds = Math.floor(rest / 1000);
  const minutes = Math.floor(seconds / 60);
  const clock = `${lastDate}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:${two(seconds % 60)}`;
  const ms = rest % 1000;
  return ms === 0 ? `${clock}Z` : `${clock}.${String(ms).padStart(3, '0')}Z`;
}

const TWO = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'));

function two(value: number): string {
  return TWO[value] ?? '';
}
