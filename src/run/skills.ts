import { stat } from 'node:fs/promises';
import { posix, resolve } from 'node:path';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
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
  for (const { path, sha256 } of manifest.artifacts) {
    const named = pathInProject(path) ?? '';
    if (!named.startsWith(`${folder}/`)) continue;
    const real = await insideProject(root, named);
    if (!real.ok) return fail(problem('manifest.digest', {}, { path: named }));
    files.push({ path: posix.relative(folder, named), size: (await stat(real.value)).size, sha256 });
  }
  return ok([{ name: posix.basename(folder), root: resolve(root, folder), files }]);
}
