import { dialects } from '../dialects/dialects.ts';
import { readCapability, type ReadCapability } from '../dialects/read.ts';
import { validateDialect } from '../dialects/structure.ts';
import { lint } from '../lint/lint.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';
import { capabilityName } from '../run/open.ts';
import type { Source } from '../text/source.ts';
import { parseYaml } from '../text/yaml.ts';
import type { Surroundings } from './command.ts';
import { nameOf, readInput } from './input.ts';

export interface Checked {
  /** How many capabilities, inputs or items were looked at. */
  readonly subjects: number;
  readonly problems: readonly Problem[];
}

/** Structure and lint rules of capability files. */
export async function checkCapabilities(files: readonly string[], around: Surroundings): Promise<Checked> {
  const problems: Problem[] = [];
  for (const file of files) {
    const text = await readDocument(file, around);
    problems.push(...(text.ok ? checkCapability(text.value, nameOf(file)) : text.problems));
  }
  return { subjects: files.length, problems };
}

function checkCapability(text: string, file: string): readonly Problem[] {
  const source = parseYaml(text, file);
  if (!source.ok) return source.problems;
  const read = readCapability(source.value, capabilityName(file));
  if (!read.ok) return read.problems;
  const { capability, dialect } = read.value;
  const structure = structureProblems(source.value, dialect);
  const said = new Set(structure.map((found) => found.place.pointer));
  const reading = read.problems.filter((found) => !said.has(found.place.pointer));
  return [...structure, ...reading, ...lint(capability)].map((found) => ({
    ...found,
    place: { file, ...found.place },
  }));
}

/** The structure is that of the version that we write; in a document of another one a difference is only worth a look. */
function structureProblems(source: Source, { family, version }: ReadCapability['dialect']): Problem[] {
  const found = validateDialect(source);
  return version === dialects[family].version ? found : found.map((one) => ({ ...one, severity: 'warning' }));
}

async function readDocument(file: string, around: Surroundings): Promise<Outcome<string>> {
  const bytes = await readInput(file, around);
  if (!bytes.ok) return bytes;
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(bytes.value));
  } catch {
    return fail(problem('json.encoding', { file: nameOf(file) }, {}));
  }
}
