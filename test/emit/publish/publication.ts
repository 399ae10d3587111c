import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readPublication } from '../../../src/cli/publish-project.ts';
import type { Part, Publication, PublishedFile } from '../../../src/emit/publish/part.ts';
import { parts } from '../../../src/emit/publish/parts.ts';
import { readConfig } from '../../../src/project/config.ts';
import { ROOT, valueOf } from '../contracts.ts';

/** Folders that the meaning of the contracts is told in. */
const MEANING = [
  'agentic-access',
  'arazzo',
  'authentication',
  'conventions',
  'errors',
  'json-ld',
  'plans',
  'rate-limits',
  'rules',
  'vocabulary',
];

export const SAMPLES = join(ROOT, 'test/samples/publish');

/** What a project publishes: that of the folder, `library` or `bare`, or this one. */
export async function publicationOf(sample?: string): Promise<Publication> {
  const folder = sample === undefined ? ROOT : join(SAMPLES, sample);
  const config = valueOf(await readConfig(join(folder, 'capstan.yml')));
  return valueOf(await readPublication(config, { name: 'capstan', version: '0.0.0' }));
}

/** All that is made of the contracts themselves. */
export async function made(publication: Publication): Promise<Part> {
  const all: Part[] = [];
  for (const emit of parts) all.push(await emit(publication));
  return { files: all.flatMap(({ files }) => files), absent: all.flatMap(({ absent }) => absent) };
}

export function isMeaning({ path }: Pick<PublishedFile, 'path'>): boolean {
  return MEANING.some((folder) => path.startsWith(`${folder}/`));
}

export function textOf(files: readonly PublishedFile[], path: string): string {
  const content = files.find((file) => file.path === path)?.content;
  if (typeof content !== 'string') throw new Error(`no text at ${path}`);
  return content;
}

/** The only file of a folder. */
export function onlyIn(files: readonly PublishedFile[], folder: string): PublishedFile {
  const found = files.filter(({ path }) => path.startsWith(`${folder}/`));
  const [file] = found;
  if (file === undefined || found.length > 1) throw new Error(`${found.length} files in ${folder}`);
  return file;
}

export async function writeAll(folder: string, files: readonly PublishedFile[]): Promise<void> {
  for (const { path, content } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}
