import { count } from './figures.ts';
import { visible } from './markup.ts';

/** A table as cells of Markdown. */
export interface Rows {
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Text as it is, whatever Markdown would make of it. */
export function plain(text: string): string {
  return visible(text).replaceAll(/[\\`*_[\]<>|~&#]/g, String.raw`\$&`);
}

/** Text in the fence of code, which is longer than any run of backticks in it. */
export function code(text: string): string {
  const shown = visible(text).replaceAll('|', String.raw`\|`);
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 && shown.trim() !== '' ? fence + shown + fence : `${fence} ${shown} ${fence}`;
}

/** At most so many rows; the others are counted. */
export function table({ titles, rows }: Rows, limit: number): string {
  const rule = titles.map((title) => (FIGURES.has(title) ? '---:' : '---'));
  const lines = [titles, rule, ...rows.slice(0, limit)].map((cells) => `| ${cells.join(' | ')} |`);
  const left = rows.length - limit;
  return left > 0 ? `${lines.join('\n')}\n\n${count(left)} more are not listed here.` : lines.join('\n');
}

/** Columns whose cells stand to the right. */
const FIGURES: ReadonlySet<string> = new Set(['Count', 'Share', 'Records', 'Size']);
