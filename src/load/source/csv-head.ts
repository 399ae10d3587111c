import { isUtf8 } from 'node:buffer';
import { fail, ok, type Outcome } from '../../model/outcome.ts';
import { problem, type Problem } from '../../model/problem.ts';
import { RowScanner } from './csv-row.ts';
import type { Table } from './csv.ts';
import { REJECT_COLUMNS, unescapeFormula } from './reject-line.ts';

/** Delimiters that are looked for, the likelier first. */
const DELIMITERS = [
  { char: ',', name: 'comma' },
  { char: ';', name: 'semicolon' },
  { char: '\t', name: 'tab' },
  { char: '|', name: 'vertical bar' },
] as const;

/** Rows that a delimiter is judged by. */
const SAMPLE_ROWS = 100;

export interface TableHead {
  readonly table: Table;
  readonly columns: readonly string[];
  /** Bytes of the head, in UTF-8, and physical lines up to the first row of data. */
  readonly length: number;
  readonly lines: number;
  readonly problems: readonly Problem[];
}

/**
 * Reads the head of a table: the line `sep=;` that Excel understands, the delimiter, the header.
 *
 * @param head The file's first bytes in UTF-8, without a byte order mark; `ended` when they are all of it.
 * @param chosen The delimiter, when the user has said it.
 */
export function readTableHead(head: Buffer, ended: boolean, file: string, chosen?: number): Outcome<TableHead> {
  const separator = /^"?sep=([^"\r\n])"?(\r\n|\n|\r)/i.exec(head.toString('latin1', 0, 16));
  const body = head.subarray(separator?.[0].length ?? 0);
  const said = chosen ?? separator?.[1]?.charCodeAt(0);
  const detected = said === undefined ? detect(body, ended, file) : { delimiter: said, problems: [] };
  const rows = new RowScanner(detected.delimiter);
  let lines = separator === null ? 0 : 1;
  let start = 0;
  let next = rows.scan(body, 0, ended);
  // Empty lines before the header.
  while (next > start && rows.end === start) {
    lines += rows.lines;
    start = next;
    next = rows.scan(body, start, ended);
  }
  if (next < 0 || rows.fault !== undefined) return fail(problem('source.header', { file }, { limit: head.length }));
  if (!isUtf8(body.subarray(0, next))) return fail(problem('source.encoding', { file }, {}));
  const names = rows.end === start ? [] : rows.cells(body, start);
  const kept = keptColumns(names);
  const header = distinct(kept === names.length ? names : names.slice(0, kept).map(unescapeFormula), {
    file,
    line: lines + 1,
  });
  return ok({
    table: { delimiter: detected.delimiter, width: names.length, kept },
    columns: header.columns,
    length: head.length - body.length + next,
    lines: lines + rows.lines,
    problems: [...detected.problems, ...header.problems],
  });
}

/** True when a text looks like a table: one delimiter makes rows of equal length. */
export function looksLikeTable(head: Buffer, ended: boolean): boolean {
  return DELIMITERS.some(({ char }) => fit(head, ended, char.charCodeAt(0)).share === 1);
}

interface Detected {
  readonly delimiter: number;
  readonly problems: readonly Problem[];
}

function detect(head: Buffer, ended: boolean, file: string): Detected {
  const found = DELIMITERS.map((entry) => ({ ...entry, ...fit(head, ended, entry.char.charCodeAt(0)) }))
    .filter(({ width }) => width > 1)
    .sort((a, b) => b.share - a.share || b.width - a.width);
  const best = found[0];
  if (best === undefined) return { delimiter: DELIMITERS[0].char.charCodeAt(0), problems: [] };
  const others = found.slice(1).filter(({ share }) => share === best.share);
  const problems = others.length === 0 ? [] : [guessed(file, best.name, others)];
  return { delimiter: best.char.charCodeAt(0), problems };
}

function guessed(file: string, delimiter: string, others: readonly { readonly name: string }[]): Problem {
  return problem('source.delimiter', { file, line: 1 }, { delimiter, others: others.map(({ name }) => name) });
}

/** How well a delimiter fits: cells of the first row, and the share of the rows that have as many. */
function fit(head: Buffer, ended: boolean, delimiter: number): { readonly width: number; readonly share: number } {
  const rows = new RowScanner(delimiter);
  const widths: number[] = [];
  for (let at = 0; at < head.length && widths.length < SAMPLE_ROWS;) {
    const next = rows.scan(head, at, ended);
    if (next < 0) break;
    if (rows.end > at) widths.push(rows.fault === undefined ? rows.count : 0);
    at = next;
  }
  const width = widths[0] ?? 0;
  if (width < 2) return { width, share: 0 };
  return { width, share: widths.filter((other) => other === width).length / widths.length };
}

/** How many columns are the source's own. */
function keptColumns(names: readonly string[]): number {
  const kept = names.length - REJECT_COLUMNS.length;
  return kept > 0 && REJECT_COLUMNS.every((name, index) => names[kept + index] === name) ? kept : names.length;
}

interface Header {
  readonly columns: readonly string[];
  readonly problems: readonly Problem[];
}

/** Makes the names of columns differ: `Status`, `Status (2)`; without a name, `column 3`. */
function distinct(names: readonly string[], place: { readonly file: string; readonly line: number }): Header {
  const taken = new Set(names);
  const seen = new Set<string>();
  const repeated: number[] = [];
  const unnamed: number[] = [];
  const columns = names.map((name, index) => {
    const isUnnamed = name.trim() === '';
    if (isUnnamed) unnamed.push(index + 1);
    else if (seen.has(name)) repeated.push(index + 1);
    else return remember(seen, name);
    const column = free(isUnnamed ? `column ${index + 1}` : name, isUnnamed, taken);
    taken.add(column);
    return remember(seen, column);
  });
  const problems = [
    ...(repeated.length === 0 ? [] : [problem('source.duplicate-header', place, { columns: repeated })]),
    ...(unnamed.length === 0 ? [] : [problem('source.empty-header', place, { columns: unnamed })]),
  ];
  return { columns, problems };
}

function remember(seen: Set<string>, name: string): string {
  seen.add(name);
  return name;
}

/** The name itself when it may be used as it is, else the first of `name (2)`, `name (3)` that is free. */
function free(name: string, asIs: boolean, taken: ReadonlySet<string>): string {
  if (asIs && !taken.has(name)) return name;
  let number = 2;
  while (taken.has(`${name} (${number})`)) number += 1;
  return `${name} (${number})`;
}
