import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { isObject } from '../../model/json.ts';
import { sqliteCode } from './sqlite.ts';

/** What the data folder keeps beside the ledgers. Everything is for its owner only. */

const SALT_BYTES = 32;
const CANNOT_OPEN = 14;
const READ_ONLY = 8;

/** Step by step: Node's own recursive way never ends where a folder that is there says that it is not, as /proc does. */
export function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return;
  const parent = dirname(folder);
  if (parent !== folder) makeFolder(parent);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // another process was faster
    if (!(isObject(error) && error['code'] === 'EEXIST' && statSync(folder).isDirectory())) throw error;
  }
}

/**
 * Makes an empty file for a database, when it is not there. One that is there is not touched: as soon as a process closes
 * a file, all its locks on it are gone, those of its databases too (POSIX).
 */
export function makeFile(file: string): void {
  if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600));
}

/** Says in words why a folder or a file in it cannot be used; undefined when the error is about something else. */
export function folderReason(error: unknown): string | undefined {
  const code = isObject(error) ? error['code'] : undefined;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || sqliteCode(error) === READ_ONLY)
    return 'permission is denied';
  if (code === 'ENOTDIR' || code === 'EEXIST') return 'a file of its name is in the way';
  if (code === 'EISDIR' || sqliteCode(error) === CANNOT_OPEN) return 'a file in it cannot be opened';
  if (code === 'ENOENT') return 'no folder can be made there';
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'the disk is full';
  return undefined;
}

/** The salt of the folder, made at random the first time; undefined when the file is damaged. */
export function saltOf(folder: string): Uint8Array | undefined {
  const file = join(folder, 'salt');
  const salt = readSalt(file) ?? makeSalt(file);
  return salt.length === SALT_BYTES ? salt : undefined;
}

function readSalt(file: string): Uint8Array | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if (isObject(error) && error['code'] === 'ENOENT') return undefined;
    throw error;
  }
}

/** Written aside and linked: another process sees no salt or a whole one, and both use the same. */
function makeSalt(file: string): Uint8Array {
  const aside = `${file}.${process.pid}`;
  writeDurably(aside, randomBytes(SALT_BYTES));
  try {
    linkSync(aside, file);
  } catch (error) {
    if (!isObject(error) || error['code'] !== 'EEXIST') throw error;
  } finally {
    unlinkSync(aside);
  }
  return readFileSync(file);
}

function writeDurably(file: string, bytes: Uint8Array): void {
  const opened = openSync(file, 'w', 0o600);
  try {
    writeSync(opened, bytes);
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}

export function writePid(file: string): void {
  writeFileSync(file, `${process.pid}\n`, { mode: 0o600 });
}

export function readPid(file: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
    return Number.isNaN(pid) ? undefined : pid;
  } catch {
    return undefined;
  }
}
