import { isObject, type JsonObject } from '../../model/json.ts';
import type { SourceItem } from './source.ts';

/*
 * What a rejects file holds, for the side that writes it (report) and the side that reads it again (source).
 *
 * The ledger keeps the source record of an item as one JSON text (`rawText`): an array of strings is a row of cells, an
 * object is a JSON record, and a string is a piece of a file that was no record. `rejectRaw` takes it apart again.
 */

/** One line of a rejects file (NDJSON); `capstan` stands first, so that a reader knows the file by its first bytes. */
export interface RejectLine {
  readonly capstan: 'reject';
  /** Refused by us, or by the upstream. */
  readonly kind: 'invalid' | 'rejected';
  /** `row`: `raw` is cells, and `columns` names them. `json`: JSON text of an object. `text`: a piece that was no record. */
  readonly format: 'row' | 'json' | 'text';
  readonly columns?: readonly string[] | undefined;
  readonly raw: readonly string[] | string;
  /** Where the record stood in the source that it was first read from. */
  readonly file: string;
  readonly line: number;
  readonly record: number;
  readonly offset: number;
  /** What went before the keys of its source, empty for nothing; not there in files that do not say it. */
  readonly namespace?: string | undefined;
  /** Its number in the load that first read it. */
  readonly ordinal?: number | undefined;
  readonly mapped?: JsonObject | undefined;
  /** As `problemJson` writes them. */
  readonly reasons: readonly { readonly [key: string]: unknown }[];
  readonly attempts: number;
  readonly status?: number | undefined;
  /** What the upstream said. */
  readonly answer?: string | undefined;
}

/** `raw` of a reject line, with the member that says what it is. */
export type RejectRaw =
  | { readonly format: 'row'; readonly raw: readonly string[] }
  | { readonly format: 'json'; readonly raw: string }
  | { readonly format: 'text'; readonly raw: string };

/** The source record of an item as JSON text: cells as an array, a JSON record as it stands, a broken piece as a string. */
export function rawText(item: SourceItem): string {
  if (item.kind === 'broken') return JSON.stringify(item.text);
  const { raw } = item;
  switch (raw.kind) {
    case 'row':
      return JSON.stringify(raw.cells);
    case 'json':
      return Buffer.from(raw.bytes.buffer, raw.bytes.byteOffset, raw.bytes.byteLength).toString('utf8');
    case 'value':
      return JSON.stringify(raw.value);
  }
}

/** What `rawText` wrote, for a reject line. Text that nobody here wrote counts as a piece that was no record. */
export function rejectRaw(text: string): RejectRaw {
  if (text.startsWith('{')) return { format: 'json', raw: text };
  const value = parsed(text);
  if (isStrings(value)) return { format: 'row', raw: value };
  return { format: 'text', raw: typeof value === 'string' ? value : text };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The line as text, without a line break. */
export function rejectLineText(line: Omit<RejectLine, 'capstan'>): string {
  return JSON.stringify({ capstan: 'reject', ...line });
}

export function isRejectLine(value: unknown): value is RejectLine {
  if (!isObject(value) || value['capstan'] !== 'reject') return false;
  const { format, raw, columns, file, namespace, ordinal } = value;
  if (ordinal !== undefined && !isCount(ordinal)) return false;
  if (namespace !== undefined && typeof namespace !== 'string') return false;
  if (typeof file !== 'string' || !['line', 'record', 'offset'].every((name) => isCount(value[name]))) return false;
  if (format === 'row') return isStrings(raw) && isStrings(columns) && columns.length === raw.length;
  return (format === 'json' || format === 'text') && typeof raw === 'string';
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** Columns that the spreadsheet form of the rejects (CSV) has behind those of the source; dropped when it is read again. */
export const REJECT_COLUMNS = [
  'capstan_kind',
  'capstan_code',
  'capstan_field',
  'capstan_hint',
  'capstan_file',
  'capstan_line',
] as const;

/** A cell that a spreadsheet does not take for a formula: what looks like one is led by an apostrophe. */
export function escapeFormula(cell: string): string {
  return /^'*[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}

/** Undoes `escapeFormula`. */
export function unescapeFormula(cell: string): string {
  return /^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}
