import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileContent } from '../model/artifact.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';
import { apply, sha256 } from '../project/write.ts';

/** What became of the files of a new project. */
export interface Begun {
  readonly written: readonly string[];
  /** There already, with what would have been written. */
  readonly unchanged: readonly string[];
  /** There already, with something else. */
  readonly kept: readonly string[];
}

/** Writes the files; what is there already stays unless `force`. Another contract in the place of `contract` is an error. */
export async function writeFirst(
  root: string,
  files: readonly FileContent[],
  { contract, force }: { readonly contract: string; readonly force: boolean },
): Promise<Outcome<Begun>> {
  const found = await Promise.all(files.map(async (file) => ({ file, state: await stateOf(root, file) })));
  const of = (...states: readonly string[]) =>
    found.filter(({ state }) => states.includes(state)).map(({ file }) => file);
  const other = force ? [] : of('other');
  if (other.some(({ path }) => path === contract)) return fail(problem('init.other-contract', { file: contract }, {}));
  const write = force ? of('absent', 'other') : of('absent');
  const applied = await apply(root, { write, remove: [] });
  if (!applied.ok) return applied;
  const paths = (list: readonly FileContent[]): string[] => list.map(({ path }) => path);
  return ok({ written: paths(write), unchanged: paths(of('same')), kept: paths(other) }, other.map(keptProblem));
}

function keptProblem({ path }: FileContent): Problem {
  return problem('init.kept', { file: path }, {});
}

async function stateOf(root: string, { path, content }: FileContent): Promise<'absent' | 'same' | 'other'> {
  const bytes = await readFile(join(root, path)).catch(() => undefined);
  if (bytes === undefined) return 'absent';
  return sha256(bytes) === sha256(content) ? 'same' : 'other';
}
