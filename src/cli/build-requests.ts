import { readdir, readFile } from 'node:fs/promises';
import { basename, join, posix } from 'node:path';
import { acceptedExamples } from '../contract/examples.ts';
import type { Capability, Operation } from '../model/capability.ts';
import type { Example } from '../model/facts.ts';
import { isJsonObject } from '../model/json.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';
import { insideProject } from '../project/paths.ts';
import { consumedOf } from '../surfaces/expose.ts';
import { parseJson } from '../text/json.ts';
import { readText } from '../text/read.ts';

/** A file with a request that somebody made up. */
interface RequestFile {
  /** Relative to the project folder, with `/`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

interface Request {
  readonly file: RequestFile;
  readonly operation: string;
  readonly example: Example;
}

export interface WithRequests {
  readonly capability: Capability;
  readonly requests: readonly RequestFile[];
}

/**
 * The capability with the requests of a folder as examples behind those of its contract: `OPERATION.json` and
 * `OPERATION.NAME.json`, each one whole input. One that its operation would refuse is a problem, and is left out; a
 * folder that is not there holds none.
 */
export async function withRequests(
  capability: Capability,
  root: string,
  folder: string,
): Promise<{ value: WithRequests; problems: readonly Problem[] }> {
  const names = consumedOf(capability).map(({ operation }) => operation.name);
  const found: Request[] = [];
  const problems: Problem[] = [];
  for (const path of await requestFiles(root, folder)) {
    const read = await readRequest(root, path, names);
    problems.push(...read.problems);
    if (read.ok) found.push(read.value);
  }
  if (found.length === 0) return { value: { capability, requests: [] }, problems };
  const accepted = new Set<RequestFile>();
  const taken = withOperations(capability, (operation) => {
    const { facts } = operation;
    const own = found.filter((request) => request.operation === operation.name);
    if (facts === undefined || own.length === 0) return operation;
    const judged = own.map(({ example, file }) => {
      const outcome = acceptedExamples(facts.input, [example], { file: file.path });
      problems.push(...outcome.problems);
      if (outcome.accepted.length > 0) accepted.add(file);
      return outcome.accepted;
    });
    return { ...operation, facts: { ...facts, examples: [...facts.examples, ...judged.flat()] } };
  });
  return { value: { capability: taken, requests: [...accepted] }, problems };
}

function withOperations(capability: Capability, change: (operation: Operation) => Operation): Capability {
  const consumes = capability.consumes.map((upstream) => ({
    ...upstream,
    resources: upstream.resources.map((resource) => ({ ...resource, operations: resource.operations.map(change) })),
  }));
  return { ...capability, consumes };
}

/** In the order of their names. */
async function requestFiles(root: string, folder: string): Promise<string[]> {
  try {
    const names = await readdir(join(root, folder));
    return names
      .filter((name) => name.endsWith('.json'))
      .toSorted((a, b) => (a < b ? -1 : 1))
      .map((name) => posix.join(folder, name));
  } catch {
    return [];
  }
}

async function readRequest(root: string, path: string, operations: readonly string[]): Promise<Outcome<Request>> {
  const [operation = '', ...name] = basename(path, '.json').split('.');
  if (!operations.includes(operation)) return fail(problem('publish.request', { file: path }, { operations }));
  const inside = await insideProject(root, path);
  const text = inside.ok ? await readText(inside.value, path) : inside;
  const source = text.ok ? parseJson(text.value, path) : text;
  if (!inside.ok || !source.ok) return source.ok ? fail(...inside.problems) : source;
  const { value } = source.value;
  if (!isJsonObject(value)) return fail(problem('publish.request', { file: path }, { operations }));
  const file = { path, bytes: await readFile(inside.value) };
  return ok({ file, operation, example: { name: name.join('.') || 'request', value } });
}
