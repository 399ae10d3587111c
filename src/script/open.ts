import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';
import { completeDraft, draftOf, type MappingChoice } from '../load/drafting.ts';
import { namedMapping } from '../load/mapping/named.ts';
import type { Recipe } from '../load/recipe.ts';
import { openSource } from '../load/source/open.ts';
import type { Source } from '../load/source/source.ts';
import type { BulkTarget } from '../load/target.ts';
import type { Context } from './command.ts';
import { presetChoice, presetsOf } from './presets.ts';
import { openTarget, upstreamOf } from './target.ts';

/** Records on their way to an operation, before the first of them is sent. */
export interface Opened {
  readonly target: BulkTarget;
  readonly source: Source;
  readonly recipe: Recipe;
  readonly notices: readonly Problem[];
}

export interface Opening {
  readonly effect: 'upsert' | 'update';
  /** False for records that have the operation's own fields. */
  readonly mapped: boolean;
  readonly sending: boolean;
  /** Where standard input is kept. */
  readonly spoolFolder: string;
}

/** Opens target and input, and chooses the mapping. */
export async function openRecords(context: Context, opening: Opening): Promise<Outcome<Opened>> {
  const { facts, env, asked, own, cwd, stdin, positionals } = context;
  const target = openTarget(facts, env, opening.sending);
  if (!target.ok) return target;
  const mapping = opening.mapped ? await chosenMapping(context) : ok<MappingChoice>({ kind: 'none' });
  if (!mapping.ok) return mapping;
  const choices = { ...asked, operation: opening.effect, upstream: upstreamOf(env), unknown: own.unknown };
  const draft = draftOf(choices, asked, asked['changed-only'], { mapping: mapping.value, wire: facts.wire });
  if (!draft.ok) return draft;
  const { spoolFolder } = opening;
  const source = await openSource(positionals, { ...draft.value.input, cwd, spoolFolder, stdin });
  if (!source.ok) return source;
  const recipe = await completeDraft(draft.value, source.value, target.value, async () => presetsOf(facts));
  if (!recipe.ok) return recipe;
  const notices = [...target.problems, ...source.problems, ...recipe.problems];
  return ok({ target: target.value, source: source.value, recipe: recipe.value, notices });
}

async function chosenMapping({ asked, own, facts, cwd }: Context): Promise<Outcome<MappingChoice>> {
  const { preset } = asked;
  if (preset !== undefined && own.mapping !== undefined) {
    const reason = '--preset and --mapping are two ways to name the mapping; give one.';
    return fail(problem('usage.flag', {}, { reason }));
  }
  if (own.mapping !== undefined) return namedMapping(own.mapping, cwd);
  return preset === undefined ? ok({ kind: 'detect' }) : presetChoice(facts, preset);
}
