import { createReadStream } from 'node:fs';
import { mkdir, open, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fail, ok, type Outcome } from '../../model/outcome.ts';
import { problem } from '../../model/problem.ts';
import { codeOf, systemReason } from './failure.ts';
import type { Named } from './names.ts';

export type Input = Readable | AsyncIterable<Uint8Array>;

/**
 * Keeps input that can be read only once: a copy in the folder, durable when this returns, for the owner's eyes only.
 * Of an input that cannot be kept nothing stays behind.
 */
export async function spool(named: Named, folder: string, stdin: Input): Promise<Outcome<string>> {
  const input = named.path === undefined ? stdin : createReadStream(named.path);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const { handle, path } = await fresh(folder);
    try {
      await copy(input, handle);
    } catch (error) {
      await unlink(path);
      throw error;
    } finally {
      await handle.close();
    }
    await syncFolder(folder);
    return ok(path);
  } catch (error) {
    return fail(problem('source.spool', { file: named.name }, { reason: systemReason(error) }));
  }
}

/** A new file; numbered, so that inputs of one folder are told apart. */
async function fresh(folder: string): Promise<{ readonly handle: FileHandle; readonly path: string }> {
  for (let number = 1; ; number += 1) {
    const path = join(folder, `input-${number}`);
    try {
      return { handle: await open(path, 'wx', 0o600), path };
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  }
}

async function copy(input: Input, handle: FileHandle): Promise<void> {
  for await (const chunk of input) {
    await handle.writeFile(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  }
  await handle.sync();
}

/** Makes the name durable as well, where folders can be synced. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder).catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}
