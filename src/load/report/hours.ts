import type { Bin } from './days.ts';

const HOURS = 24;
/** From nothing to the most. */
const BLOCKS = ['·', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** 24 times nothing. */
export function noHours(): number[] {
  return Array.from({ length: HOURS }, () => 0);
}

/** A bin an hour, `00:00` to `23:00`; none when no hour is known. */
export function hourBins(hours: readonly number[]): Bin[] {
  if (hours.every((records) => records === 0)) return [];
  return hours.map((records, hour) => ({ label: hourText(hour), records, weekend: false, future: false }));
}

function hourText(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`;
}

/** `00:00 ····▁▃▅█▇▅▃▁·········· 23:00`: a block an hour, as high as its part of the largest; undefined without any. */
export function hourLine(hours: readonly number[]): string | undefined {
  const top = Math.max(...hours);
  if (!(top > 0)) return undefined;
  const blocks = hours.map((records) => BLOCKS[Math.ceil((records / top) * (BLOCKS.length - 1))] ?? '');
  return `${hourText(0)} ${blocks.join('')} ${hourText(hours.length - 1)}`;
}
