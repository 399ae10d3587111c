import { relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bind } from '../model/capability.ts';
import { isObject } from '../model/json.ts';
import { fail, ok, settle, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';
import { isUsable } from '../model/upstream/secret.ts';
import { insideProject } from '../project/paths.ts';
import { readText } from '../text/read.ts';
import { parseYaml } from '../text/yaml.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where the files that a capability names are looked for, both absolute. */
export interface Folders {
  /** The capability's own, where relative paths start. */
  readonly own: string;
  /** The project folder, which no path may leave. */
  readonly root: string;
}

/** The values of all binds by variable: from the environment, or from a file of the project that the bind names. */
export async function resolveBinds(
  binds: readonly Bind[],
  environment: Environment,
  folders: Folders,
): Promise<Outcome<ReadonlyMap<string, string>>> {
  const secrets = new Map<string, string>();
  const problems: Problem[] = [];
  for (const bind of binds) {
    const source = await sourceOf(bind, environment, folders);
    if (!source.ok) {
      problems.push(...source.problems);
      continue;
    }
    for (const [variable, key] of Object.entries(bind.keys)) {
      const value = source.value(key);
      if (value === undefined) problems.push(problem('serve.secret', {}, { name: key }));
      else if (!isUsable(value)) problems.push(problem('serve.secret-value', {}, { name: key }));
      else secrets.set(variable, value.trim());
    }
  }
  return settle(secrets, problems);
}

type Source = (key: string) => string | undefined;

async function sourceOf(bind: Bind, environment: Environment, folders: Folders): Promise<Outcome<Source>> {
  const { location } = bind;
  const refuse = (reason: string) => fail(problem('serve.bind', {}, { name: bind.namespace, reason }));
  if (location === undefined || location === '') return ok((key) => ownText(environment, key));
  const path = localPath(location, folders.own);
  if (path === undefined) return refuse('only the environment and file: locations can be read');
  const file = await insideProject(folders.root, relative(folders.root, path).split(sep).join('/'));
  if (!file.ok) return refuse('its location must be a regular file inside the project folder');
  const text = await readText(file.value, location);
  if (!text.ok) return text;
  const parsed = parseYaml(text.value, location);
  if (!parsed.ok) return parsed;
  const values = parsed.value.value;
  return isObject(values) ? ok((key) => ownText(values, key)) : refuse('the file is not a mapping');
}

function ownText(values: { readonly [key: string]: unknown }, key: string): string | undefined {
  return Object.hasOwn(values, key) ? textOf(values[key]) : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** `file:///abs/path`, `file:///./rel` and `file://./rel`; relative ones start at the capability's folder. `undefined` for what is none of these. */
function localPath(location: string, folder: string): string | undefined {
  if (!location.startsWith('file:')) return undefined;
  const way = /^file:\/\/\/?(\.{1,2}\/.*)$/.exec(location)?.[1];
  if (way !== undefined) return resolve(folder, way);
  try {
    return fileURLToPath(location);
  } catch {
    return undefined;
  }
}
