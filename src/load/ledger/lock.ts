import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { fail, ok, type Outcome } from '../../model/outcome.ts';
import { problem } from '../../model/problem.ts';
import { makeFile, readPid, writePid } from './folder.ts';
import { isBusy, openDatabase } from './sqlite.ts';

/** Somebody who only looks whether it is held may be in the way for a moment. */
const PATIENCE_MS = 500;

/**
 * The lock of a target: an exclusive transaction on a database of its own that is never ended. The operating system
 * drops it with the process, however that dies. The file stays: a lock on a file that was removed keeps nobody out.
 */
export interface TargetLock {
  /** More than once is once. */
  release(): void;
}

/** Referenced for as long as they are held: a connection that is collected as garbage is closed, and its lock gone. */
const held = new Set<DatabaseSync>();

export function lockTarget(folder: string): Outcome<TargetLock> {
  const file = join(folder, 'lock.sqlite');
  makeFile(file);
  const database = openDatabase(file, { timeout: PATIENCE_MS });
  if (!takes(database, 'BEGIN EXCLUSIVE')) {
    database.close();
    return fail(problem('ledger.locked', {}, { pid: readPid(pidFile(folder)) }));
  }
  held.add(database);
  writePid(pidFile(folder));
  return ok({
    release: () => {
      if (held.delete(database)) database.close();
    },
  });
}

/** Whether a process holds the lock now. */
export function isLocked(folder: string): boolean {
  const file = join(folder, 'lock.sqlite');
  if (!existsSync(file)) return false;
  const database = openDatabase(file, { readOnly: true, timeout: 0 });
  try {
    return !takes(database, 'SELECT count(*) FROM sqlite_master');
  } finally {
    database.close();
  }
}

function takes(database: DatabaseSync, sql: string): boolean {
  try {
    database.exec(sql);
    return true;
  } catch (error) {
    if (isBusy(error)) return false;
    throw error;
  }
}

// not in the database file, which must not be opened by any other hand
function pidFile(folder: string): string {
  return join(folder, 'lock.pid');
}
