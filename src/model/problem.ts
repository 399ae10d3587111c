import { catalogue } from './catalogue.ts';

export type Severity = 'error' | 'warning' | 'info';

/** A closed list: a code is one row of the catalogue. */
export type ProblemCode = keyof typeof catalogue;

export type ProblemArgs = {
  readonly [name: string]: string | number | boolean | readonly (string | number)[] | undefined;
};

type ArgsOf<C extends ProblemCode> =
  Parameters<(typeof catalogue)[C]['words']> extends [infer A] ? A & ProblemArgs : { readonly [name: string]: never };

/** Where a problem is: a file, a line and column in it (both from 1), a JSON Pointer into the document or the input. */
export interface Place {
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly pointer?: string | undefined;
}

/** One thing found wrong. Data, not prose: the words come from `detailOf`. It never carries a value that was received. */
export interface Problem {
  readonly code: ProblemCode;
  readonly severity: Severity;
  readonly place: Place;
  readonly args: ProblemArgs;
}

interface Row {
  readonly severity: Severity;
  readonly status: number;
  readonly exit: number;
  words(args: ProblemArgs): string;
}

function rowOf(code: ProblemCode): Row {
  return catalogue[code];
}

export function problem<C extends ProblemCode>(code: C, place: Place, args: ArgsOf<C>, severity?: Severity): Problem {
  return { code, severity: severity ?? catalogue[code].severity, place, args };
}

/** What is wrong and what is allowed, in one sentence; the place is not repeated. */
export function detailOf(found: Problem): string {
  return rowOf(found.code).words(found.args);
}

/** The HTTP status of an answer that consists of this problem. */
export function statusOf(found: Problem): number {
  return rowOf(found.code).status;
}

/** The exit code of a command that this problem ends. */
export function exitOf(found: Problem): number {
  return rowOf(found.code).exit;
}

export function problemCodes(): ProblemCode[] {
  return Object.keys(catalogue).filter((code): code is ProblemCode => Object.hasOwn(catalogue, code));
}

/** `file:3:14 /orders/17/status`, as much of it as is known. */
export function placeText(place: Place): string {
  const position = place.line === undefined ? '' : `:${place.line}:${place.column ?? 1}`;
  return [`${place.file ?? ''}${position}`.replace(/^:/, 'line '), place.pointer ?? ''].filter(Boolean).join(' ');
}

/** A problem as every surface writes it in JSON: `{code, severity, file, line, column, pointer, detail, ...args}`. */
export function problemJson(found: Problem): { readonly [key: string]: unknown } {
  const { code, severity, place, args } = found;
  const { file, line, column, pointer } = place;
  return {
    code,
    severity: severity === 'error' ? undefined : severity,
    file,
    line,
    column,
    pointer,
    detail: detailOf(found),
    ...args,
  };
}
