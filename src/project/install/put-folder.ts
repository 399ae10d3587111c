import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Outcome } from '../../model/outcome.ts';
import { attempt, makeFolder } from '../stage.ts';
import type { SkillFileContent } from './digests.ts';
import { kindOf } from './places.ts';

/**
 * Puts a folder of files in the place of whatever stands at `path`. It is written whole beside that place and renamed; when
 * that fails, what stood there stands there again.
 */
export async function putFolder(path: string, files: readonly SkillFileContent[]): Promise<Outcome<void>> {
  const staged = beside(path);
  const made: string[] = [];
  const written = await attempt(path, async () => {
    await makeFolder(dirname(path), made);
    await mkdir(staged);
    for (const { path: file, bytes } of files) {
      await makeFolder(dirname(join(staged, file)), []);
      await writeFile(join(staged, file), bytes, { flag: 'wx' });
    }
  });
  const placed = written.ok ? await putInPlace(path, staged) : written;
  if (placed.ok) return placed;
  await rm(staged, { recursive: true, force: true }).catch(() => {});
  for (const folder of made.toReversed()) await rmdir(folder).catch(() => {});
  return placed;
}

/** Renames what is staged to `path`, after what stands there has been moved aside; that is removed, a link as a link. */
export async function putInPlace(path: string, staged: string): Promise<Outcome<void>> {
  const aside = (await kindOf(path)) === 'absent' ? undefined : beside(path);
  return attempt(path, async () => {
    if (aside !== undefined) await rename(path, aside);
    try {
      await rename(staged, path);
    } catch (error) {
      if (aside !== undefined) await rename(aside, path);
      throw error;
    }
    if (aside !== undefined) await rm(aside, { recursive: true, force: true });
  });
}

/** Takes a folder or a link away, at once for whoever looks at its place. */
export async function takeAway(path: string): Promise<Outcome<void>> {
  const aside = beside(path);
  return attempt(path, async () => {
    await rename(path, aside);
    await rm(aside, { recursive: true, force: true });
  });
}

/** A name in the same folder that no client takes for a skill. */
export function beside(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
}
