import { problem, type Problem } from '../../model/problem.ts';
import type { Position } from '../source/source.ts';
import type { Loss } from './cells.ts';

type Kind = Loss | 'formula';

interface Noted {
  cells: number;
  readonly columns: Set<string>;
  readonly first: Position;
}

/** Names of members that nobody describes may be as many as there are records. */
const MOST_FIELDS = 1000;
const MOST_SHOWN = 20;

/** Counts what the rows of a table do not tell of their records. */
export class Notices {
  readonly #noted = new Map<Kind, Noted>();
  readonly #left = new Map<string, number>();

  add(kind: Kind, column: string, first: Position): void {
    const known = this.#noted.get(kind);
    if (known === undefined) this.#noted.set(kind, { cells: 1, columns: new Set([column]), first });
    else {
      known.cells += 1;
      known.columns.add(column);
    }
  }

  /** A field that no column is made of. */
  leave(field: string): void {
    const known = this.#left.get(field);
    if (known !== undefined || this.#left.size < MOST_FIELDS) this.#left.set(field, (known ?? 0) + 1);
  }

  problems(escaped: boolean): readonly Problem[] {
    const found = [...this.#noted].map(([kind, { cells, columns, first }]) => {
      const place = { file: first.file, line: first.line };
      return noticeOf(kind, place, { cells, columns: [...columns] }, escaped);
    });
    const left = [...this.#left].toSorted((one, other) => other[1] - one[1]);
    if (left.length === 0) return found;
    const fields = left.slice(0, MOST_SHOWN).map(([field, records]) => `${field} (${records})`);
    return [...found, problem('export.left-out', {}, { fields, more: left.length - fields.length })];
  }
}

function noticeOf(
  kind: Kind,
  place: Problem['place'],
  args: { readonly cells: number; readonly columns: readonly string[] },
  escaped: boolean,
): Problem {
  switch (kind) {
    case 'repeated':
      return problem('export.repeated-time', place, args);
    case 'cut':
      return problem('export.cut-time', place, args);
    case 'formula':
      return problem('export.formula', place, { ...args, escaped });
  }
}
