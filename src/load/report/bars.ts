import type { Counts } from '../counts.ts';
import { FATES } from './account.ts';
import { count, percent } from './figures.ts';
import { markup, type Markup } from './markup.ts';

/** Parts of the width, of 1,000. Nothing that is there is too thin to be seen. */
const WIDTH = 1000;
const THINNEST = 4;

/** One bar for all records, a stretch for each fate; the table beside it says the same in figures. */
export function stackedBar(counts: Counts): Markup {
  const shown = FATES.filter(({ name }) => counts[name] > 0);
  const widths = shown.map(({ name }) => Math.max(THINNEST, (counts[name] / Math.max(1, counts.read)) * WIDTH));
  const scale =
    WIDTH /
    Math.max(
      1,
      widths.reduce((sum, width) => sum + width, 0),
    );
  const starts = widths.map((_, index) => widths.slice(0, index).reduce((sum, width) => sum + width, 0) * scale);
  const parts = shown.map(({ name, tone }, index) => {
    const place = markup`x="${tenths(starts[index] ?? 0)}" width="${tenths((widths[index] ?? 0) * scale)}"`;
    return markup`<rect class="${tone}" ${place} y="0" height="10"><title>${name}: ${count(counts[name])}</title></rect>`;
  });
  return markup`<svg
    class="stack"
    viewBox="0 0 ${WIDTH} 10"
    preserveAspectRatio="none"
    role="img"
    aria-label="What became of the records"
  >
    <rect class="track" x="0" y="0" width="${WIDTH}" height="10" />
    ${parts}
  </svg>`;
}

/** A bar for one of several figures, as long as its part of the largest. */
export function bar(value: number, largest: number): Markup {
  const width = largest === 0 ? 0 : Math.max(value > 0 ? THINNEST : 0, (value / largest) * WIDTH);
  return markup`<svg class="bar" viewBox="0 0 ${WIDTH} 10" preserveAspectRatio="none" aria-hidden="true">
    <rect class="main" x="0" y="0" width="${tenths(width)}" height="10" />
  </svg>`;
}

/** `41.3 %` of a whole; nothing of nothing is nothing. */
export function shareOf(value: number, whole: number): string {
  return percent(whole === 0 ? 0 : value / whole);
}

export const tenths = (value: number): number => Math.round(value * 10) / 10;
