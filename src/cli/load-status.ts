import { ok, type Outcome } from '../model/outcome.ts';
import { problemJson } from '../model/problem.ts';
import type { DataFolder, LoadSummary } from '../load/ledger/data-folder.ts';
import { count, moment } from '../load/report/figures.ts';
import { defineCommand, jsonFlag, type CommandContext } from './command.ts';
import { dataFlag } from './data-flag.ts';
import { dataPath, openDataFolder } from './data-folder.ts';
import { printFailure, printGrouped, printJson, printLine } from './print.ts';

const flags = { data: dataFlag, json: jsonFlag } as const;

type Context = CommandContext<typeof flags>;

export const status = defineCommand({
  name: 'load status',
  summary: 'List the loads, and what they keep',
  usage: 'load status [ID] [flags]',
  description:
    'Every load that the data folder knows, the newest first. Ledgers, spooled input and rejects hold personal data; ' +
    '"capstan load purge" removes them.',
  flags,
  positionals: { min: 0, max: 1 },
  examples: [{ line: 'capstan load status', summary: 'All loads' }],
  run: (context) => Promise.resolve(list(context)),
});

function list(context: Context): number {
  const { flags: given, stdout, stderr, env, positionals } = context;
  const data = openDataFolder(given.data, context);
  if (!data.ok) return printFailure(data.problems, given.json, context);
  const loads = listOf(data.value, positionals[0]);
  if (!loads.ok) return printFailure(loads.problems, given.json, context);
  const folder = dataPath(given.data, context);
  if (given.json)
    printJson(stdout, { data: folder, loads: loads.value.map(shown), problems: loads.problems.map(problemJson) });
  else {
    printGrouped(stderr, loads.problems, env);
    printLine(stdout, `Data folder: ${folder}`);
    for (const load of loads.value) printLine(stdout, lineOf(load));
  }
  return 0;
}

function listOf(data: DataFolder, id: string | undefined): Outcome<readonly LoadSummary[]> {
  if (id === undefined) return data.loads();
  const found = data.find(id);
  return found.ok ? ok([found.value], found.problems) : found;
}

function shown({ id, state, target, startedAt, endedAt, plan, counts }: LoadSummary): unknown {
  const { operation, mapping, files } = plan;
  return { id, state, target, operation, mapping, startedAt, endedAt, files: files.map(({ name }) => name), counts };
}

function lineOf({ id, state, target, startedAt, counts }: LoadSummary): string {
  const { read, accepted, invalid, rejected, pending } = counts;
  const parts = [`${count(read)} read`, `${count(accepted)} accepted`, `${count(invalid + rejected)} refused`];
  const waiting = pending === 0 ? [] : [`${count(pending)} pending`];
  return `${id}  ${state.padEnd(9)}  ${moment(startedAt)}  ${target}  ${[...parts, ...waiting].join(', ')}`;
}
