import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suggestion } from '../../check/suggest.ts';
import { fail, type Outcome } from '../../model/outcome.ts';
import { problem, type Problem } from '../../model/problem.ts';
import { readText } from '../../text/read.ts';
import { presetOf, type Preset } from './preset.ts';

/** The mappings that come with the package; the folder lies beside `src` and `dist` alike. */
const PRESETS = fileURLToPath(new URL('../../../mappings/', import.meta.url));
const ENDING = '.yaml';

/** Names of all presets, in order. */
export async function presetNames(folder: string = PRESETS): Promise<string[]> {
  const files = await readdir(folder).catch(() => []);
  return files
    .filter((file) => file.endsWith(ENDING))
    .map((file) => file.slice(0, -ENDING.length))
    .toSorted();
}

/** The preset of a name. */
export async function readPreset(name: string, folder: string = PRESETS): Promise<Outcome<Preset>> {
  const names = await presetNames(folder);
  if (!names.includes(name)) return fail(problem('map.preset-unknown', {}, { suggestion: suggestion(name, names) }));
  return readPresetFile(join(folder, name + ENDING), name + ENDING);
}

/** A mapping file on disk, as presets are read; `shown` is what problems call it. */
export async function readPresetFile(path: string, shown: string): Promise<Outcome<Preset>> {
  const text = await readText(path, shown);
  return text.ok ? presetOf(text.value, shown) : text;
}

/** All presets that can be read, and the problems of those that cannot. */
export async function readPresets(
  folder: string = PRESETS,
): Promise<{ readonly presets: readonly Preset[]; readonly problems: readonly Problem[] }> {
  const names = await presetNames(folder);
  const read = await Promise.all(names.map((name) => readPreset(name, folder)));
  return {
    presets: read.flatMap((one) => (one.ok ? [one.value] : [])),
    problems: read.flatMap((one) => (one.ok ? [] : one.problems)),
  };
}
