import { jsonObject } from '../../model/json.ts';
import type { Problem } from '../../model/problem.ts';
import type { Watch } from '../dry-run.ts';
import type { ReadyRecord } from '../ledger/ledger.ts';
import { csvLine } from '../report/csv-line.ts';
import { GrowingFile } from '../report/growing-file.ts';
import type { Exporter } from './exporter.ts';

/** Problems of records that are kept; the records are counted. */
const MOST = 1000;

/** A table of records that grows; it appears when it is complete. */
export class ExportTable implements Watch {
  readonly #exporter: Exporter;
  readonly #file: GrowingFile;
  readonly #failures: Problem[] = [];
  #written = 0;
  #unwritable = 0;

  constructor(exporter: Exporter, path: string) {
    this.#exporter = exporter;
    this.#file = new GrowingFile(path);
    this.#file.add(csvLine(exporter.header));
  }

  /** Rows in the table. */
  get written(): number {
    return this.#written;
  }

  /** Records that are good and cannot be written. */
  get unwritable(): number {
    return this.#unwritable;
  }

  /** Why, for the first of them. */
  get failures(): readonly Problem[] {
    return this.#failures;
  }

  take(records: readonly Pick<ReadyRecord, 'bytes' | 'position'>[]): void {
    for (const record of records) this.#add(record);
  }

  settle(): Promise<void> {
    return this.#file.flush();
  }

  async appear(): Promise<void> {
    await this.#file.finish();
    await this.#file.appear();
  }

  discard(): Promise<void> {
    return this.#file.discard();
  }

  #add({ bytes, position }: Pick<ReadyRecord, 'bytes' | 'position'>): void {
    const record = jsonObject(JSON.parse(Buffer.from(bytes).toString()));
    if (record === undefined) throw new Error('a record is an object');
    const row = this.#exporter.row(record, position);
    if (row.ok) {
      this.#file.add(csvLine(row.value));
      this.#written += 1;
      return;
    }
    this.#unwritable += 1;
    this.#failures.push(...row.problems.slice(0, MOST - this.#failures.length));
  }
}
