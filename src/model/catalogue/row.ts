import type { ProblemArgs, Severity } from '../problem.ts';

/** What a code means on each surface: `status` is the HTTP answer, `exit` the exit code of a command. */
export interface Row<A> {
  readonly severity: Severity;
  readonly status: number;
  readonly exit: number;
  readonly words: (args: A) => string;
}

/** Input that a caller sent and can mend. */
export function input<A extends ProblemArgs>(status: number, words: (args: A) => string): Row<A> {
  return { severity: 'error', status, exit: 3, words };
}

/** A file, a flag or an environment that the operator can mend. */
export function setup<A extends ProblemArgs>(words: (args: A) => string): Row<A> {
  return { severity: 'error', status: 500, exit: 2, words };
}

/** What somebody chose for a load, be it a flag, a parameter or the file itself, and can choose anew. */
export function chosen<A extends ProblemArgs>(words: (args: A) => string): Row<A> {
  return { severity: 'error', status: 422, exit: 2, words };
}

/** A document that breaks a rule of its format; looked for and found. */
export function rule<A extends ProblemArgs>(words: (args: A) => string): Row<A> {
  return { severity: 'error', status: 500, exit: 3, words };
}

/** Something to mend in a document that still works. */
export function finding<A extends ProblemArgs>(words: (args: A) => string): Row<A> {
  return { severity: 'warning', status: 500, exit: 3, words };
}

/** Something that runs and deserves a look. */
export function notice<A extends ProblemArgs>(words: (args: A) => string): Row<A> {
  return { severity: 'warning', status: 200, exit: 0, words };
}

/** Something that was decided for the caller and that is worth knowing. */
export function told<A extends ProblemArgs>(words: (args: A) => string): Row<A> {
  return { ...notice(words), severity: 'info' };
}

/** The upstream or the network failed. */
export function upstream<A extends ProblemArgs>(status: number, words: (args: A) => string): Row<A> {
  return { severity: 'error', status, exit: 75, words };
}

/** A bug of ours. */
export function bug<A extends ProblemArgs>(words: (args: A) => string): Row<A> {
  return { severity: 'error', status: 500, exit: 1, words };
}

/** Something of another kind than all of these. */
export function row<A extends ProblemArgs>(status: number, exit: number, words: (args: A) => string): Row<A> {
  return { severity: 'error', status, exit, words };
}

export const list = (values: readonly (string | number)[]): string => values.join(', ');

/** `Did you mean "x"?`, when there is something to mean. */
export const meant = (suggestion: string | undefined): string =>
  suggestion === undefined ? '' : ` Did you mean "${suggestion}"?`;
