import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import type { DataFolder, LoadSummary } from '../load/ledger/data-folder.ts';
import { parseRecipe, type Recipe } from '../load/recipe.ts';
import { writeRejectFiles } from '../load/report/reject-files.ts';
import { startLoad, type LoadResult, type SessionParts } from '../load/session.ts';
import { openSource } from '../load/source/open.ts';
import type { Source } from '../load/source/source.ts';
import type { BulkTarget } from '../load/target.ts';
import { readText } from '../text/read.ts';
import { basename, resolve } from 'node:path';
import { defineCommand, type CommandContext } from './command.ts';
import { dataFlag } from './data-flag.ts';
import { openDataFolder } from './data-folder.ts';
import { eventsFlag } from './load-flags.ts';
import { withTarget } from './load-open.ts';
import { showLoad } from './load-run.ts';
import { printFailure } from './print.ts';
import { readOverrides } from '../load/mapping/settings.ts';

const flags = {
  map: { kind: 'text', value: 'FILE', summary: 'A mended mapping in place of the one that the load had' },
  timezone: { kind: 'text', value: 'ZONE', summary: 'What a time without a zone means' },
  word: { kind: 'list', value: 'FIELD:WORD=VALUE', summary: 'What a word of the source means (repeatable)' },
  default: { kind: 'list', value: 'FIELD=VALUE', summary: 'What words mean that no vocabulary has (repeatable)' },
  unit: { kind: 'list', value: 'FIELD=UNIT', summary: 'Unit of a duration (repeatable)' },
  data: dataFlag,
  json: eventsFlag,
} as const;

type Context = CommandContext<typeof flags>;

export const retry = defineCommand({
  name: 'load retry-rejects',
  summary: 'Load again what a load refused',
  usage: 'load retry-rejects [ID] [flags]',
  description:
    'A new load of the rejects of a finished one, as they were read, by the same recipe but for what the flags change. ' +
    'What a later write of its key has replaced since is left out, as superseded. Without an id: the newest load whose ' +
    'rejects were not loaded again yet.\n' +
    'Records that were mended by hand are loaded with "capstan load FILE": rejects files are input like any other.\n' +
    'Exit code: as for load.',
  flags,
  positionals: { min: 0, max: 1 },
  examples: [
    { line: 'capstan load retry-rejects --word channel:web_form=email', summary: 'A word has found its meaning' },
  ],
  run: async (context) => {
    const data = openDataFolder(context.flags.data, context);
    if (!data.ok) return printFailure(data.problems, context.flags.json, context);
    return showLoad(context, data.value, (session) => again(context, data.value, session));
  },
});

async function again(
  context: Context,
  data: DataFolder,
  session: (target: BulkTarget) => SessionParts,
): Promise<Outcome<LoadResult>> {
  const found = retried(data, context.positionals[0]);
  if (!found.ok) return found;
  const { id: earlier, plan, fingerprint } = found.value;
  const recipe = await mended(parseRecipe(plan.recipe), context);
  if (!recipe.ok) return recipe;
  const id = data.newId();
  const { capability } = plan;
  const choice = { upstream: recipe.value.upstream, unknown: recipe.value.settings.unknown };
  const outcome = await withTarget(capability, choice, context, async (target) => {
    // what was accepted since, only the ledger of the same target knows
    if (target.fingerprint(data.salt) !== fingerprint) return fail(problem('load.other-target', {}, {}));
    const source = await rejectsAsSource(data, earlier, id);
    if (!source.ok) return source;
    const load = { id, capability, recipe: recipe.value, source: source.value, overtake: false, retries: earlier };
    return startLoad(session(target), load);
  });
  if (!outcome.ok) data.purge(id);
  return outcome;
}

/** The load that is named, else the newest one with rejects that no load has gone through yet. */
function retried(data: DataFolder, id: string | undefined): Outcome<LoadSummary> {
  if (id !== undefined) return finished(data.find(id));
  const loads = data.loads();
  if (!loads.ok) return loads;
  const ended = loads.value.filter(({ state }) => state === 'finished');
  const done = new Set(ended.map(({ plan }) => plan.retries));
  const latest = ended.find(({ id: one, counts }) => counts.invalid + counts.rejected > 0 && !done.has(one));
  return latest === undefined ? fail(problem('load.no-rejects', {}, { named: false })) : ok(latest, loads.problems);
}

/** As long as a load is not finished, it may still read what goes before its own rejects. */
function finished(found: Outcome<LoadSummary>): Outcome<LoadSummary> {
  if (!found.ok || found.value.state === 'finished') return found;
  const { id, counts } = found.value;
  return fail(problem('ledger.unfinished', {}, { id, pending: counts.pending }));
}

/** The rejects of a load, kept in the folder of another one that reads them. */
async function rejectsAsSource(data: DataFolder, earlier: string, id: string): Promise<Outcome<Source>> {
  const rejects = data.rejects(earlier);
  if (!rejects.ok) return rejects;
  const folder = data.loadFolder(id);
  const files = await writeRejectFiles(rejects.value, folder);
  if (!files.ok) return files;
  const [lines] = files.value.paths;
  if (lines === undefined) return fail(problem('load.no-rejects', {}, { named: true }));
  return openSource([basename(lines)], { cwd: folder, spoolFolder: folder });
}

async function mended(recipe: Outcome<Recipe>, { flags: given, cwd }: Context): Promise<Outcome<Recipe>> {
  if (!recipe.ok) return recipe;
  const overrides = readOverrides(given);
  if (!overrides.ok) return overrides;
  const map = given.map === undefined ? undefined : await readText(resolve(cwd, given.map), given.map);
  if (map !== undefined && !map.ok) return map;
  const { reading, mappings } = recipe.value;
  const { words, defaults, units } = overrides.value;
  const merged = {
    ...reading,
    timezone: given.timezone ?? reading.timezone,
    words: { ...reading.words, ...words },
    defaults: { ...reading.defaults, ...defaults },
    units: { ...reading.units, ...units },
  };
  const mapping = map === undefined ? undefined : { file: given.map ?? '', text: map.value };
  const one = mapping === undefined ? mappings : mappings.map((entry) => ({ ...entry, mapping }));
  // what was said of the files of the load is not true of its rejects: a resume would read them by it
  return { ok: true, value: { ...recipe.value, input: {}, reading: merged, mappings: one }, problems: [] };
}
