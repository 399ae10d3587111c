import { readFile } from 'node:fs/promises';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';

/** The text of a UTF-8 file. `file` is what problems call it. */
export async function readText(path: string, file: string = path): Promise<Outcome<string>> {
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path)));
  } catch (error) {
    if (error instanceof TypeError) return fail(problem('json.encoding', { file }, {}));
    return fail(problem('text.unreadable', { file }, { reason: reasonOf(error) }));
  }
}

/** Why a file could not be opened, in words without its path. */
export function reasonOf(error: unknown): string {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'it does not exist';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'EACCES') return 'permission is denied';
  return typeof code === 'string' ? code : 'it cannot be opened';
}
