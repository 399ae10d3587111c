/** Figures as people read them, the same in the report, on the terminal and in the summary. English, whatever the locale. */

/** `1,234,567` */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** `1 record`, `2 records` */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** `41.3 %`; a little is never said to be nothing, nor nearly all to be all. */
export function percent(share: number): string {
  if (!Number.isFinite(share) || share === 0) return '0 %';
  if (share === 1) return '100 %';
  if (share > 0 && share < 0.001) return '< 0.1 %';
  if (share > 0.999 && share < 1) return '> 99.9 %';
  return `${(share * 100).toFixed(1)} %`;
}

/** `0.4 s`, `12 s`, `3 m 05 s`, `1 h 06 m`, `2 d 03 h`: two units at most. */
export function duration(ms: number): string {
  const seconds = Math.round(Math.max(0, ms) / 1000);
  const minutes = Math.round(seconds / 60);
  if (ms > 0 && ms < 950) return `${Math.max(0.1, ms / 1000).toFixed(1)} s`;
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return pair(seconds, 60, 'm', 's');
  if (minutes < 1440) return pair(minutes, 60, 'h', 'm');
  return pair(Math.round(minutes / 60), 24, 'd', 'h');
}

function pair(small: number, per: number, large: string, unit: string): string {
  const whole = Math.floor(small / per);
  return `${whole} ${large} ${String(small - whole * per).padStart(2, '0')} ${unit}`;
}

const SIZES = ['kB', 'MB', 'GB', 'TB'] as const;

/** `812 bytes`, `4.1 MB`: powers of 1,000. */
export function size(bytes: number): string {
  if (bytes < 1000) return counted(bytes, 'byte');
  const power = Math.min(SIZES.length, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** power).toFixed(1)} ${SIZES[power - 1]}`;
}

/** `2026-05-24 13:02:11 UTC`, from milliseconds since 1970. */
export function moment(at: number): string {
  if (!Number.isFinite(new Date(at).getTime())) return 'at an unknown time';
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
