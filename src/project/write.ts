import { createHash } from 'node:crypto';
import { readFile, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileContent } from '../model/artifact.ts';
import { ok, type Outcome } from '../model/outcome.ts';
import { attempt, replace, stage } from './stage.ts';

/** What a build has to do to make a folder hold its artifacts. Paths are relative to the folder, sorted. */
export interface Changes {
  readonly write: readonly FileContent[];
  /** Files of an earlier build that this one no longer makes, unchanged since. */
  readonly remove: readonly string[];
}

export interface Expected {
  readonly path: string;
  readonly sha256: string;
}

/** Lower-case hex. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/**
 * Compares a folder with the artifacts of a build. `previous` is what an earlier build wrote there: of those that are
 * not made any more only the ones that nobody has edited since are removed.
 */
export async function compare(
  root: string,
  artifacts: readonly FileContent[],
  previous: readonly Expected[],
): Promise<Changes> {
  const made = new Set(artifacts.map(({ path }) => path));
  const write: FileContent[] = [];
  for (const artifact of artifacts) {
    if ((await digestOf(root, artifact.path)) !== sha256(artifact.content)) write.push(artifact);
  }
  const remove: string[] = [];
  for (const { path, sha256: digest } of previous) {
    if (!made.has(path) && (await digestOf(root, path)) === digest) remove.push(path);
  }
  return {
    write: write.toSorted((a, b) => compareText(a.path, b.path)),
    remove: [...new Set(remove)].toSorted(compareText),
  };
}

/**
 * Carries the changes out. A reader sees each file as it was or as it will be, never half of it. A file system that
 * refuses is a problem; nothing is replaced before everything could be written, and no temporary file stays.
 */
export async function apply(root: string, changes: Changes): Promise<Outcome<void>> {
  const staged = await stage(root, changes.write);
  if (!staged.ok) return staged;
  const replaced = await replace(staged.value);
  return replaced.ok ? removeAll(root, changes.remove) : replaced;
}

async function removeAll(root: string, paths: readonly string[]): Promise<Outcome<void>> {
  for (const path of paths) {
    const removed = await attempt(join(root, path), () => rm(join(root, path)));
    if (!removed.ok) return removed;
    await removeEmptyFolders(root, path);
  }
  return ok(undefined);
}

async function removeEmptyFolders(root: string, path: string): Promise<void> {
  try {
    for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) await rmdir(join(root, folder));
  } catch {
    // The folder holds something else: it stays.
  }
}

async function digestOf(root: string, path: string): Promise<string | undefined> {
  try {
    return sha256(await readFile(join(root, path)));
  } catch {
    return undefined;
  }
}

/** By code unit, so that no locale changes the order. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
