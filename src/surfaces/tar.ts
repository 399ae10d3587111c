import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';

/** A file of an archive. */
export interface ArchiveEntry {
  /** With `/`, relative to the archive's root. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** The same files make the same archive, whoever packs them and whenever; a script is run by naming its interpreter. */
const OWNERLESS = { mode: 0o644, uid: 0, gid: 0, mtime: new Date(0) };

/** A tar archive (POSIX ustar, pax headers for long names) of regular files in their order. */
export async function tar(entries: readonly ArchiveEntry[]): Promise<Uint8Array> {
  const archive = pack();
  for (const { path, bytes } of entries) archive.entry({ name: path, ...OWNERLESS }, Buffer.from(bytes));
  archive.finalize();
  return buffer(archive);
}
