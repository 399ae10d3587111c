import type { Writable } from 'node:stream';
import { inputs } from '../model/catalogue/input.ts';
import { masked } from '../model/upstream/mask.ts';
import { detailOf, exitOf, placeText, problemJson, type Problem } from '../model/problem.ts';

/** Writes one line; a reader that has gone away is not our failure (the entry point silences EPIPE). */
export function printLine(sink: Writable, line = ''): void {
  sink.write(`${line}\n`);
}

/** One JSON document, indented for people, with a newline at its end. */
export function printJson(sink: Writable, value: unknown): void {
  printLine(sink, JSON.stringify(value, undefined, 2));
}

/** `code place: words`, one line a problem, errors in red on a terminal. */
export function printProblems(sink: Writable, problems: readonly Problem[], env: Environment): void {
  for (const found of problems) printLine(sink, problemLine(found, painter(sink, env)));
}

/**
 * What a command that is about something else says of its documents: one line a code with the first place, and errors
 * in full at the end, where they are seen.
 */
export function printGrouped(sink: Writable, problems: readonly Problem[], env: Environment): void {
  const [errors, notices] = [problems.filter(isError), problems.filter((found) => !isError(found))];
  for (const group of Map.groupBy(notices, ({ code }) => code).values()) {
    const [first, ...others] = group;
    if (first !== undefined) printLine(sink, problemLine(first, painter(sink, env)) + more(first, others.length));
  }
  printProblems(sink, errors, env);
}

const isError = ({ severity }: Problem): boolean => severity === 'error';

/** Input is not a document that `validate` would find by its name alone: it may come from a pipe. */
function more({ code, place: { file } }: Problem, count: number): string {
  if (count === 0) return '';
  const listed =
    Object.hasOwn(inputs, code) || file === undefined ? '' : `; capstan validate ${oneLine(file)} lists them`;
  return ` (and ${count} more${listed})`;
}

type Environment = Readonly<Record<string, string | undefined>>;
type Paint = (severity: Problem['severity'], text: string) => string;

function problemLine(found: Problem, paint: Paint): string {
  return `${paint(found.severity, found.severity)} ${oneLine(problemText(found))}`;
}

/** `code place: words`, as it came: with whatever a name in it holds. */
export function problemText(found: Problem): string {
  const place = placeText(found.place);
  return `${found.code}${place === '' ? '' : ` ${place}`}: ${detailOf(found)}`;
}

/** Names in a problem come from files and callers: what could move the cursor or forge a line is spelled out. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

const COLOURS = { error: 31, warning: 33, info: 36 } as const;

function painter(sink: Writable, env: Environment): Paint {
  const terminal = 'isTTY' in sink && sink.isTTY === true;
  const plain = !terminal || (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  return plain ? (_, text) => text : (severity, text) => `\u001b[${COLOURS[severity]}m${text}\u001b[0m`;
}

/**
 * The problems that ended a command: one JSON document on stdout where that was asked for, else lines on stderr. Answers
 * the exit code.
 */
export function printFailure(
  problems: readonly Problem[],
  json: boolean,
  { stdout, stderr, env }: Terminal,
  print: typeof printProblems = printProblems,
): number {
  if (json) printJson(stdout, { ok: false, problems: problems.map(problemJson) });
  else print(stderr, problems, env);
  return exitCodeOf(problems);
}

interface Terminal {
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly env: Environment;
}

/** The exit code of a command that found these: 0 without an error, else that of the first error (a bug goes first). */
export function exitCodeOf(problems: readonly Problem[]): number {
  const codes = problems.filter((found) => found.severity === 'error').map(exitOf);
  return codes.includes(1) ? 1 : (codes[0] ?? 0);
}

/** One line for people; the trace only where somebody asked for it, and never with a secret of the environment in it. */
export function printCrash(
  error: unknown,
  { stderr, env }: { readonly stderr: Writable; readonly env: Environment },
): void {
  const debug = (env['CAPSTAN_DEBUG'] ?? '') !== '';
  const kind = error instanceof Error ? error.name : typeof error;
  printLine(
    stderr,
    `error server.internal: capstan failed by a fault of its own (${kind}).${debug ? '' : ' CAPSTAN_DEBUG=1 shows where.'}`,
  );
  if (debug) printLine(stderr, masked(error instanceof Error ? (error.stack ?? '') : String(error), env));
}
