import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { sha256 } from '../write.ts';

/** SHA-256 (lower-case hex) by path relative to a folder, with `/`. */
export type Digests = Readonly<Record<string, string>>;

export interface SkillFileContent {
  /** Relative to the skill's folder, with `/`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

export function digestsOf(files: readonly SkillFileContent[]): Digests {
  return Object.fromEntries(files.map(({ path, bytes }) => [path, sha256(bytes)]));
}

/** True when a folder holds these files, as they are, and nothing else; what cannot be read is something else. */
export async function holdsExactly(folder: string, expected: Digests): Promise<boolean> {
  try {
    const found = await plainFiles(folder, '', new Set(Object.keys(expected)));
    if (found?.length !== Object.keys(expected).length) return false;
    for (const path of found) {
      if ((await digestOfFile(join(folder, path))) !== expected[path]) return false;
    }
    return true;
  } catch {
    return false;
  }
}

/** The files below a folder; `undefined` as soon as there is one that is not expected, a link or anything else. */
async function plainFiles(root: string, below: string, expected: ReadonlySet<string>): Promise<string[] | undefined> {
  const files: string[] = [];
  for (const entry of await readdir(join(root, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    const inside = entry.isDirectory() ? await plainFiles(root, path, expected) : [path];
    if (inside === undefined || (!entry.isDirectory() && !(entry.isFile() && expected.has(path)))) return undefined;
    files.push(...inside);
  }
  return files;
}

/** Whoever edited a file may have made it any size. */
async function digestOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
