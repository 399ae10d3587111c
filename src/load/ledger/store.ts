import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { asFault, type Row } from './sqlite.ts';

/** A connection to one ledger file. Errors of the disk and of the file come out as `LedgerFault`. */
export class Store {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Prepared once. A statement is used up at once (`all`, `get`, `run`), never iterated. */
  statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  /** The one row of a query that always has one. */
  row(sql: string, ...values: readonly (string | number)[]): Row {
    const row = this.statement(sql).get(...values);
    if (row === undefined) throw new Error('the query answers one row');
    return row;
  }

  /** One transaction: durable when it returns, undone when it throws. Inside another it is a part of that one. */
  write<T>(work: () => T): T {
    if (this.#database.isTransaction) return work();
    try {
      this.statement('BEGIN IMMEDIATE').run();
      const result = work();
      this.statement('COMMIT').run();
      return result;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw asFault(error);
    }
  }

  /** Reads one state of the ledger, whatever is written meanwhile. */
  read<T>(work: () => T): T {
    if (this.#database.isTransaction) return work();
    try {
      this.statement('BEGIN').run();
      return work();
    } catch (error) {
      throw asFault(error);
    } finally {
      if (this.#database.isTransaction) this.#database.exec('COMMIT');
    }
  }

  /** Gives the room of deleted rows back and overwrites what they held. */
  compact(): void {
    try {
      this.#database.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE);');
    } catch (error) {
      throw asFault(error);
    }
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }
}
