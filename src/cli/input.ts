import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { inputs } from '../model/catalogue/input.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';
import { parseJson } from '../text/json.ts';
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

/** Problems of an input with the file that it came from, and with the line of what they point at; others stay. */
export function placedIn(file: string, bytes: Uint8Array, problems: readonly Problem[]): Problem[] {
  if (!problems.some(isOfInput)) return [...problems];
  const source = parseJson(new TextDecoder().decode(bytes), file);
  return problems.map((found) => {
    if (!isOfInput(found)) return found;
    const { pointer } = found.place;
    const place = source.ok && pointer !== undefined ? source.value.place(pointer) : {};
    return { ...found, place: { ...place, ...found.place, file } };
  });
}

function isOfInput({ code }: Problem): boolean {
  return Object.hasOwn(inputs, code) || code.startsWith('json.');
}

async function readAll(stdin: Readable, signal: AbortSignal): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  stdin.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  if (!stdin.readableEnded) await once(stdin, 'end', { signal });
  return Buffer.concat(chunks);
}
