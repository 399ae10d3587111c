import type { Leftover } from '../load/ledger/leftovers.ts';
import { problem } from '../model/problem.ts';
import { defineCommand, jsonFlag, type CommandContext } from './command.ts';
import { dataFlag } from './data-flag.ts';
import { openDataFolder } from './data-folder.ts';
import { printFailure, printJson, printLine } from './print.ts';

const flags = {
  all: { kind: 'switch', summary: 'Every load that is finished, and what loads that never began have left for a day' },
  data: dataFlag,
  json: jsonFlag,
} as const;

type Context = CommandContext<typeof flags>;

export const purge = defineCommand({
  name: 'load purge',
  summary: 'Remove everything that a load has kept',
  usage: 'load purge ID... | --all [flags]',
  description:
    'Removes the rows, spooled input, rejects and reports of loads. A load with pending records is given up by that: they ' +
    'are not sent any more. What was accepted stays where it was sent to.',
  flags,
  positionals: { min: 0, max: 10_000 },
  examples: [{ line: 'capstan load purge --all', summary: 'All finished loads' }],
  run: (context) => Promise.resolve(remove(context)),
});

/** A process may still be at it: input can be silent for long. */
function isOld({ changedAt }: Leftover): boolean {
  return Date.now() - changedAt > DAY_MS;
}

const DAY_MS = 24 * 60 * 60 * 1000;

function remove(context: Context): number {
  const { flags: given, positionals, stdout } = context;
  if (positionals.length === 0 && !given.all) {
    const reason = 'Name the loads, or say --all for every one that is finished.';
    return printFailure([problem('usage.flag', {}, { reason })], given.json, context);
  }
  const data = openDataFolder(given.data, context);
  if (!data.ok) return printFailure(data.problems, given.json, context);
  const loads = given.all ? data.value.loads() : undefined;
  if (loads !== undefined && !loads.ok) return printFailure(loads.problems, given.json, context);
  const finished = (loads?.value ?? []).filter(({ state }) => state === 'finished').map(({ id }) => id);
  const left = given.all
    ? data.value
        .leftovers()
        .filter(isOld)
        .map(({ id }) => id)
    : [];
  const ids = [...new Set([...positionals, ...finished, ...left])];
  for (const id of ids) {
    const purged = data.value.purge(id);
    if (!purged.ok) return printFailure(purged.problems, given.json, context);
    if (!given.json) printLine(stdout, `purged ${id}`);
  }
  if (given.json) printJson(stdout, { purged: ids });
  return 0;
}
