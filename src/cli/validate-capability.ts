import { basename, extname } from 'node:path';
import { readCapability } from '../dialects/read.ts';
import { lint } from '../lint/lint.ts';
import type { Action, Capability } from '../model/capability.ts';
import { callOf } from '../model/names.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';
import { parseYaml } from '../text/yaml.ts';
import type { Surroundings } from './command.ts';
import { nameOf, readInput } from './input.ts';

export interface Checked {
  /** How many capabilities, inputs or items were looked at. */
  readonly subjects: number;
  readonly problems: readonly Problem[];
}

/** Structure, lint rules and call targets of capability files. */
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
  const read = readCapability(source.value, basename(file, extname(file)));
  if (!read.ok) return read.problems;
  const { capability } = read.value;
  return [...read.problems, ...[...lint(capability), ...lostCalls(capability)].map((found) => located(found, file))];
}

function located(found: Problem, file: string): Problem {
  return { ...found, place: { file, ...found.place } };
}

/** Calls of operations that the capability does not consume. */
function lostCalls(capability: Capability): Problem[] {
  const known = capability.consumes.flatMap(({ namespace, resources }) =>
    resources.flatMap(({ operations }) => operations.map(({ name }) => callOf(namespace, name))),
  );
  return callsOf(capability)
    .filter((call) => !known.includes(call))
    .map((call) => problem('serve.call', {}, { call, allowed: known }));
}

function callsOf(capability: Capability): string[] {
  const actions = capability.exposes.flatMap((exposure): readonly Action[] => {
    switch (exposure.kind) {
      case 'rest':
        return exposure.resources.flatMap((resource) => resource.actions);
      case 'mcp':
        return exposure.tools;
      case 'skill':
      case 'control':
        return [];
    }
  });
  return actions.flatMap(({ target }) => (target.kind === 'call' ? [target.call] : []));
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
