import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import { dataPath } from '../load/data-path.ts';
import { openData, type DataFolder, type LoadSummary } from '../load/ledger/data-folder.ts';
import { resumeLoad, type LoadResult, type SessionParts } from '../load/session.ts';
import { parseRejectLimit } from '../load/settings.ts';
import type { BulkTarget } from '../load/target.ts';
import type { Command, Context } from './command.ts';
import { printFailure } from './print.ts';
import { runLoad } from './send.ts';
import { openTarget } from './target.ts';

export const resume: Command = {
  name: 'resume',
  takes: '[ID]',
  summary: 'Go on with a load that was interrupted (without an id: the latest)',
  description:
    'Sends again, byte for byte, what was under way without an answer, then goes on where reading stopped. The input ' +
    'files, the upstream and the key have to be what they were.',
  settings: ['max-rejects'],
  own: ['data'],
  positionals: { min: 0, max: 1 },
  examples: [['resume', 'The latest load that is not finished']],
  run: async (context) => {
    const data = openData(dataPath(context.own.data, context));
    if (!data.ok) return printFailure(context, 'resume', data.problems);
    return runLoad(context, data.value, (session) => goOn(context, data.value, session));
  },
};

async function goOn(
  { facts, env, asked, positionals }: Context,
  data: DataFolder,
  session: (target: BulkTarget) => SessionParts,
): Promise<Outcome<LoadResult>> {
  const found = findUnfinished(data, positionals[0]);
  if (!found.ok) return found;
  const target = openTarget(facts, env, true);
  if (!target.ok) return target;
  const limit = asked['max-rejects'] === undefined ? ok(undefined) : parseRejectLimit(asked['max-rejects']);
  if (!limit.ok) return limit;
  const changed = limit.value === undefined ? {} : { maxRejects: limit.value };
  return resumeLoad(session(target.value), found.value.id, changed);
}

function findUnfinished(data: DataFolder, id: string | undefined): Outcome<LoadSummary> {
  if (id !== undefined) return data.find(id);
  const loads = data.loads();
  if (!loads.ok) return loads;
  const latest = loads.value.find(({ state }) => state !== 'finished' && state !== 'running' && state !== 'cancelled');
  return latest === undefined ? fail(problem('ledger.nothing-to-resume', {}, {})) : ok(latest, loads.problems);
}
