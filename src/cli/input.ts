import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import { reasonOf } from '../text/read.ts';
import type { Surroundings } from './command.ts';

/** The bytes of a file, or of stdin for `-`; they are not looked at. */
export async function readInput(
  name: string,
  around: Pick<Surroundings, 'stdin' | 'cwd' | 'signal'>,
): Promise<Outcome<Uint8Array>> {
  try {
    return ok(name === '-' ? await readAll(around.stdin, around.signal) : await readFile(resolve(around.cwd, name)));
  } catch (error) {
    around.signal.throwIfAborted();
    return fail(problem('text.unreadable', { file: nameOf(name) }, { reason: reasonOf(error) }));
  }
}

/** What problems call the input. */
export function nameOf(name: string): string {
  return name === '-' ? 'stdin' : name;
}

async function readAll(stdin: Readable, signal: AbortSignal): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  stdin.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  if (!stdin.readableEnded) await once(stdin, 'end', { signal });
  return Buffer.concat(chunks);
}
