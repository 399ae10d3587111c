import { readdir } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { versionOf } from '../contract/version.ts';
import { objectOf, textOf } from '../contract/tree.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';
import { defaultConfig, type Config } from '../project/config.ts';
import { readText } from '../text/read.ts';
import { parseYaml } from '../text/yaml.ts';
import { readApi } from './build-project.ts';

/** A contract that a project can be begun with. */
export interface FirstContract {
  /** Absolute. */
  readonly path: string;
  /** Where it stands in the project, or will: relative, with `/`. */
  readonly place: string;
  /** Whether it has to be copied there. */
  readonly outside: boolean;
  /** As received. */
  readonly document: JsonObject;
  readonly title: string;
  /** The name that its file, or its title, gives to the capability. */
  readonly name: string;
  readonly findings: readonly Problem[];
}

/** Reads the contract that was named, or the only one of the folder, the way a build would. */
export async function firstContract(named: string | undefined, cwd: string): Promise<Outcome<FirstContract>> {
  const path = named === undefined ? await onlyContract(cwd) : ok(resolve(cwd, named));
  if (!path.ok) return path;
  const text = await readText(path.value, named ?? basename(path.value));
  if (!text.ok) return text;
  const source = parseYaml(text.value, basename(path.value));
  if (!source.ok) return source;
  const document = objectOf(source.value.value);
  const inside = relative(cwd, path.value);
  const outside = inside.startsWith('..') || isAbsolute(inside);
  if (outside && refersElsewhere(document)) return fail(problem('init.parts', { file: path.value }, {}));
  const title = textOf(objectOf(document['info'])['title']) ?? '';
  const config = defaultConfig(path.value, title);
  const place = outside ? `openapi/${basename(path.value)}` : inside.split(sep).join('/');
  const findings = await findingsOf(config, outside ? dirname(path.value) : cwd, outside ? basename(place) : place);
  if (!findings.ok) return findings;
  const name = config.apis[0]?.capability ?? 'api';
  return ok({ path: path.value, place, outside, document, title, name, findings: findings.value });
}

/** What a build says of it; an error is told now and not after everything was written. */
async function findingsOf(config: Config, root: string, contract: string): Promise<Outcome<readonly Problem[]>> {
  const [api] = config.apis;
  if (api === undefined) return ok([]);
  const read = await readApi({ ...api, contract }, { ...config, root });
  return read.ok ? ok(read.value.contract.findings) : read;
}

function refersElsewhere(document: JsonObject): boolean {
  return /"\$ref":"(?!#)/.test(JSON.stringify(document));
}

async function onlyContract(cwd: string): Promise<Outcome<string>> {
  const found: string[] = [];
  for (const folder of [cwd, join(cwd, 'openapi')]) {
    for (const path of await textFiles(folder)) if (await isContract(path)) found.push(path);
  }
  const [only, ...more] = found;
  if (only === undefined || more.length > 0) return fail(problem('init.contract', {}, { found: found.length }));
  return ok(only);
}

async function textFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => /\.(ya?ml|json)$/i.test(name)).map((name) => join(folder, name));
}

async function isContract(path: string): Promise<boolean> {
  const text = await readText(path);
  if (!text.ok || !/swagger|openapi/.test(text.value)) return false;
  const source = parseYaml(text.value, path);
  return source.ok && isJsonObject(source.value.value) && versionOf(source.value.value) !== undefined;
}
