import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { problem, type Problem } from '../../model/problem.ts';
import { loadSqlite } from '../../project/sqlite.ts';
import { LedgerFault, LedgerFull } from './fault.ts';

/** What all uses of node:sqlite here share: opening, reading columns, telling a fault from a bug. */

export type Row = Readonly<Record<string, SQLOutputValue>>;

/** Milliseconds that a statement waits for a reader in another process. */
const BUSY_MS = 5000;

/** https://sqlite.org/rescode.html, the primary codes. */
const BUSY = 5;
const LOCKED = 6;
const IO_ERROR = 10;
const CORRUPT = 11;
const FULL = 13;
const NOT_A_DATABASE = 26;

export function openDatabase(
  file: string,
  options: { readonly readOnly?: boolean; readonly timeout?: number } = {},
): DatabaseSync {
  const { readOnly = false, timeout = BUSY_MS } = options;
  return new (loadSqlite().DatabaseSync)(file, { readOnly, timeout });
}

/** The primary result code of an error of SQLite. */
export function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined;
  return error.errcode & 0xff;
}

export function isBusy(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === BUSY || code === LOCKED;
}

/** What an error says about the disk or the file; undefined when it is a bug of ours. */
export function faultOf(error: unknown): Problem | undefined {
  if (error instanceof LedgerFault) return error.problem;
  const code = sqliteCode(error);
  if (code === BUSY || code === LOCKED) return problem('ledger.locked', {}, {});
  if (code === FULL || code === IO_ERROR) return problem('ledger.full', {}, {});
  if (code === CORRUPT || code === NOT_A_DATABASE)
    return problem('ledger.damaged', {}, { reason: 'it does not hold together as a database' });
  return undefined;
}

/** The error to throw for one that SQLite threw. */
export function asFault(error: unknown): unknown {
  if (error instanceof LedgerFault) return error;
  const found = faultOf(error);
  if (found === undefined) return error;
  return found.code === 'ledger.full' ? new LedgerFull(found) : new LedgerFault(found);
}

export function numberOf(value: unknown): number {
  if (typeof value !== 'number') throw damaged('a number is missing');
  return value;
}

export function textOf(value: unknown): string {
  if (typeof value !== 'string') throw damaged('a text is missing');
  return value;
}

export function bytesOf(value: unknown): Uint8Array {
  if (!(value instanceof Uint8Array)) throw damaged('a value is missing');
  return value;
}

export function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw damaged('a list is missing');
  return value;
}

export function damaged(reason: string): LedgerFault {
  return new LedgerFault(problem('ledger.damaged', {}, { reason }));
}
