import { createHash } from 'node:crypto';
import { gzip } from './gzip.ts';
import { tar, type ArchiveEntry } from './tar.ts';

export interface SkillArchive {
  /** A `.tar.gz` with `SKILL.md` at its root. */
  readonly bytes: Uint8Array;
  /** Of the bytes: `sha256:` and lower-case hex. */
  readonly digest: string;
}

/** The archive of a skill as the well-known index names it; the same files make the same bytes. */
export async function skillArchive(entries: readonly ArchiveEntry[]): Promise<SkillArchive> {
  const bytes = gzip(await tar(entries));
  return { bytes, digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}` };
}
