import { problem } from '../../model/problem.ts';
import { RowScanner } from './csv-row.ts';
import { brokenItem, CHUNK_ITEMS, placeOf, positionOf, RECORD_LIMIT, recordItem, type Cutter } from './cutter.ts';
import { unescapeFormula } from './reject-line.ts';
import type { Position, SourceItem } from './source.ts';
import { pieceFault } from './piece-fault.ts';
import type { ByteWindow } from './window.ts';

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

/** What the head of a table said. */
export interface Table {
  /** One byte. */
  readonly delimiter: number;
  /** Cells of the header. */
  readonly width: number;
  /** Cells that are the source's; those behind them were added when rejects were written. */
  readonly kept: number;
}

/** Cuts the rows of a table. */
export class CsvCutter implements Cutter {
  readonly #file: string;
  readonly #table: Table;
  readonly #rows: RowScanner;
  /** Of a row that is passed over: whether a quoted cell is open, and the byte before. */
  #open = false;
  #before: number | undefined;

  constructor(file: string, table: Table) {
    this.#file = file;
    this.#table = table;
    this.#rows = new RowScanner(table.delimiter);
  }

  cut(window: ByteWindow, items: SourceItem[]): void {
    const { bytes, ended } = window;
    const rows = this.#rows;
    while (items.length < CHUNK_ITEMS && window.at < bytes.length) {
      const start = window.at;
      const next = rows.scan(bytes, start, ended);
      if (next < 0) return;
      if (rows.end > start) {
        items.push(this.#item(positionOf(this.#file, window, start, window.line + 1), window, start));
      }
      window.at = next;
      window.line += rows.lines;
      window.mark();
    }
  }

  #item(position: Position, window: ByteWindow, start: number): SourceItem {
    const rows = this.#rows;
    const { width, kept } = this.#table;
    // Most rows are neither, and need no view of their own.
    const suspect = !window.clean || rows.end - start > RECORD_LIMIT;
    const fault = suspect ? pieceFault(position, window.bytes.subarray(start, rows.end), window.clean) : undefined;
    if (fault !== undefined) return fault;
    if (rows.fault === undefined && rows.count === width) {
      const cells = rows.cells(window.bytes, start);
      return recordItem(position, { kind: 'row', cells: kept === width ? cells : restored(cells, kept) });
    }
    const place = placeOf(position);
    const found =
      rows.fault === undefined
        ? problem('source.cells', place, { found: rows.count, expected: width })
        : problem(`source.${rows.fault}`, place, {});
    return brokenItem(position, window.bytes.toString('utf8', start, rows.end), found);
  }

  skip(window: ByteWindow): boolean {
    const { bytes, ended } = window;
    const { delimiter } = this.#table;
    for (; window.at < bytes.length; window.at += 1) {
      const byte = bytes[window.at];
      const last = window.at + 1 >= bytes.length;
      if (byte === CR && last && !ended) return false;
      const breaks = byte === LF || (byte === CR && bytes[window.at + 1] !== LF);
      if (breaks) window.line += 1;
      if (byte === QUOTE) this.#open = this.#open ? false : [undefined, delimiter, QUOTE].includes(this.#before);
      this.#before = byte;
      if (breaks && !this.#open) break;
    }
    if (window.at >= bytes.length && !ended) return false;
    window.at = Math.min(window.at + 1, bytes.length);
    this.#open = false;
    this.#before = undefined;
    return true;
  }
}

function restored(cells: readonly string[], kept: number): string[] {
  return cells.slice(0, kept).map(unescapeFormula);
}
