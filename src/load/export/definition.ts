import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suggestion } from '../../check/suggest.ts';
import { fail, ok, type Outcome } from '../../model/outcome.ts';
import { problem } from '../../model/problem.ts';
import { settingProblems } from '../../project/config-problems.ts';
import { readText } from '../../text/read.ts';
import type { Source } from '../../text/source.ts';
import { parseYaml } from '../../text/yaml.ts';
import { exportSchema, type ExportFile } from './file.ts';

/** The definitions that come with the package; the folder lies beside `src` and `dist` alike. */
const OWN = fileURLToPath(new URL('../../../mappings/out/', import.meta.url));
const ENDING = '.yaml';

/** A definition with the way back to its lines. */
export interface Definition {
  readonly source: Source;
  readonly file: ExportFile;
}

/** A definition by its name, or from a file: what holds a slash or ends in `.yaml` or `.yml` is a file. */
export async function readDefinition(named: string, cwd: string): Promise<Outcome<Definition>> {
  if (/[/\\]|\.ya?ml$/i.test(named)) return readFrom(resolve(cwd, named), named);
  const names = await definitionNames();
  if (names.includes(named)) return readFrom(join(OWN, named + ENDING), named + ENDING);
  return fail(problem('export.unknown', {}, { allowed: names, suggestion: suggestion(named, names) }));
}

/** Names of the definitions that come with the package, in order. */
export async function definitionNames(folder: string = OWN): Promise<string[]> {
  const files = await readdir(folder).catch(() => []);
  return files
    .filter((file) => file.endsWith(ENDING))
    .map((file) => file.slice(0, -ENDING.length))
    .toSorted();
}

async function readFrom(path: string, shown: string): Promise<Outcome<Definition>> {
  const text = await readText(path, shown);
  return text.ok ? parseDefinition(text.value, shown) : text;
}

/** A definition as text; what is wrong with it comes with its line. */
export function parseDefinition(text: string, shown: string): Outcome<Definition> {
  const source = parseYaml(text, shown);
  if (!source.ok) return source;
  const parsed = exportSchema.safeParse(source.value.value);
  if (parsed.success) return ok({ source: source.value, file: parsed.data });
  const found = settingProblems(exportSchema, parsed.error, source.value);
  return fail(
    ...found.map(({ place, args }) => problem('export.invalid', place, { reason: String(args['reason'] ?? '') })),
  );
}
