import { join } from 'node:path';
import { isObject } from '../model/json.ts';
import { problem, type Problem } from '../model/problem.ts';
import type { Registry } from '../project/config-schema.ts';
import { parseJson } from '../text/json.ts';
import { isMissing, readText } from '../text/read.ts';

const FILE = 'package.json';

/** What of the package's own facts is not what the registry is told; it would refuse to publish the server. */
export async function checkRegistry(root: string, registry: Registry | undefined): Promise<Problem[]> {
  if (registry === undefined) return [];
  const text = await readText(join(root, FILE), FILE);
  // the package may be made elsewhere
  if (!text.ok && isMissing(text.problems)) return [];
  const source = text.ok ? parseJson(text.value, FILE) : text;
  if (!source.ok) return [...source.problems];
  const { value } = source.value;
  const wanted = { name: registry.package, version: registry.version, mcpName: registry.name };
  return Object.entries(wanted)
    .filter(([key, expected]) => !isObject(value) || value[key] !== expected)
    .map(([key, expected]) => problem('build.registry', source.value.place(`/${key}`), { key, expected }));
}
