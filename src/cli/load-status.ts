import { ok, type Outcome } from '../model/outcome.ts';
import { problemJson } from '../model/problem.ts';
import { dataPath } from '../load/data-path.ts';
import type { DataFolder, LoadSummary } from '../load/ledger/data-folder.ts';
import type { Leftover } from '../load/ledger/leftovers.ts';
import { count, moment, size } from '../load/report/figures.ts';
import { defineCommand, jsonFlag, type CommandContext } from './command.ts';
import { dataFlag } from './data-flag.ts';
import { openDataFolder } from './data-folder.ts';
import { printFailure, printGrouped, printJson, printLine } from './print.ts';

const flags = { data: dataFlag, json: jsonFlag } as const;

type Context = CommandContext<typeof flags>;

export const status = defineCommand({
  name: 'load status',
  summary: 'List the loads, and what they keep',
  usage: 'load status [ID] [flags]',
  description:
    'Every load that the data folder knows, the newest first, and what was kept for loads that never began. Ledgers, spooled input and rejects hold personal data; ' +
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
  const [id] = positionals;
  const notBegun = data.value.leftovers().filter((one) => id === undefined || one.id === id);
  const loads = notBegun.length > 0 && id !== undefined ? ok([]) : listOf(data.value, id);
  if (!loads.ok) return printFailure(loads.problems, given.json, context);
  const folder = dataPath(given.data, context);
  if (given.json) {
    const listed = { data: folder, loads: loads.value.map(shown), ...(notBegun.length > 0 && { notBegun }) };
    printJson(stdout, { ...listed, problems: loads.problems.map(problemJson) });
  } else {
    printGrouped(stderr, loads.problems, env);
    printLine(stdout, `Data folder: ${folder}`);
    for (const load of loads.value) printLine(stdout, lineOf(load));
    for (const one of notBegun) printLine(stdout, leftoverLine(one));
  }
  return 0;
}

function listOf(data: DataFolder, id: string | undefined): Outcome<readonly LoadSummary[]> {
  if (id === undefined) return data.loads();
  const found = data.find(id);
  return found.ok ? ok([found.value], found.problems) : found;
}

function leftoverLine({ id, bytes, changedAt }: Leftover): string {
  return `${id}  not begun  ${moment(changedAt)}  ${size(bytes)} of input are kept; purge them, or let the load that is at it go on`;
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
