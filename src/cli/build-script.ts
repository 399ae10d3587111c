import { fileURLToPath } from 'node:url';
import type { ScriptParts } from '../emit/skill-script.ts';
import { readPreset } from '../load/mapping/presets.ts';
import { jsonObject, type JsonObject } from '../model/json.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import { insideProject } from '../project/paths.ts';
import { isMissing, readText } from '../text/read.ts';
import { parseYaml } from '../text/yaml.ts';

/** Made by `npm run bundle`; beside `src` and in `dist` alike. */
const BUNDLE = fileURLToPath(new URL('../../dist/skill-script.mjs', import.meta.url));

/**
 * What the script of a skill is made of: the program of the package, the mappings of these names, and the wire profile
 * of the project (`wire`, relative to `root`).
 */
export async function scriptParts(
  presets: readonly string[],
  root: string,
  wire: string | undefined,
): Promise<Outcome<ScriptParts>> {
  const text = await readText(BUNDLE);
  if (!text.ok) return isMissing(text.problems) ? fail(problem('script.bundle', {}, {})) : text;
  const mappings: [string, JsonObject][] = [];
  for (const name of presets) {
    const preset = await readPreset(name);
    if (!preset.ok) return preset;
    const { examples: _, ...mapping } = jsonObject(preset.value.source.value) ?? {};
    mappings.push([name, mapping]);
  }
  return ok({ text: text.value, presets: Object.fromEntries(mappings), wire: await wireText(root, wire) });
}

/** What is wrong with the profile is told where it is checked. */
async function wireText(root: string, wire: string | undefined): Promise<ScriptParts['wire']> {
  const file = wire === undefined ? undefined : await insideProject(root, wire);
  if (wire === undefined || file?.ok !== true) return undefined;
  const text = await readText(file.value, wire);
  const source = text.ok ? parseYaml(text.value, wire) : text;
  return source.ok ? { file: wire, text: JSON.stringify(source.value.value) } : undefined;
}
