import type { SkillFolder } from '../run/skills.ts';
import type { ArchiveEntry } from '../surfaces/tar.ts';
import { sortedFiles } from './skill-documents.ts';
import { readSkillFile } from './skill-files.ts';

/** The files of a skill, sorted by path: all of them, or `undefined`. An archive that lacks a file would look complete. */
export async function skillEntries(folder: SkillFolder): Promise<readonly ArchiveEntry[] | undefined> {
  const entries: ArchiveEntry[] = [];
  for (const { path } of sortedFiles(folder)) {
    const bytes = await readSkillFile(folder, path);
    if (bytes === undefined) return undefined;
    entries.push({ path, bytes });
  }
  return entries;
}
