import { dirname, join, resolve } from 'node:path';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import { readConfig } from '../project/config.ts';
import { manifestPath } from '../project/manifest.ts';
import { capabilityName } from '../run/open.ts';
import { readText } from '../text/read.ts';
import type { Asked } from './asked.ts';
import { chooseMappings } from './choose.ts';
import { readPreset } from './mapping/presets.ts';
import { readOverrides } from './mapping/settings.ts';
import type { Recipe } from './recipe.ts';
import { DEFAULT_SETTINGS, parseRate, parseRejectLimit, parseShare, type LoadSettings } from './settings.ts';
import type { Source } from './source/source.ts';
import type { BulkTarget } from './target.ts';

type PaceName = 'rate' | 'rate-share' | 'max-rejects' | 'max-in-flight';

/** What was asked for about records and mapping; files that are named are the operator's own. */
export interface Choices extends Omit<Asked, PaceName | 'changed-only' | 'overtake'> {
  /** A mapping file. */
  readonly map?: string | undefined;
  /** A wire profile. */
  readonly wire?: string | undefined;
  readonly upstream: string | undefined;
  readonly unknown: LoadSettings['unknown'] | undefined;
}

export type Pace = Partial<Pick<Asked, PaceName>>;

/** A recipe whose mapping is still to be chosen. */
export type Draft = Omit<Recipe, 'mappings'> & { readonly mapping: MappingChoice };

/** What was said about the mapping. */
type MappingChoice =
  | { readonly kind: 'named'; readonly file: string; readonly text: string }
  /** The one that fits the input. */
  | { readonly kind: 'detect' };

/** What was asked for, checked; `cwd` is what the names of files start from. */
export async function draftRecipe(
  choices: Choices,
  cwd: string,
  pace: Pace,
  changedOnly: boolean,
): Promise<Outcome<Draft>> {
  const settings = settingsOf(choices, pace, changedOnly);
  const overrides = readOverrides(choices);
  const mapping = await chooseMapping(choices, cwd);
  const wire = await wireOf(choices.wire, cwd);
  if (!settings.ok || !overrides.ok || !mapping.ok || !wire.ok)
    return fail(...[settings, overrides, mapping, wire].flatMap((one) => one.problems));
  const { timezone, dst, namespace, format, delimiter, encoding, upstream } = choices;
  return ok({
    settings: settings.value,
    upstream,
    input: { format, delimiter, encoding },
    mapping: mapping.value,
    reading: { timezone, dst, namespace, ...overrides.value },
    wire: wire.value,
  });
}

/** The recipe with its mapping: the one that was named, or those that fit the input. */
export async function completeRecipe(draft: Draft, source: Source, target: BulkTarget): Promise<Outcome<Recipe>> {
  const { mapping, ...recipe } = draft;
  if (mapping.kind === 'named')
    return ok({ ...recipe, mappings: [{ mapping: { file: mapping.file, text: mapping.text } }] });
  const operation = target.operations.find(({ effect }) => effect === draft.settings.operation) ?? target.operations[0];
  if (operation === undefined) return fail();
  const mappings = await chooseMappings(source, draft.input, operation);
  return mappings.ok ? ok({ ...recipe, mappings: mappings.value }, mappings.problems) : mappings;
}

/** The wire profile that the capstan.yml of the capability's project names for it. */
export async function projectWire(capability: string): Promise<Outcome<Recipe['wire']>> {
  const root = dirname(dirname(manifestPath(capability)));
  const config = await readConfig(join(root, 'capstan.yml'));
  if (!config.ok) return ok(undefined);
  const api = config.value.apis.find((one) => one.capability === capabilityName(capability));
  return wireOf(api?.wire, root);
}

function settingsOf(choices: Choices, pace: Pace, changedOnly: boolean): Outcome<LoadSettings> {
  const rate = optional(pace.rate, parseRate);
  const share = optional(pace['rate-share'], parseShare);
  const limit = optional(pace['max-rejects'], parseRejectLimit);
  if (!rate.ok || !share.ok || !limit.ok) return fail(...[rate, share, limit].flatMap((one) => one.problems));
  return ok({
    operation: choices.operation === 'update' ? 'update' : 'upsert',
    unknown: choices.unknown ?? DEFAULT_SETTINGS.unknown,
    dedupe: choices.dedupe ?? DEFAULT_SETTINGS.dedupe,
    changedOnly,
    batchItems: choices['batch-items'],
    batchBytes: choices['batch-bytes'] ?? DEFAULT_SETTINGS.batchBytes,
    maxRejects: limit.value,
    rate: rate.value,
    rateShare: share.value ?? DEFAULT_SETTINGS.rateShare,
    maxInFlight: pace['max-in-flight'] ?? DEFAULT_SETTINGS.maxInFlight,
    patienceMs: DEFAULT_SETTINGS.patienceMs,
  });
}

function optional<T>(text: string | undefined, parse: (text: string) => Outcome<T>): Outcome<T | undefined> {
  return text === undefined ? ok(undefined) : parse(text);
}

async function chooseMapping({ preset, map }: Choices, cwd: string): Promise<Outcome<MappingChoice>> {
  if (preset !== undefined && map !== undefined)
    return fail(
      problem('usage.flag', {}, { reason: '--preset and --map are two ways to name the mapping; give one.' }),
    );
  if (map !== undefined) {
    const text = await readText(resolve(cwd, map), map);
    return text.ok ? ok({ kind: 'named', file: map, text: text.value }) : text;
  }
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
