import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { posix, resolve } from 'node:path';
import { ok, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';
import { pathInProject, type Manifest } from '../project/manifest.ts';
import { insideProject } from '../project/paths.ts';

/** A skill on disk: only the files that the manifest lists, all regular and inside the project folder. */
export interface SkillFolder {
  readonly name: string;
  /** Absolute. */
  readonly root: string;
  readonly files: readonly SkillFile[];
}

interface SkillFile {
  /** Relative to the skill's folder, with `/`. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Lower-case hex, of the manifest. */
  readonly sha256: string;
}

/** The skill of a manifest; none when it names none. */
export async function skillFolders(manifest: Manifest, root: string): Promise<Outcome<readonly SkillFolder[]>> {
  const folder = manifest.skill === undefined ? undefined : pathInProject(manifest.skill);
  if (folder === undefined) return ok([]);
  const files: SkillFile[] = [];
  const problems: Problem[] = [];
  for (const { path, sha256 } of manifest.artifacts) {
    const named = pathInProject(path) ?? '';
    if (!named.startsWith(`${folder}/`)) continue;
    const real = await insideProject(root, named);
    if (!real.ok) return real;
    const bytes = await readFile(real.value);
    const isSame = createHash('sha256').update(bytes).digest('hex') === sha256;
    if (!isSame) problems.push(problem('manifest.digest', { file: named }, { path: named }, 'warning'));
    files.push({ path: posix.relative(folder, named), size: bytes.length, sha256 });
  }
  return ok([{ name: posix.basename(folder), root: resolve(root, folder), files }], problems);
}
