import { constants } from 'node:fs';
import { lstat, open, realpath, type FileHandle } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import type { Upload } from '../load/service.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';

/** Files that an agent has named, open. */
export interface AgentFiles {
  readonly uploads: readonly Upload[];
  readonly bytes: number;
  close(): Promise<void>;
}

/**
 * Opens files below a folder, each once: what is checked is what is read, whatever becomes of the name in between. `root`
 * has no links in it. `told` hears how many bytes have been read.
 */
export async function openAgentFiles(
  root: string,
  names: readonly string[],
  limit: number,
  told: (bytes: number) => void,
): Promise<Outcome<AgentFiles>> {
  const opened: Opened[] = [];
  const close = async (): Promise<void> => void (await Promise.all(opened.map(({ handle }) => handle.close())));
  for (const [index, name] of names.entries()) {
    const file = await openInside(root, name);
    if (file !== undefined) opened.push(file);
    const wrong = file === undefined ? 'load.file' : file.bytes > limit ? 'body.too-large' : undefined;
    if (wrong === undefined) continue;
    await close();
    const place = { pointer: `/files/${index}` };
    return fail(wrong === 'load.file' ? problem(wrong, place, {}) : problem(wrong, place, { limit }));
  }
  let read = 0;
  const uploads = opened.map(({ handle, name }) => ({
    name,
    bytes: chunksOf(handle, limit, (bytes) => told((read += bytes))),
  }));
  return ok({ uploads, bytes: opened.reduce((sum, { bytes }) => sum + bytes, 0), close });
}

interface Opened {
  readonly name: string;
  readonly handle: FileHandle;
  readonly bytes: number;
}

/** A pipe would wait for its writer, and a link is followed before, not by, the opening. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

/** `undefined` for whatever is no regular file below the root. */
async function openInside(root: string, name: string): Promise<Opened | undefined> {
  if (name.includes('\0') || isAbsolute(name) || name.split(/[/\\]/).includes('..')) return undefined;
  let handle: FileHandle | undefined;
  try {
    const path = await realInside(root, name);
    // a device is not even opened
    if (path === undefined || !(await lstat(path)).isFile()) return undefined;
    handle = await open(path, FLAGS);
    const opened = await handle.stat({ bigint: true });
    // somebody may have swapped a folder on the way for a link: what is open must be what stands inside
    const again = await realInside(root, name);
    const stands = again === undefined ? undefined : await lstat(again, { bigint: true });
    if (opened.isFile() && stands?.dev === opened.dev && stands.ino === opened.ino)
      return { name: relative(root, path).split(sep).join('/'), handle, bytes: Number(opened.size) };
  } catch {
    // missing, unreadable, gone in between: all the same to whoever named it
  }
  await handle?.close();
  return undefined;
}

async function realInside(root: string, name: string): Promise<string | undefined> {
  const path = await realpath(join(root, name));
  return path.startsWith(root.endsWith(sep) ? root : root + sep) ? path : undefined;
}

const CHUNK = 1024 * 1024;

async function* chunksOf(handle: FileHandle, limit: number, told: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  for (let at = 0; ;) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(CHUNK), 0, CHUNK, at);
    at += bytesRead;
    if (bytesRead === 0) return;
    if (at > limit) throw new Error('the file has grown past the limit');
    told(bytesRead);
    yield buffer.subarray(0, bytesRead);
  }
}
