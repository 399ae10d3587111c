import { fail, ok, type Outcome } from '../model/outcome.ts';
import type { Asked } from './asked.ts';
import { chooseMappings, sameMapping } from './choose.ts';
import type { Preset } from './mapping/preset.ts';
import { readOverrides } from './mapping/settings.ts';
import type { Recipe } from './recipe.ts';
import { DEFAULT_SETTINGS, parseRate, parseRejectLimit, parseShare, type LoadSettings } from './settings.ts';
import type { Source } from './source/source.ts';
import type { BulkTarget } from './target.ts';

type PaceName = 'rate' | 'rate-share' | 'max-rejects' | 'max-in-flight';

/** What was asked for about records and how they are read. */
export interface Choices extends Omit<Asked, PaceName | 'changed-only' | 'overtake' | 'preset'> {
  readonly upstream: string | undefined;
  readonly unknown: LoadSettings['unknown'] | undefined;
}

export type Pace = Partial<Pick<Asked, PaceName>>;

/** A recipe whose mapping is still to be chosen. */
export type Draft = Omit<Recipe, 'mappings'> & { readonly mapping: MappingChoice };

/** What was said about the mapping. */
export type MappingChoice =
  | { readonly kind: 'named'; readonly file: string; readonly text: string }
  /** The records have the operation's own fields. */
  | { readonly kind: 'none' }
  /** The one that fits the input. */
  | { readonly kind: 'detect' };

/** What was asked for, checked. */
export function draftOf(
  choices: Choices,
  pace: Pace,
  changedOnly: boolean,
  texts: { readonly mapping: MappingChoice; readonly wire: Recipe['wire'] },
): Outcome<Draft> {
  const settings = settingsOf(choices, pace, changedOnly);
  const overrides = readOverrides(choices);
  if (!settings.ok || !overrides.ok) return fail(...[settings, overrides].flatMap((one) => one.problems));
  const { timezone, dst, namespace, format, delimiter, encoding, upstream } = choices;
  return ok({
    settings: settings.value,
    upstream,
    input: { format, delimiter, encoding },
    reading: { timezone, dst, namespace, ...overrides.value },
    ...texts,
  });
}

/** The recipe with its mapping: the one that was named, or those of the presets that fit the input. */
export async function completeDraft(
  { mapping, ...recipe }: Draft,
  source: Source,
  { operations }: Pick<BulkTarget, 'operations'>,
  presets: () => Promise<readonly Preset[]>,
): Promise<Outcome<Recipe>> {
  switch (mapping.kind) {
    case 'named':
      return withMappings(recipe, await sameMapping(source, recipe.input, { file: mapping.file, text: mapping.text }));
    case 'none':
      return withMappings(recipe, await sameMapping(source, recipe.input, undefined));
    case 'detect': {
      const operation = operations.find(({ effect }) => effect === recipe.settings.operation) ?? operations[0];
      if (operation === undefined) return fail();
      return withMappings(recipe, await chooseMappings(source, recipe.input, operation, await presets()));
    }
  }
}

function withMappings(recipe: Omit<Recipe, 'mappings'>, mappings: Outcome<Recipe['mappings']>): Outcome<Recipe> {
  return mappings.ok ? ok({ ...recipe, mappings: mappings.value }, mappings.problems) : mappings;
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
