import type { Writable } from 'node:stream';
import { inWays } from '../load/ways.ts';
import { detailOf, exitOf, placeText, problemJson, type Problem, type ProblemCode } from '../model/problem.ts';
import type { Around } from './command.ts';

/** As many problems as one answer lists; the others are counted. */
const MOST = 20;

interface Listed {
  readonly problems: readonly unknown[];
  /** How many more there are. */
  readonly more?: number | undefined;
}

/** The first problems, errors before the others, and how many more there are. */
export function listed(found: readonly Problem[]): Listed {
  const told = found.filter(({ code }) => code !== 'input.more');
  const errors = told.filter(({ severity }) => severity === 'error');
  const others = told.filter(({ severity }) => severity !== 'error');
  const shown = [...errors, ...others].slice(0, MOST);
  const more = told.length - shown.length + countedIn(found);
  return { problems: shown.map(problemJson), ...(more > 0 && { more }) };
}

/** Problems that the check has only counted. */
function countedIn(found: readonly Problem[]): number {
  return found.reduce((sum, { code, args }) => (code === 'input.more' ? sum + Number(args['count']) : sum), 0);
}

/** The first of a list, and how many more there are. */
export function few(name: string, all: readonly unknown[]): Readonly<Record<string, unknown>> {
  const more = all.length - MOST;
  return { [name]: all.slice(0, MOST), ...(more > 0 && { [`more${name[0]?.toUpperCase()}${name.slice(1)}`]: more }) };
}

export function printDocument({ stdout }: Pick<Around, 'stdout'>, document: Readonly<Record<string, unknown>>): void {
  stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
}

/** What ended a command, with what to do next. Answers the exit code. */
export function printFailure(
  around: Pick<Around, 'stdout' | 'stderr' | 'self'>,
  command: string | undefined,
  found: readonly Problem[],
): number {
  const { self } = around;
  const problems = inWays(found, {
    resume: (id) => `\`${self} resume ${id}\``,
    anyway: '--overtake',
    list: `\`${self} status\``,
  });
  for (const one of problems.slice(0, MOST)) printProblem(around.stderr, one);
  printDocument(around, { ok: false, command, ...listed(problems), next: nextOf(self, command, problems) });
  return exitCodeOf(problems);
}

function nextOf(self: string, command: string | undefined, problems: readonly Problem[]): string {
  const presets = `${self} presets lists the mappings that are in this file, and with a name it prints one`;
  const steps: Partial<Record<ProblemCode, string>> = {
    'ledger.unfinished': `${self} resume goes on with the unfinished load; then start this one.`,
    'ledger.unknown-load': `${self} status lists the loads.`,
    'ledger.nothing-to-resume': `${self} status lists the loads; none of them waits to be resumed.`,
    'load.other-target': 'Give this load the key and the upstream that it was begun with, or begin a new one.',
    'load.no-mapping': `${presets}, to copy and change for --mapping FILE.json. Records in the fields of the API need none: see validate --help for --operation.`,
    'map.column-missing': `${presets}; compare it with the columns of the file.`,
    'map.preset-unknown': `${presets}.`,
    'serve.secret': 'The user sets the key in the environment; never ask for it. Then run the same command again.',
  };
  const step = problems.map(({ code }) => steps[code]).find((one) => one !== undefined);
  return step ?? `${self} ${command === undefined ? '' : `${command} `}--help shows what can be given.`;
}

/** The exit code of a command that found these: 0 without an error, else that of the first error (a bug goes first). */
function exitCodeOf(problems: readonly Problem[]): number {
  const codes = problems.filter(({ severity }) => severity === 'error').map(exitOf);
  return codes.includes(1) ? 1 : (codes[0] ?? 0);
}

/** `error code place: words` */
export function printProblem(stderr: Writable, found: Problem): void {
  const place = placeText(found.place);
  printLine(stderr, `${found.severity} ${found.code}${place === '' ? '' : ` ${place}`}: ${detailOf(found)}`);
}

/** Names in a problem come from files: what could move the cursor or forge a line is spelled out. */
export function printLine(stderr: Writable, text: string): void {
  const line = text.replaceAll(
    /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  stderr.write(`${line}\n`);
}
