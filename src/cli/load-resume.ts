import { fail, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import type { DataFolder, LoadSummary } from '../load/ledger/data-folder.ts';
import { loadSettings } from '../load/asked.ts';
import { parseRecipe } from '../load/recipe.ts';
import { parseRejectLimit } from '../load/settings.ts';
import { resumeLoad, type LoadResult, type SessionParts } from '../load/session.ts';
import type { BulkTarget } from '../load/target.ts';
import { defineCommand, type CommandContext } from './command.ts';
import { dataFlag } from './data-flag.ts';
import { openDataFolder } from './data-folder.ts';
import { eventsFlag } from './load-flags.ts';
import { withTarget } from './load-open.ts';
import { showLoad } from './load-run.ts';
import { printFailure } from './print.ts';

const flags = {
  'max-rejects': {
    ...loadSettings['max-rejects'],
    summary: 'Stop at more rejects than this, instead of what the load was told',
  },
  data: dataFlag,
  json: eventsFlag,
} as const;

type Context = CommandContext<typeof flags>;

export const resume = defineCommand({
  name: 'load resume',
  summary: 'Go on with a load that was interrupted',
  usage: 'load resume [ID] [flags]',
  description:
    'Sends again, byte for byte, what was under way without an answer, then goes on where reading stopped. The input files ' +
    'have to be what they were. Without an id: the latest load that is not finished.\nExit code: as for load.',
  flags,
  positionals: { min: 0, max: 1 },
  examples: [{ line: 'capstan load resume', summary: 'The latest unfinished load' }],
  run: async (context) => {
    const data = openDataFolder(context.flags.data, context);
    if (!data.ok) return printFailure(data.problems, context.flags.json, context);
    return showLoad(context, data.value, (session) => goOn(context, data.value, session));
  },
});

async function goOn(
  context: Context,
  data: DataFolder,
  session: (target: BulkTarget) => SessionParts,
): Promise<Outcome<LoadResult>> {
  const found = findUnfinished(data, context.positionals[0]);
  if (!found.ok) return found;
  const { id, plan } = found.value;
  const recipe = parseRecipe(plan.recipe);
  if (!recipe.ok) return recipe;
  const limit = context.flags['max-rejects'];
  const maxRejects = limit === undefined ? undefined : parseRejectLimit(limit);
  if (maxRejects !== undefined && !maxRejects.ok) return maxRejects;
  const changed = maxRejects === undefined ? {} : { maxRejects: maxRejects.value };
  const choice = { upstream: recipe.value.upstream, unknown: recipe.value.settings.unknown };
  return withTarget(plan.capability, choice, context, (target) => resumeLoad(session(target), id, changed));
}

function findUnfinished(data: DataFolder, id: string | undefined): Outcome<LoadSummary> {
  if (id !== undefined) return data.find(id);
  const loads = data.loads();
  if (!loads.ok) return loads;
  const latest = loads.value.find(({ state }) => state !== 'finished' && state !== 'running' && state !== 'cancelled');
  return latest === undefined
    ? fail(problem('ledger.nothing-to-resume', {}, {}))
    : { ok: true, value: latest, problems: loads.problems };
}
