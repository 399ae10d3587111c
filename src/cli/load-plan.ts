import { jsonObject, type JsonObject } from '../model/json.ts';
import { problemJson, type Problem } from '../model/problem.ts';
import type { DryRun } from '../load/dry-run.ts';
import type { PlanReason } from '../load/pipeline/plan-sink.ts';
import { count, counted, duration, size } from '../load/report/figures.ts';
import { hourLine } from '../load/report/hours.ts';
import { propertiesOf } from '../load/mapping/target-fields.ts';
import { defineCommand, jsonFlag, type CommandContext } from './command.ts';
import { runDry } from './load-dry.ts';
import { inputFlags, paceFlags } from './load-flags.ts';
import { printFailure, printGrouped, printJson, printLine } from './print.ts';

const { 'rate-share': share, rate } = paceFlags;
const flags = { ...inputFlags, rate, 'rate-share': share, json: jsonFlag } as const;

type Context = CommandContext<typeof flags>;

export const plan = defineCommand({
  name: 'load plan',
  summary: 'Show what a load would send, and send nothing',
  usage: 'load plan FILE... [flags]',
  description:
    'Reads, maps, checks and batches everything as a load would: how many requests, how long at the rate limit, what a ' +
    'record looks like (personal fields masked), what is invalid and why.\nExit code: 0, or 3 when records are invalid.',
  flags,
  positionals: { min: 1, max: 10_000 },
  examples: [
    {
      line: 'capstan load plan tickets.csv --preset zendesk-explore-csv --timezone utc',
      summary: 'Before the first load',
    },
  ],
  run: async (context) => {
    const outcome = await runDry(context, context.flags, (run) => run);
    if (!outcome.ok) return printFailure(outcome.problems, context.flags.json, context);
    if (context.flags.json) printJson(context.stdout, planJson(outcome.value, outcome.problems));
    else printPlan(outcome.value, outcome.problems, context);
    return outcome.value.totals.counts.invalid === 0 ? 0 : 3;
  },
});

function planJson(run: DryRun, problems: readonly Problem[]): unknown {
  const { kit, totals, seconds, perSecond } = run;
  const { counts, requests, bytes, fill, largest } = totals;
  return {
    operation: kit.operation.name,
    mapping: kit.mapping.id,
    verified: kit.mapping.verified,
    counts,
    requests: { count: requests, bytes, largest, fill, perSecond, seconds },
    reasons: reasonsOf(run),
    words: [...totals.words].map(([name, records]) => ({ field: fieldOf(name), word: wordOf(name), records })),
    days: Object.fromEntries(totals.days),
    hours: totals.hours,
    categories: Object.fromEntries(totals.categories),
    wire: kit.wireLines,
    samples: samplesOf(run),
    problems: problems.map(problemJson),
  };
}

function printPlan(run: DryRun, problems: readonly Problem[], { stdout, stderr, env }: Context): void {
  printGrouped(stderr, problems, env);
  const { kit, totals, seconds, perSecond } = run;
  const { counts, requests, bytes, fill, largest } = totals;
  const line = (text: string): void => printLine(stdout, text);
  line(`Would load by ${kit.operation.name}, mapping ${kit.mapping.id}:`);
  line('');
  for (const [name, value] of Object.entries(shownCounts(counts))) line(`  ${count(value).padStart(12)}  ${name}`);
  line('');
  line(
    `  ${counted(requests, 'request')}, ${size(bytes)}, at most ${size(largest)} and ${fill.toFixed(1)} records each`,
  );
  line(`  ${duration(seconds * 1000)} at ${(perSecond * 60).toFixed(0)} requests a minute`);
  for (const text of kit.wireLines) line(`  wire: ${text}`);
  const hours = hourLine(totals.hours);
  if (hours !== undefined) line(`  start, by the hour in UTC: ${hours}`);
  printReasons(run, line);
  line('');
  line('A record as it would be sent:');
  for (const sample of samplesOf(run).slice(0, 1)) line(JSON.stringify(sample, undefined, 2));
}

function printReasons(run: DryRun, line: (text: string) => void): void {
  const reasons = reasonsOf(run);
  if (reasons.length > 0) line('\nInvalid:');
  for (const { code, field, records, detail, line: at, file } of reasons.slice(0, 20))
    line(`  ${count(records).padStart(8)}  ${code} ${field}: ${detail} First: ${file}:${at}`);
  const words = [...run.totals.words].toSorted((one, other) => other[1] - one[1]);
  if (words.length > 0) line('\nWords that no vocabulary has (--word FIELD:WORD=VALUE gives them a meaning):');
  for (const [name, records] of words.slice(0, 20))
    line(`  ${count(records).padStart(8)}  ${fieldOf(name)}: ${wordOf(name)}`);
}

const fieldOf = (name: string): string => name.slice(0, name.indexOf('\0'));
const wordOf = (name: string): string => name.slice(name.indexOf('\0') + 1);

function shownCounts({ read, merged, filtered, invalid, pending }: DryRun['totals']['counts']): Record<string, number> {
  return {
    read,
    'folded into another record of the same key': merged,
    'left out by filters': filtered,
    invalid,
    'to send': pending,
  };
}

function reasonsOf({ totals }: DryRun): readonly PlanReason[] {
  return [...totals.reasons.values()].toSorted((one, other) => other.records - one.records);
}

/** Only fields that the contract names, and not as personal, are shown as they are. */
function samplesOf({ kit, totals }: DryRun): readonly JsonObject[] {
  const { itemSchema, fields } = kit.operation;
  const sensitive = new Set(fields.flatMap((field) => (field.sensitive ? [field.path] : [])));
  const shown = (name: string): boolean => propertiesOf(itemSchema).has(name) && !sensitive.has(name);
  return totals.samples.map((bytes) => {
    const record = jsonObject(JSON.parse(Buffer.from(bytes).toString())) ?? {};
    return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, shown(name) ? value : '***']));
  });
}
