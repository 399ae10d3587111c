import { readFile } from 'node:fs/promises';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';

/** The text of a UTF-8 file. `file` is what problems call it. */
export async function readText(path: string, file: string = path): Promise<Outcome<string>> {
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path)));
  } catch (error) {
    if (error instanceof TypeError) return fail(problem('json.encoding', { file }, {}));
    return fail(problem('text.unreadable', { file }, { reason: reasonOf(error) }));
  }
}

const MISSING = 'it does not exist';

/** True when a file could not be read because there is none. */
export function isMissing(problems: readonly Problem[]): boolean {
  return problems.some(({ code, args }) => code === 'text.unreadable' && args['reason'] === MISSING);
}

/** Why a file could not be opened, in words without its path. */
export function reasonOf(error: unknown): string {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return MISSING;
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'EACCES') return 'permission is denied';
  return typeof code === 'string' ? code : 'it cannot be opened';
}
