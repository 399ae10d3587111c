import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { readFailure } from './failure.ts';
import type { Fingerprint } from './source.ts';

/** Bytes at each end that are looked at. */
const ENDS = 64 * 1024;

/** What a file looks like now. Ends by a `SourceError` when it cannot be read. */
export async function fingerprintOf(name: string, path: string): Promise<Fingerprint> {
  try {
    const file = await open(path);
    try {
      const { size, mtimeMs } = await file.stat();
      const hash = createHash('sha256').update(`${size}\n`);
      for (const start of [0, Math.max(ENDS, size - ENDS)]) {
        const buffer = Buffer.alloc(ENDS);
        const { bytesRead } = await file.read(buffer, 0, ENDS, start);
        hash.update(buffer.subarray(0, bytesRead));
      }
      return { name, path, bytes: size, modifiedMs: Math.round(mtimeMs), digest: hash.digest('hex') };
    } finally {
      await file.close();
    }
  } catch (error) {
    throw readFailure(error, name);
  }
}
