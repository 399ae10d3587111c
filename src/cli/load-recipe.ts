import { resolve } from 'node:path';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { readOverrides } from '../load/mapping/settings.ts';
import { readPreset } from '../load/mapping/presets.ts';
import type { Recipe } from '../load/recipe.ts';
import { DEFAULT_SETTINGS, parseRate, parseRejectLimit, parseShare, type LoadSettings } from '../load/settings.ts';
import { problem } from '../model/problem.ts';
import { readText } from '../text/read.ts';
import type { CommandContext } from './command.ts';
import type { inputFlags, paceFlags } from './load-flags.ts';

type Given = Pick<CommandContext<typeof inputFlags>, 'flags' | 'cwd'>;
type Pace = Partial<CommandContext<typeof paceFlags>['flags']>;

/** A recipe whose mapping is still to be chosen. */
export type Draft = Omit<Recipe, 'mappings'> & { readonly mapping: MappingChoice };

/** What the flags say about the mapping. */
export type MappingChoice =
  | { readonly kind: 'named'; readonly file: string; readonly text: string }
  /** The one that fits the input. */
  | { readonly kind: 'detect' };

/** What the flags ask for. */
export async function draftRecipe({ flags, cwd }: Given, pace: Pace, changedOnly: boolean): Promise<Outcome<Draft>> {
  const settings = settingsOf(flags, pace, changedOnly);
  const overrides = readOverrides(flags);
  const mapping = await chooseMapping(flags, cwd);
  const wire = await wireOf(flags.wire, cwd);
  if (!settings.ok || !overrides.ok || !mapping.ok || !wire.ok)
    return fail(...[settings, overrides, mapping, wire].flatMap((one) => one.problems));
  const { timezone, dst, namespace, format, delimiter, encoding, upstream } = flags;
  return ok({
    settings: settings.value,
    upstream,
    input: { format, delimiter, encoding },
    mapping: mapping.value,
    reading: { timezone, dst, namespace, ...overrides.value },
    wire: wire.value,
  });
}

function settingsOf(flags: Given['flags'], pace: Pace, changedOnly: boolean): Outcome<LoadSettings> {
  const rate = optional(pace.rate, parseRate);
  const share = optional(pace['rate-share'], parseShare);
  const limit = optional(pace['max-rejects'], parseRejectLimit);
  if (!rate.ok || !share.ok || !limit.ok) return fail(...[rate, share, limit].flatMap((one) => one.problems));
  return ok({
    operation: flags.operation === 'update' ? 'update' : 'upsert',
    unknown: flags.unknown ?? DEFAULT_SETTINGS.unknown,
    dedupe: flags.dedupe ?? DEFAULT_SETTINGS.dedupe,
    changedOnly,
    batchItems: flags['batch-items'],
    batchBytes: flags['batch-bytes'] ?? DEFAULT_SETTINGS.batchBytes,
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

async function chooseMapping({ preset, map }: Given['flags'], cwd: string): Promise<Outcome<MappingChoice>> {
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
export async function wireOf(file: string | undefined, cwd: string): Promise<Outcome<Recipe['wire']>> {
  if (file === undefined) return ok(undefined);
  const text = await readText(resolve(cwd, file), file);
  return text.ok ? ok({ file, text: text.value }) : text;
}
