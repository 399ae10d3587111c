import type { LoadEvent } from '../load/event.ts';
import { imbalance } from '../load/counts.ts';
import { balanceText, FATES, identity } from '../load/report/account.ts';
import { count, percent } from '../load/report/figures.ts';
import { endText } from '../load/report/story.ts';
import type { Surroundings } from './command.ts';
import { oneLine, printGrouped, printLine } from './print.ts';

type Ended = Extract<LoadEvent, { kind: 'ended' }>;

/** Where the load has written for people to look at. */
export interface WrittenFiles {
  readonly report: string | undefined;
  readonly rejects: readonly string[];
}

/** The end of a load, on stdout: counts with their identity, where to look, what to type next. With `json` one line. */
export function printLoadSummary(
  { stdout, stderr, env }: Pick<Surroundings, 'stdout' | 'stderr' | 'env'>,
  ended: Ended,
  written: WrittenFiles,
  json: boolean,
): void {
  if (json) return printLine(stdout, JSON.stringify({ kind: 'written', load: ended.load, ...written }));
  printGrouped(stderr, ended.problems, env);
  for (const line of summaryLines(ended, written)) printLine(stdout, line);
}

function summaryLines(ended: Ended, { report, rejects }: WrittenFiles): string[] {
  const { counts, load, resume } = ended;
  const why = endText(ended.end);
  const off = imbalance(counts);
  const refused = counts.invalid + counts.rejected;
  return [
    oneLine(`Load ${load} ${why === undefined ? 'is finished.' : `has not finished: ${why}.`}`),
    '',
    ...countLines(ended),
    '',
    `${off === 0 ? 'ok' : 'MISMATCH'}: ${identity(counts)}`,
    balanceText(off),
    '',
    ...named('Report', report === undefined ? [] : [report]),
    ...named('Rejects', rejects),
    ...named('Resume', resume === undefined ? [] : [resume]),
    ...named('Retry', refused === 0 ? [] : [`capstan load retry-rejects ${load}`]),
  ];
}

/** Fates of nothing are left out, apart from the one that everybody looks for. */
function countLines({ counts }: Ended): string[] {
  const rows = FATES.filter(({ name }) => counts[name] > 0 || name === 'accepted').map(({ name }) => ({
    name,
    share: counts.read === 0 ? '' : percent(counts[name] / counts.read),
  }));
  const width = count(counts.read).length;
  return [
    ...rows.map(({ name, share }) => row(name, count(counts[name]).padStart(width), share)),
    row('read', count(counts.read).padStart(width), ''),
  ];
}

const row = (name: string, figure: string, share: string): string =>
  `  ${name.padEnd(12)}${figure}${share.padStart(10)}`.trimEnd();

/** A name, and beside it one value a line. */
function named(name: string, values: readonly string[]): string[] {
  return values.map((value, index) => `${(index === 0 ? name : '').padEnd(9)}${oneLine(value)}`);
}
