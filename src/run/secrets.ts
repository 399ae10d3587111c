import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bind } from '../model/capability.ts';
import { isObject } from '../model/json.ts';
import { fail, ok, settle, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';
import { readText } from '../text/read.ts';
import { parseYaml } from '../text/yaml.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The values of all binds by variable: from the environment, or from a local file that the bind names. */
export async function resolveBinds(
  binds: readonly Bind[],
  environment: Environment,
  folder: string,
): Promise<Outcome<ReadonlyMap<string, string>>> {
  const secrets = new Map<string, string>();
  const problems: Problem[] = [];
  for (const bind of binds) {
    const source = await sourceOf(bind, environment, folder);
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

/** One trailing line break is what editors and `echo` add to a secret file; others would break a header. */
function isUsable(value: string): boolean {
  const text = value.trim();
  return text !== '' && !/[\r\n\0]/.test(text);
}

type Source = (key: string) => string | undefined;

async function sourceOf(bind: Bind, environment: Environment, folder: string): Promise<Outcome<Source>> {
  if (bind.location === undefined || bind.location === '') return ok((key) => environment[key]);
  const path = localPath(bind.location, folder);
  if (path === undefined) {
    return fail(
      problem(
        'serve.bind',
        {},
        { name: bind.namespace, reason: 'only the environment and file: locations can be read' },
      ),
    );
  }
  const text = await readText(path, bind.location);
  if (!text.ok) return text;
  const parsed = parseYaml(text.value, bind.location);
  if (!parsed.ok) return parsed;
  const values = parsed.value.value;
  if (!isObject(values))
    return fail(problem('serve.bind', {}, { name: bind.namespace, reason: 'the file is not a mapping' }));
  return ok((key) => textOf(values[key]));
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** `file:///abs/path`, `file:///./rel` and `file://./rel`; relative ones start at the capability's folder. */
function localPath(location: string, folder: string): string | undefined {
  if (!location.startsWith('file:')) return undefined;
  const relative = /^file:\/\/\/?(\.{1,2}\/.*)$/.exec(location)?.[1];
  return relative === undefined ? fileURLToPath(location) : resolve(folder, relative);
}
