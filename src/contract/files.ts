import { createHash } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem, type Place } from '../model/problem.ts';
import { insideProject } from '../project/paths.ts';
import { readText } from '../text/read.ts';
import type { Source } from '../text/source.ts';
import { parseYaml } from '../text/yaml.ts';

/** A document of the project folder: what was read, and the digest of its bytes. */
export interface ReadFile {
  readonly source: Source;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** Reads a YAML or JSON file under the root, symbolic links followed; problems call it by its path below the root. */
export async function readSource(root: string, path: string): Promise<Outcome<ReadFile>> {
  const file = await insideProject(root, path);
  if (!file.ok) return file;
  const text = await readText(file.value, path);
  if (!text.ok) return text;
  // Of the bytes, not of the text: decoding drops a byte order mark.
  const sha256 = createHash('sha256')
    .update(await readFile(file.value))
    .digest('hex');
  const parsed = parseYaml(text.value, path);
  return parsed.ok ? ok({ source: parsed.value, sha256 }, parsed.problems) : parsed;
}

/**
 * The real path of a file that a document refers to, when it is a regular file inside `folder` (itself a real path).
 * Symbolic links are followed before the comparison, so that a link cannot lead out.
 */
export async function containedFile(folder: string, path: string, place: Place): Promise<Outcome<string>> {
  const refuse = (reason: string) => fail(problem('contract.reference', place, { reason }));
  const outside = (target: string): boolean => {
    const way = relative(folder, target);
    return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way);
  };
  if (outside(path)) return refuse("leads outside the contract's folder");
  try {
    const real = await realpath(path);
    if (outside(real)) return refuse("leads outside the contract's folder");
    return (await stat(real)).isFile() ? ok(real) : refuse('names something that is not a regular file');
  } catch {
    return fail(problem('contract.dangling', place, {}));
  }
}
