import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';

/**
 * The real path of a regular file that a document names, when it is inside the project folder after every symbolic link
 * is followed. `named` is relative to `root`, with `/`.
 */
export async function insideProject(root: string, named: string): Promise<Outcome<string>> {
  if (isAbsolute(named) || named.includes('\0') || named.includes('\\'))
    return fail(problem('path.outside', {}, { path: named }));
  const wanted = resolve(root, named);
  if (!contains(root, wanted)) return fail(problem('path.outside', {}, { path: named }));
  try {
    const found = await realpath(wanted);
    if (!contains(await realpath(root), found)) return fail(problem('path.outside', {}, { path: named }));
    return (await stat(found)).isFile() ? ok(found) : fail(problem('path.not-a-file', {}, { path: named }));
  } catch {
    return fail(problem('path.not-a-file', {}, { path: named }));
  }
}

function contains(folder: string, path: string): boolean {
  const way = relative(resolve(folder), path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}
