import { mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { terminal } from './terminal.ts';

const CONTRACT = fileURLToPath(new URL('../samples/build/parameters/contract.yml', import.meta.url));

export const SKILL = 'contract';

export interface BuiltProject {
  readonly root: string;
  remove(): Promise<void>;
}

/** A project that is built of a small contract, in a folder of its own. */
export async function builtProject(): Promise<BuiltProject> {
  const root = await mkdtemp(join(tmpdir(), 'capstan-skills-'));
  const built = await terminal(['build', CONTRACT, '--out', root]);
  const remove = (): Promise<void> => rm(root, { recursive: true });
  if (built.code === 0) return { root, remove };
  await remove();
  throw new Error(built.stderr);
}

/** Everything below a folder by its path: the text of a file, `-> target` for a link. */
export async function tree(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found = entries
    .filter((entry) => !entry.isDirectory())
    .map(async (entry): Promise<[string, string]> => {
      const path = join(entry.parentPath, entry.name);
      const content = entry.isSymbolicLink() ? `-> ${await readlink(path)}` : await readFile(path, 'utf8');
      return [path.slice(folder.length + 1), content];
    });
  return Object.fromEntries((await Promise.all(found)).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
