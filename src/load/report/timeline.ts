import { tenths } from './bars.ts';
import { count, duration, moment } from './figures.ts';
import { markup, type Markup } from './markup.ts';
import type { ReportData } from './report-data.ts';
import { spanOf } from './story.ts';

type Wait = ReportData['waits'][number];

/** Slots of the strip: waits are gathered in them, so that ten thousand take no more room than ten. */
const SLOTS = 200;
const REASONS = [
  { reason: 'told', tone: 'ours', text: 'told to by the upstream (429)' },
  { reason: 'failing', tone: 'theirs', text: 'after failures of the upstream' },
] as const;

/** When nothing was sent: a strip from the start of the load to its end. */
export function timeline(data: ReportData): Markup {
  const { from, to } = spanOf(data);
  if (data.waits.length === 0) return markup`<p class="quiet">Sending never had to wait.</p>`;
  const rows = REASONS.map(({ reason, tone, text }) => {
    const waits = data.waits.filter((wait) => wait.reason === reason);
    return markup`<tr>
      <td><i class="key ${tone}"></i>${text}</td>
      <td class="figure">${count(waits.length)}</td>
      <td class="figure">${duration(total(waits))}</td>
    </tr>`;
  });
  return markup`<svg
      class="strip"
      viewBox="0 0 ${SLOTS} 10"
      preserveAspectRatio="none"
      role="img"
      aria-label="When sending waited"
    >
      <rect class="track" x="0" y="0" width="${SLOTS}" height="10" />
      ${slots(data.waits, from, to)}
    </svg>
    <div class="labels"><span>${moment(from)}</span><span>${moment(to)}</span></div>
    <table class="small">
      <thead>
        <tr>
          <th scope="col">Waited</th>
          <th class="figure" scope="col">Times</th>
          <th class="figure" scope="col">In all</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>`;
}

const total = (waits: readonly Wait[]): number => waits.reduce((sum, { ms }) => sum + ms, 0);

function slots(waits: readonly Wait[], from: number, to: number): Markup[] {
  const scale = SLOTS / Math.max(1, to - from);
  const merged = new Map<string, { reason: Wait['reason']; from: number; to: number }>();
  for (const { at, ms, reason } of waits) {
    const start = Math.min(SLOTS - 1, Math.max(0, (at - from) * scale));
    const key = `${reason} ${Math.floor(start)}`;
    const end = Math.min(SLOTS, Math.max(start + 0.5, (at + ms - from) * scale));
    const known = merged.get(key);
    merged.set(key, { reason, from: known?.from ?? start, to: Math.max(end, known?.to ?? 0) });
  }
  return [...merged.values()].map((slot) => {
    const tone = slot.reason === 'told' ? 'ours' : 'theirs';
    const place = markup`x="${tenths(slot.from)}" y="0" width="${tenths(slot.to - slot.from)}" height="10"`;
    return markup`<rect class="${tone}" ${place}/>`;
  });
}
