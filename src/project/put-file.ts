import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Outcome } from '../model/outcome.ts';
import { attempt, makeFolder } from './stage.ts';

/** Writes a file beside its place and renames it there: a reader sees the old one or the new one, whole. */
export async function putFile(path: string, content: string | Uint8Array): Promise<Outcome<void>> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  const written = await attempt(path, async () => {
    await makeFolder(dirname(path), []);
    await writeFile(temporary, content, { flag: 'wx' });
    await rename(temporary, path);
  });
  if (!written.ok) await rm(temporary, { force: true }).catch(() => {});
  return written;
}
