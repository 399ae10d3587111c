import { suggestion } from '../../check/suggest.ts';
import { isJsonObject, type JsonObject } from '../../model/json.ts';
import { fail, ok, settle, type Outcome } from '../../model/outcome.ts';
import { problem, type Place, type Problem } from '../../model/problem.ts';
import { fieldAt, propertiesOf } from '../mapping/target-fields.ts';
import { zoneOf, type Zone } from '../normalise/zone.ts';
import { escapeFormula } from '../source/reject-line.ts';
import type { Position } from '../source/source.ts';
import type { BulkOperation } from '../target.ts';
import { cellWriter, fieldsOf, type WriteCell } from './cells.ts';
import type { Definition } from './definition.ts';
import type { ExportColumn } from './file.ts';
import { Notices } from './notices.ts';

export interface ExportSettings {
  readonly operation: Pick<BulkOperation, 'name' | 'itemSchema'>;
  /** In which times are written, where the definition leaves it open. */
  readonly timezone: string | undefined;
  /** True leads cells that a spreadsheet would take for formulas by an apostrophe. */
  readonly escapeFormulas: boolean;
}

/** Makes rows of records. */
export interface Exporter {
  /** `desk-template@1` */
  readonly id: string;
  readonly verified: string;
  readonly header: readonly string[];
  /** The cells of a record, or every reason why it cannot be written. */
  row(record: JsonObject, position: Position): Outcome<readonly string[]>;
  /** What the rows that were made do not tell, with counts. */
  notices(): readonly Problem[];
}

/** Makes a definition ready for an operation's records: its fields and its zone must be there. */
export function openExporter({ file, source }: Definition, settings: ExportSettings): Outcome<Exporter> {
  const problems = file.columns.flatMap((column, index) =>
    unknownFields(column, source.place(`/columns/${index}`), settings),
  );
  const zone = zoneFor(file, source.file, settings);
  if (!zone.ok || problems.length > 0) return fail(...problems, ...zone.problems);
  return settle(new TableExporter(file, zone.value, settings.escapeFormulas), zone.problems);
}

function unknownFields(column: ExportColumn, place: Place, { operation }: ExportSettings): Problem[] {
  const known = [...propertiesOf(operation.itemSchema).keys()];
  return fieldsOf(column)
    .filter((field) => fieldAt(operation.itemSchema, field.split('.')) === undefined)
    .map((field) =>
      problem('export.field-unknown', place, {
        field,
        operation: operation.name,
        suggestion: suggestion(field, known),
      }),
    );
}

/** A file without a time needs no zone. */
function zoneFor(file: Definition['file'], name: string, { timezone }: ExportSettings): Outcome<Zone> {
  const declared = file.timezone === 'required' ? undefined : file.timezone;
  const isTimeless = file.columns.every(({ as }) => as !== 'time');
  const chosen = timezone ?? declared ?? (isTimeless ? 'utc' : undefined);
  if (chosen === undefined) return fail(problem('export.timezone-required', { file: name }, {}));
  const zone = zoneOf(chosen);
  return zone === undefined ? fail(problem('map.timezone-unknown', {}, {})) : ok(zone);
}

interface Column {
  readonly header: string;
  readonly write: WriteCell;
  /** A negative number is no formula. */
  readonly isText: boolean;
}

class TableExporter implements Exporter {
  readonly id: string;
  readonly verified: string;
  readonly header: readonly string[];
  readonly #columns: readonly Column[];
  readonly #fields: ReadonlySet<string>;
  /** Objects that hold fields with a column. */
  readonly #parents: ReadonlySet<string>;
  readonly #escape: boolean;
  readonly #notices = new Notices();

  constructor({ id, version, verified, columns }: Definition['file'], zone: Zone, escape: boolean) {
    this.id = `${id}@${version}`;
    this.verified = verified;
    this.header = columns.map(({ header }) => header);
    this.#columns = columns.map((column) => ({
      header: column.header,
      write: cellWriter(column, zone),
      isText: column.as !== 'number' && column.as !== 'time',
    }));
    this.#fields = new Set(columns.flatMap(fieldsOf));
    this.#parents = new Set([...this.#fields].flatMap(parentsOf));
    this.#escape = escape;
  }

  row(record: JsonObject, position: Position): Outcome<readonly string[]> {
    const cells = this.#columns.map(({ write }) => write(record));
    const faults = cells.flatMap((cell) => (cell.kind === 'fault' ? [placed(cell.problem, position)] : []));
    if (faults.length > 0) return fail(...faults);
    this.#tellLeftOut(record, '');
    return ok(
      cells.map((cell, index) => {
        const column = this.#columns[index];
        if (cell.kind === 'fault' || column === undefined) return '';
        for (const loss of cell.losses) this.#notices.add(loss, column.header, position);
        return column.isText ? this.#safe(cell.text, column.header, position) : cell.text;
      }),
    );
  }

  notices(): readonly Problem[] {
    return this.#notices.problems(this.#escape);
  }

  #safe(text: string, column: string, position: Position): string {
    const escaped = escapeFormula(text);
    if (escaped === text) return text;
    this.#notices.add('formula', column, position);
    return this.#escape ? escaped : text;
  }

  #tellLeftOut(record: JsonObject, parent: string): void {
    for (const [name, value] of Object.entries(record)) {
      const path = parent + name;
      if (value === null || this.#fields.has(path)) continue;
      if (this.#parents.has(path) && isJsonObject(value)) this.#tellLeftOut(value, `${path}.`);
      else this.#notices.leave(path);
    }
  }
}

/** `a.b.c` lies in `a` and `a.b`. */
function parentsOf(field: string): string[] {
  const steps = field.split('.');
  return steps.slice(1).map((_, index) => steps.slice(0, index + 1).join('.'));
}

function placed(found: Problem, { file, line }: Position): Problem {
  return { ...found, place: { ...found.place, file, line, column: 1 } };
}
