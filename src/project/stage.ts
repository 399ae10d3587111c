import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileContent } from '../model/artifact.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';

/** A file as it will be, complete, beside the one that it replaces. */
interface Staged {
  readonly path: string;
  readonly temporary: string;
}

/** Writes every file under a temporary name; when one cannot be written, nothing of them stays. */
export async function stage(root: string, artifacts: readonly FileContent[]): Promise<Outcome<Staged[]>> {
  const staged: Staged[] = [];
  const folders: string[] = [];
  for (const { path: relative, content } of artifacts) {
    const path = join(root, relative);
    const temporary = `${path}.${randomUUID()}.tmp`;
    const written = await attempt(path, async () => {
      await makeFolder(dirname(path), folders);
      staged.push({ path, temporary });
      await writeFile(temporary, content, { flag: 'wx' });
    });
    if (written.ok) continue;
    await discard(staged);
    for (const folder of folders.toReversed()) await rmdir(folder).catch(() => {});
    return written;
  }
  return ok(staged);
}

/** Puts staged files in their places; those after one that cannot be replaced are discarded. */
export async function replace(staged: readonly Staged[]): Promise<Outcome<void>> {
  for (const [index, { path, temporary }] of staged.entries()) {
    const replaced = await attempt(path, () => rename(temporary, path));
    if (replaced.ok) continue;
    await discard(staged.slice(index));
    return replaced;
  }
  return ok(undefined);
}

async function discard(staged: readonly Staged[]): Promise<void> {
  for (const { temporary } of staged) await rm(temporary, { force: true }).catch(() => {});
}

/**
 * Makes a folder and those above it; what was made is added to `made`, the outermost first. Not by the `recursive` of
 * `mkdir`, which never ends below /proc.
 */
export async function makeFolder(folder: string, made: string[]): Promise<void> {
  if (await isFolder(folder)) return;
  if (dirname(folder) !== folder) await makeFolder(dirname(folder), made);
  try {
    await mkdir(folder);
    made.push(folder);
  } catch (error) {
    // Another build may have been faster.
    if (!(await isFolder(folder))) throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

/** Runs a step that the file system may refuse; any other error is a bug and passes. */
export async function attempt(path: string, step: () => Promise<void>): Promise<Outcome<void>> {
  try {
    await step();
    return ok(undefined);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    // A folder that cannot be made is named itself; a temporary file is not what anybody asked for.
    const file = error.syscall === 'mkdir' ? (error.path ?? path) : path;
    return fail(problem('text.unwritable', { file }, { reason: REASONS.get(error.code) ?? error.code }));
  }
}

type SystemError = Error & { readonly code: string; readonly syscall: string; readonly path?: string };

function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string';
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'permission is denied'],
  ['EPERM', 'permission is denied'],
  ['EROFS', 'the file system is read-only'],
  ['EEXIST', 'a file stands where a folder is needed'],
  ['ENOTDIR', 'a file stands where a folder is needed'],
  ['EISDIR', 'a folder stands where a file is needed'],
  ['ENOTEMPTY', 'a folder stands where a file is needed'],
  ['ENOENT', 'nothing can be made there'],
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the quota of the user is used up'],
  ['ENAMETOOLONG', 'the name is too long'],
]);
