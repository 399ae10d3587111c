import { readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { Artifact } from '../model/artifact.ts';
import type { Outcome } from '../model/outcome.ts';
import { CAPABILITIES, parseManifest, pathInProject, type Manifest } from '../project/manifest.ts';
import { insideProject } from '../project/paths.ts';
import { sha256, type Expected } from '../project/write.ts';
import { parseJson } from '../text/json.ts';
import { readText } from '../text/read.ts';

const SUFFIX = '.capstan.json';

/** What earlier builds wrote in a folder, by the manifests that they left there; a manifest that is damaged tells nothing. */
export async function previousArtifacts(root: string, artifacts: readonly Artifact[]): Promise<Expected[]> {
  const made = new Set(artifacts.map(({ path }) => path));
  const expected: Expected[] = [];
  for (const path of await manifestFiles(root)) {
    const manifest = await readManifest(root, path);
    if (!manifest.ok) continue;
    expected.push(...(await ownFiles(root, manifest.value)));
    if (!made.has(path)) expected.push({ path, sha256: sha256(await readFile(join(root, path))) });
  }
  return expected;
}

/** The manifests of a project folder, relative to it, with `/`. */
export async function manifestFiles(root: string): Promise<string[]> {
  try {
    const names = await readdir(join(root, CAPABILITIES));
    return names.filter((name) => name.endsWith(SUFFIX)).map((name) => posix.join(CAPABILITIES, name));
  } catch {
    return [];
  }
}

/** A manifest of a project folder; `path` is relative to it, with `/`. */
export async function readManifest(root: string, path: string): Promise<Outcome<Manifest>> {
  const inside = await insideProject(root, path);
  const text = inside.ok ? await readText(inside.value, path) : inside;
  const source = text.ok ? parseJson(text.value, path) : text;
  return source.ok ? parseManifest(source.value.value, path) : source;
}

/** Only files that are really below the root: what a manifest names elsewhere is not ours to remove. */
async function ownFiles(root: string, manifest: Manifest): Promise<Expected[]> {
  const files: Expected[] = [];
  for (const { path, sha256: digest } of manifest.artifacts) {
    const named = pathInProject(path);
    if (named !== undefined && (await insideProject(root, named)).ok) files.push({ path: named, sha256: digest });
  }
  return files;
}
