import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { SkillFolder } from '../run/skills.ts';

/**
 * The bytes of a listed file. `undefined` when the path is not listed, leads through a symbolic link or out of the
 * folder, or names no regular file (any more).
 */
export async function readSkillFile(folder: SkillFolder, path: string): Promise<Uint8Array | undefined> {
  if (!folder.files.some((file) => file.path === path)) return undefined;
  try {
    const root = await realpath(folder.root);
    const full = join(root, ...path.split('/'));
    if (!full.startsWith(root + sep) || (await realpath(full)) !== full) return undefined;
    return await readRegularFile(full);
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

async function readRegularFile(full: string): Promise<Uint8Array | undefined> {
  // Not blocking, so that a pipe put in the file's place cannot hold the request.
  const handle = await open(full, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    return (await handle.stat()).isFile() ? await handle.readFile() : undefined;
  } finally {
    await handle.close();
  }
}

function isAbsence(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(ENOENT|ENOTDIR|ELOOP|EISDIR|ENXIO)$/.test(String(error.code));
}

const MEDIA_TYPES = new Map(
  Object.entries({
    md: 'text/markdown',
    txt: 'text/plain',
    csv: 'text/csv',
    html: 'text/html',
    js: 'text/javascript',
    mjs: 'text/javascript',
    py: 'text/x-python',
    sh: 'application/x-sh',
    json: 'application/json',
    yaml: 'application/yaml',
    yml: 'application/yaml',
    xml: 'application/xml',
    pdf: 'application/pdf',
    svg: 'image/svg+xml',
    png: 'image/png',
    jpg: 'image/jpeg',
  }),
);

/** By the file's ending; `application/octet-stream` for every other. */
export function mediaTypeOf(path: string): string {
  const ending = /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase() ?? '';
  return MEDIA_TYPES.get(ending) ?? 'application/octet-stream';
}
