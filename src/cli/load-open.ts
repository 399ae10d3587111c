import { join } from 'node:path';
import { ok, type Outcome } from '../model/outcome.ts';
import type { Problem } from '../model/problem.ts';
import { completeRecipe, draftRecipe, projectWire } from '../load/draft.ts';
import type { Draft } from '../load/drafting.ts';
import type { Recipe } from '../load/recipe.ts';
import { bulkTarget } from '../load/runtime-target.ts';
import { openSource } from '../load/source/open.ts';
import type { Source } from '../load/source/source.ts';
import type { BulkTarget } from '../load/target.ts';
import type { CommandContext } from './command.ts';
import { capabilityFile, withOpened, type Choice } from './capability.ts';
import type { inputFlags, paceFlags } from './load-flags.ts';
import { OWN_CAPABILITIES } from './own.ts';

type Context = Pick<CommandContext<typeof inputFlags>, 'flags' | 'positionals' | 'cwd' | 'env' | 'stdin'>;

/** A load that is ready to begin, or to be looked at. */
export interface OpenedLoad {
  readonly target: BulkTarget;
  readonly recipe: Recipe;
  readonly source: Source;
  /** The capability's file. */
  readonly capability: string;
  /** About the input and the choice of a mapping. */
  readonly notices: readonly Problem[];
}

export interface OpenLoadOptions {
  readonly pace: Partial<CommandContext<typeof paceFlags>['flags']>;
  readonly changedOnly: boolean;
  /** Where standard input is kept. */
  readonly spoolFolder: string;
  /** True when nothing will be sent. */
  readonly dry: boolean;
}

/** Opens capability, target and input, and chooses the mapping, for as long as `use` takes. */
export async function withLoad<T>(
  context: Context,
  options: OpenLoadOptions,
  use: (load: OpenedLoad) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const draft = await draftRecipe(context.flags, context.cwd, options.pace, options.changedOnly);
  if (!draft.ok) return draft;
  const { flags } = context;
  const choice = { upstream: flags.upstream, unknown: flags.unknown, dry: options.dry };
  return withTarget(flags.capability, choice, context, async (target, capability) => {
    const source = await openInput(context, draft.value, options.spoolFolder);
    if (!source.ok) return source;
    const wire = draft.value.wire === undefined ? await projectWire(capability) : ok(draft.value.wire);
    if (!wire.ok) return wire;
    const recipe = await completeRecipe({ ...draft.value, wire: wire.value }, source.value, target);
    if (!recipe.ok) return recipe;
    const notices = [...source.problems, ...recipe.problems];
    return use({ target, recipe: recipe.value, source: source.value, capability, notices });
  });
}

/** Opens the capability that is named, the only one of the project, or the one that comes with the package. */
export async function withTarget<T>(
  named: string | undefined,
  choice: Omit<Choice, 'capability'>,
  context: Pick<Context, 'cwd' | 'env'>,
  use: (target: BulkTarget, capability: string) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  // a load that the script of a skill has begun knows no file
  const file = await capabilityFile(named === '' ? undefined : named, context.cwd, OWN_CAPABILITIES);
  if (!file.ok) return file;
  return withOpened(file.value, choice, context, async ({ runtime }) => {
    const target = bulkTarget(runtime);
    return target.ok ? use(target.value, file.value) : target;
  });
}

function openInput({ positionals, cwd, stdin }: Context, draft: Draft, spoolFolder: string): Promise<Outcome<Source>> {
  return openSource(positionals, { ...draft.input, cwd, spoolFolder: join(spoolFolder), stdin });
}
