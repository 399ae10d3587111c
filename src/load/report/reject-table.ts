import { basename, join } from 'node:path';
import { detailOf, type Problem } from '../../model/problem.ts';
import type { Reject } from '../ledger/ledger.ts';
import { escapeFormula, REJECT_COLUMNS, rejectRaw } from '../source/reject-line.ts';
import { csvLine } from './csv-line.ts';
import { GrowingFile } from './growing-file.ts';

/** Tells spreadsheets that the text is UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';
const OURS: ReadonlySet<string> = new Set(REJECT_COLUMNS);

/** The refused rows of tables, one CSV file for each table, for people who mend things in a spreadsheet. */
export class RejectTables {
  readonly #folder: string;
  readonly #tables = new Map<string, Table>();
  readonly #names = new Set<string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  files(): GrowingFile[] {
    return [...this.#tables.values()].map(({ file }) => file);
  }

  /** False for what is no row of a table: it has no columns to stand in. */
  add(reject: Reject): boolean {
    const { raw } = rejectRaw(reject.raw);
    const { columns } = reject;
    if (columns === undefined || typeof raw === 'string' || raw.length > columns.length) return false;
    const { file, kept } = this.#tableOf(reject.position.file, columns);
    file.add(safeLine([...kept.map((index) => raw[index] ?? ''), ...whyCells(reject)]));
    return true;
  }

  #tableOf(source: string, columns: readonly string[]): Table {
    const key = JSON.stringify([source, columns]);
    const known = this.#tables.get(key);
    if (known !== undefined) return known;
    // A file of rejects that is loaded again has columns of ours already; they are written anew.
    const kept = [...columns.keys()].filter((index) => !OURS.has(columns[index] ?? ''));
    const file = new GrowingFile(join(this.#folder, this.#nameFor(source)));
    file.add(BYTE_ORDER_MARK + safeLine([...kept.map((index) => columns[index] ?? ''), ...REJECT_COLUMNS]));
    const table = { file, kept };
    this.#tables.set(key, table);
    return table;
  }

  /** Files of one name in several folders get numbers; some file systems do not tell capital letters apart. */
  #nameFor(source: string): string {
    const stem = stemOf(source);
    let name = `rejects-${stem}.csv`;
    for (let number = 2; this.#names.has(name.toLowerCase()); number += 1) name = `rejects-${stem}-${number}.csv`;
    this.#names.add(name.toLowerCase());
    return name;
  }
}

interface Table {
  readonly file: GrowingFile;
  /** The columns that are the source's own, by index. */
  readonly kept: readonly number[];
}

const LONGEST_STEM = 80;

/** `exports/desk.csv.gz` is `desk`; whatever a file system may dislike in a name becomes an underscore. */
function stemOf(source: string): string {
  if (source === '-') return 'stdin';
  const stem = basename(source.replaceAll('\\', '/')).replace(/(\.(csv|tsv|txt|tab))?(\.(gz|zst))?$/i, '');
  const safe = stem.replaceAll(/[^\p{L}\p{N}._-]/gu, '_').replace(/^rejects-/, '');
  return safe.slice(0, LONGEST_STEM).toWellFormed() || 'table';
}

function whyCells({ kind, position, problems }: Reject): string[] {
  const cells: Readonly<Record<(typeof REJECT_COLUMNS)[number], string>> = {
    capstan_kind: kind,
    capstan_code: joined(problems, ({ code }) => code),
    capstan_field: joined(problems, ({ place }) => place.pointer ?? ''),
    capstan_hint: joined(problems, detailOf),
    capstan_file: position.file,
    capstan_line: String(position.line),
  };
  return REJECT_COLUMNS.map((name) => cells[name]);
}

/** In the order of the reasons, so that the cells of a row can be read side by side. */
const joined = (problems: readonly Problem[], text: (found: Problem) => string): string =>
  problems.map(text).join('; ');

/** With what a spreadsheet would take for a formula made harmless. */
function safeLine(cells: readonly string[]): string {
  return csvLine(cells.map(escapeFormula));
}
