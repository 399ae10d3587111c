import { readdir, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fail, ok, type Outcome } from '../../model/outcome.ts';
import { problem, type Problem } from '../../model/problem.ts';
import { codeOf, systemReason } from './failure.ts';
import { expandPattern, isPattern } from './glob.ts';

/** Endings of the files that are read out of a folder, each also with `.gz` or `.zst` behind. */
const EXTENSIONS = ['.csv', '.tsv', '.txt', '.ndjson', '.jsonl', '.json', '.parquet'] as const;

/** One thing to read. */
export interface Named {
  /** As the user named it, or below what was named. */
  readonly name: string;
  /** Absolute; undefined for standard input. */
  readonly path: string | undefined;
  /** True for what can be read only once: standard input, a pipe. */
  readonly once: boolean;
}

/** The files that names, patterns and folders stand for, in order, each once. */
export async function resolveNames(names: readonly string[], cwd: string): Promise<Outcome<readonly Named[]>> {
  const problems: Problem[] = [];
  const found = new Map<string, Named>();
  for (const name of names) {
    const outcome = await resolveName(name, cwd);
    problems.push(...outcome.problems);
    if (!outcome.ok) continue;
    for (const named of outcome.value) {
      const identity = named.path === undefined ? '-' : await realpath(named.path);
      if (found.has(identity)) problems.push(problem('source.repeated', { file: named.name }, {}));
      else found.set(identity, named);
    }
  }
  return problems.some(({ severity }) => severity === 'error') ? fail(...problems) : ok([...found.values()], problems);
}

async function resolveName(name: string, cwd: string): Promise<Outcome<readonly Named[]>> {
  if (name === '-') return ok([{ name, path: undefined, once: true }]);
  const path = resolve(cwd, name);
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) return some(name, await filesBelow(name, path));
    return ok([{ name, path, once: !stats.isFile() }]);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' && isPattern(name)) return some(name, await filesLike(name, cwd));
    if (codeOf(error) === 'ENOENT') return fail(problem('source.missing', { file: name }, {}));
    return fail(problem('source.unreadable', { file: name }, { reason: systemReason(error) }));
  }
}

function some(name: string, files: readonly Named[]): Outcome<readonly Named[]> {
  return files.length > 0 ? ok(files) : fail(problem('source.nothing', { file: name }, { extensions: EXTENSIONS }));
}

async function filesLike(pattern: string, cwd: string): Promise<Named[]> {
  const names = await expandPattern(pattern, cwd);
  return names.map((name) => ({ name, path: resolve(cwd, name), once: false }));
}

/** The data files of a folder and those below it, by name; hidden ones are left out. */
async function filesBelow(name: string, path: string): Promise<Named[]> {
  const files: Named[] = [];
  const entries = await readdir(path, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith('.')) continue;
    const below = { name: join(name, entry.name), path: join(path, entry.name) };
    if (entry.isDirectory()) files.push(...(await filesBelow(below.name, below.path)));
    else if (isData(entry.name) && (await isRegular(below.path))) files.push({ ...below, once: false });
  }
  return files;
}

function isData(name: string): boolean {
  return EXTENSIONS.some((extension) => bareName(name).endsWith(extension));
}

/** The name in lower case without what its compression added. */
export function bareName(name: string): string {
  return name.toLowerCase().replace(/\.(gz|zst)$/, '');
}

/** A link counts as what it leads to. */
async function isRegular(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
}
