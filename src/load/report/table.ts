import { count } from './figures.ts';
import { markup, NOTHING, type Markup } from './markup.ts';

export interface Column<T> {
  readonly title: string;
  /** Figures stand to the right, so that they can be compared. */
  readonly figure?: boolean;
  cell(row: T): Markup;
}

interface TableOptions {
  /** Rows past this are counted, not shown. */
  readonly limit: number;
  /** What a row is, for the line about those that are left out: `reasons`. */
  readonly rows: string;
  /** On a narrow screen each row becomes a card. */
  readonly cards?: boolean;
}

/** A plain table with a head. */
export function table<T>(columns: readonly Column<T>[], rows: readonly T[], options: TableOptions): Markup {
  const head = columns.map(({ title, figure }) => markup`<th${figureClass(figure)} scope="col">${title}</th>`);
  const body = rows
    .slice(0, options.limit)
    .map((row) => markup`<tr>${columns.map((column) => cell(column, row))}</tr>\n`);
  const left = rows.length - body.length;
  const more =
    left > 0 ? markup`<p class="quiet">${count(left)} more ${options.rows} are not listed here.</p>` : NOTHING;
  const cards = options.cards === true ? markup` class="cards"` : NOTHING;
  return markup`<table${cards}><thead><tr>${head}</tr></thead><tbody>
${body}</tbody></table>${more}`;
}

function cell<T>(column: Column<T>, row: T): Markup {
  return markup`<td${figureClass(column.figure)} data-title="${column.title}">${column.cell(row)}</td>`;
}

const figureClass = (figure: boolean | undefined): Markup => (figure === true ? markup` class="figure"` : NOTHING);
