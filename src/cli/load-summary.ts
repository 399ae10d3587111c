import type { LoadEvent } from '../load/event.ts';
import { imbalance } from '../load/counts.ts';
import { balanceText, FATES, identity } from '../load/report/account.ts';
import { count, percent } from '../load/report/figures.ts';
import { endText, wordFlag } from '../load/report/story.ts';
import type { WrittenFiles } from '../load/report/written.ts';
import type { Surroundings } from './command.ts';
import { oneLine, printGrouped, printLine } from './print.ts';

type Ended = Extract<LoadEvent, { kind: 'ended' }>;

interface Written extends WrittenFiles {
  /** Ends the commands that are shown: the data folder, where it is not the usual one. */
  readonly suffix?: string | undefined;
}

/** The end of a load, on stdout: counts with their identity, where to look, what to type next. With `json` one line. */
export function printLoadSummary(
  { stdout, stderr, env }: Pick<Surroundings, 'stdout' | 'stderr' | 'env'>,
  ended: Ended,
  written: Written,
  json: boolean,
): void {
  const { why: _, suffix: _suffix, ...files } = written;
  if (json) return printLine(stdout, JSON.stringify({ kind: 'written', load: ended.load, ...files }));
  const why = ended.end.kind === 'input' ? [ended.end.problem] : [];
  printGrouped(stderr, [...why, ...ended.problems], env);
  for (const line of summaryLines(ended, written)) printLine(stdout, line);
}

function summaryLines(ended: Ended, { report, rejects, why: refusals, suffix = '' }: Written): string[] {
  const { counts, load, resume, end } = ended;
  const why = endText(ended.end);
  const off = imbalance(counts);
  // as long as a load is not finished, its rejects wait for what it still reads
  const isRetriable = end.kind === 'finished' && counts.invalid + counts.rejected > 0;
  return [
    oneLine(`Load ${load} ${why === undefined ? 'is finished.' : `has not finished: ${why}.`}`),
    '',
    ...countLines(ended),
    '',
    `${off === 0 ? 'ok' : 'MISMATCH'}: ${identity(counts)}`,
    balanceText(off),
    '',
    ...reasonLines(refusals),
    ...named('Report', report === undefined ? [] : [report]),
    ...named('Rejects', rejects),
    ...named('Resume', resume === undefined ? [] : [resume + suffix]),
    ...named('Retry', isRetriable ? [`capstan load retry-rejects ${load}${suffix}`] : []),
  ];
}

const MOST_REASONS = 5;

/** The words that no vocabulary has come with the flag that gives them a meaning. */
function reasonLines(refusals: WrittenFiles['why']): string[] {
  const { reasons, words } = refusals ?? { reasons: [], words: [] };
  const shown = reasons
    .slice(0, MOST_REASONS)
    .map(({ records, code, field, detail }) => oneLine(`  ${count(records)}  ${code} ${field}: ${detail}`));
  const flags = words.slice(0, MOST_REASONS).flatMap((word) => wordFlag(word) ?? []);
  return [
    ...(shown.length === 0 ? [] : ['Refused:', ...shown, '']),
    ...(flags.length === 0
      ? []
      : ['Words that no vocabulary has; say what they mean:', ...flags.map((flag) => `  ${flag}`), '']),
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
