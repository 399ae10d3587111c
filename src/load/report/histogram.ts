import { tenths } from './bars.ts';
import type { Bin, Histogram } from './days.ts';
import { count, counted } from './figures.ts';
import { markup, NOTHING, type Markup } from './markup.ts';

const HEIGHT = 100;
/** Nothing that is there is too low to be seen. */
const LOWEST = 1.5;

/**
 * Bars over time. They stretch with the page, so the words stand outside the drawing; weekends are shaded and what lies
 * behind the day of the load is in the colour of alarm.
 */
export function histogram({ bins, unit, strays, future }: Histogram): Markup {
  if (bins.length === 0) return markup`<p class="quiet">No record says when it started.</p>`;
  const reading = unit === 'day' ? READING : '';
  const caption = `Records by the ${unit} they started, in UTC. ${emptyText(bins, unit)} ${reading}`;
  return markup`${alarm(future)}${chart(bins, `Records by ${unit} of start`, caption)}${outside(strays)}`;
}

/** Bars over the hours of a day; nothing when no hour is known. */
export function hourHistogram(bins: readonly Bin[]): Markup {
  return bins.length === 0 ? NOTHING : chart(bins, 'Records by hour of start', HOUR_READING);
}

const HOUR_READING =
  'Records by the hour of the day they started, in UTC. Compare the quiet hours with the nights of the people who ' +
  'wrote, in their own zone: a time zone that was read wrongly moves all bars to one side.';

function chart(bins: readonly Bin[], name: string, caption: string): Markup {
  const top = bins.reduce((most, { records }) => Math.max(most, records), 0);
  return markup`
    <figure class="days">
      <div class="axis"><span>${count(top)}</span><span>${count(top / 2)}</span><span>0</span></div>
      <svg
        viewBox="0 0 ${bins.length} ${HEIGHT}"
        preserveAspectRatio="none"
        role="img"
        aria-label="${name}"
      >
        ${bins.map(shade)}
        <path class="grid" d="M0 0H${bins.length}M0 50H${bins.length}M0 100H${bins.length}" />
        ${bins.map((bin, index) => column(bin, index, top))}
      </svg>
      <div class="labels">${labels(bins)}</div>
      <figcaption>
        ${caption}
      </figcaption>
    </figure>
    `;
}

function alarm(future: number): Markup {
  if (future === 0) return NOTHING;
  return markup`<p class="alarm">
    ${counted(future, 'record')} ${future === 1 ? 'starts' : 'start'} after the day of the load. Check the time zone,
    and the order of day and month.
  </p>`;
}

const READING =
  'Weekends are shaded: a time zone that was read wrongly shows as work on days off, or as bars in the future.';

function shade({ weekend }: Bin, index: number): Markup {
  if (!weekend) return NOTHING;
  return markup`<rect class="weekend" x="${index}" y="0" width="1" height="${HEIGHT}"/>`;
}

function column({ label, records, future }: Bin, index: number, top: number): Markup {
  if (records === 0) return NOTHING;
  const height = tenths(Math.max(LOWEST, (records / top) * HEIGHT));
  const place = markup`x="${tenths(index + 0.1)}" y="${tenths(HEIGHT - height)}" width=".8" height="${height}"`;
  return markup`<rect class="${future ? 'theirs' : 'main'}" ${place}><title>${label}: ${count(records)}</title></rect>\n`;
}

/** Five places along the axis; the second and the fourth give way on a narrow screen. */
function labels(bins: readonly Bin[]): Markup[] {
  const last = bins.length - 1;
  const places = [...new Set([0, 0.25, 0.5, 0.75, 1].map((share) => Math.round(share * last)))];
  return places.map((index) => markup`<span>${bins[index]?.label ?? ''}</span>`);
}

function emptyText(bins: readonly Bin[], unit: string): string {
  const empty = bins.filter(({ records }) => records === 0);
  const named = empty.slice(0, 3).map(({ label }) => label);
  if (empty.length === 0) return `No ${unit} between the first and the last is empty.`;
  return `${counted(empty.length, unit)} without a record: ${named.join(', ')}${empty.length > named.length ? ' …' : '.'}`;
}

const MOST_STRAYS = 10;

function outside(strays: Histogram['strays']): Markup {
  if (strays.length === 0) return NOTHING;
  const named = strays.slice(0, MOST_STRAYS).map(({ from, to, records }) => {
    const when = from === to ? from : `${from} to ${to}`;
    return markup`<li><b>${when}</b>: ${counted(records, 'record')}</li>`;
  });
  const more = strays.length - named.length;
  return markup`<div class="alarm">
    Far from all others, and not drawn:
    <ul>
      ${named}
    </ul>
    ${more > 0 ? `And ${count(more)} more such stretches. ` : ''}Check the format and the unit of the times.
  </div>`;
}
