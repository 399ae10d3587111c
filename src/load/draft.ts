import { dirname, join, resolve } from 'node:path';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import { readConfig } from '../project/config.ts';
import { manifestPath } from '../project/manifest.ts';
import { capabilityName } from '../run/open.ts';
import { readText } from '../text/read.ts';
import { completeDraft, draftOf, type Choices, type Draft, type MappingChoice, type Pace } from './drafting.ts';
import { namedMapping } from './mapping/named.ts';
import { readPreset, readPresets } from './mapping/presets.ts';
import type { Recipe } from './recipe.ts';
import type { Source } from './source/source.ts';
import type { BulkTarget } from './target.ts';

/** Files that are named are the operator's own. */
export interface NamedChoices extends Choices {
  readonly preset: string | undefined;
  /** A mapping file. */
  readonly map?: string | undefined;
  /** A wire profile. */
  readonly wire?: string | undefined;
}

/** What was asked for, checked; `cwd` is what the names of files start from. */
export async function draftRecipe(
  choices: NamedChoices,
  cwd: string,
  pace: Pace,
  changedOnly: boolean,
): Promise<Outcome<Draft>> {
  const mapping = await chooseMapping(choices, cwd);
  const wire = await wireOf(choices.wire, cwd);
  const draft = draftOf(choices, pace, changedOnly, {
    mapping: mapping.ok ? mapping.value : { kind: 'none' },
    wire: wire.ok ? wire.value : undefined,
  });
  if (!mapping.ok || !wire.ok) return fail(...[draft, mapping, wire].flatMap((one) => one.problems));
  return draft;
}

/** The recipe with its mapping: the one that was named, or those that fit the input. */
export function completeRecipe(draft: Draft, source: Source, target: BulkTarget): Promise<Outcome<Recipe>> {
  return completeDraft(draft, source, target, async () => (await readPresets()).presets);
}

/** The wire profile that the capstan.yml of the capability's project names for it. */
export async function projectWire(capability: string): Promise<Outcome<Recipe['wire']>> {
  const root = dirname(dirname(manifestPath(capability)));
  const config = await readConfig(join(root, 'capstan.yml'));
  if (!config.ok) return ok(undefined);
  const api = config.value.apis.find((one) => one.capability === capabilityName(capability));
  return wireOf(api?.wire, root);
}

async function chooseMapping({ preset, map }: NamedChoices, cwd: string): Promise<Outcome<MappingChoice>> {
  if (preset !== undefined && map !== undefined)
    return fail(
      problem('usage.flag', {}, { reason: '--preset and --map are two ways to name the mapping; give one.' }),
    );
  if (map !== undefined) return namedMapping(map, cwd);
  if (preset === undefined) return ok({ kind: 'detect' });
  const read = await readPreset(preset);
  return read.ok ? ok({ kind: 'named', file: read.value.source.file, text: read.value.text }) : read;
}

/** A wire profile as text. */
async function wireOf(file: string | undefined, cwd: string): Promise<Outcome<Recipe['wire']>> {
  if (file === undefined) return ok(undefined);
  const text = await readText(resolve(cwd, file), file);
  return text.ok ? ok({ file, text: text.value }) : text;
}
