import { problem } from '../../model/problem.ts';
import { SourceError } from './source.ts';

/** Why the system refused, in words without a path. */
export function systemReason(error: unknown): string {
  const code = codeOf(error) ?? 'the system gives no reason';
  switch (code) {
    case 'ENOENT':
      return 'it does not exist';
    case 'EISDIR':
      return 'it is a folder';
    case 'EACCES':
    case 'EPERM':
      return 'permission is denied';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'the disk is full';
    default:
      return code;
  }
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** An error of the file system, as the end of reading; anything else is a bug and passes. */
export function readFailure(error: unknown, file: string): unknown {
  const code = codeOf(error);
  if (error instanceof SourceError || code === undefined) return error;
  if (code === 'ENOENT') return new SourceError(problem('source.missing', { file }, {}));
  return new SourceError(problem('source.unreadable', { file }, { reason: systemReason(error) }));
}
