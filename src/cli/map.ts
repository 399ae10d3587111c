import { resolve } from 'node:path';
import { ok } from '../model/outcome.ts';
import { problem, problemJson } from '../model/problem.ts';
import { checkPreset } from '../load/mapping/example.ts';
import { inferMapping } from '../load/mapping/infer.ts';
import { readPresetFile } from '../load/mapping/presets.ts';
import { capabilityFlags } from './capability.ts';
import { defineCommand, jsonFlag, type CommandContext } from './command.ts';
import { exitCodeOf, printFailure, printJson, printLine, printProblems } from './print.ts';
import { readSample, readingFlags, withBulkOperation, withSource } from './sample.ts';

const flags = {
  ...readingFlags,
  capability: capabilityFlags.capability,
  json: jsonFlag,
} as const;

type Context = CommandContext<typeof flags>;

export const map = defineCommand({
  name: 'map',
  summary: 'Draft a mapping for a file, or check one',
  usage: 'map infer FILE|- | check FILE [flags]',
  description:
    'infer reads the first records of a file and drafts a mapping to the operation of the capability that takes many ' +
    'records: for each field the likeliest column, with the evidence and how sure it is as comments. What ' +
    'only a person knows is left open as ???; columns that only their values speak for are named as candidates. check reads a mapping file and runs its examples.\n' +
    'Exit code: 0 when done, 2 for a mapping that is not sound, 3 when an example does not come out.',
  flags,
  positionals: { min: 2, max: 2 },
  examples: [
    { line: 'capstan map infer export.csv', summary: 'A draft for a file that no preset fits' },
    { line: 'capstan map check mine.yaml', summary: 'Is it sound, and do its examples come out?' },
  ],
  run: async (context) => {
    const [verb, name = ''] = context.positionals;
    if (verb === 'infer') return infer(context, name);
    if (verb === 'check') return check(context, name);
    const reason = 'Write map infer FILE or map check FILE.';
    return printFailure([problem('usage.flag', {}, { reason })], context.flags.json, context);
  },
});

async function infer(context: Context, name: string): Promise<number> {
  const drafted = await withBulkOperation(context.flags.capability, context, (operation) =>
    withSource(name, context, context.flags, async (source) => {
      const sample = await readSample(source);
      return sample.ok ? ok(inferMapping(sample.value.file, sample.value.items, operation)) : sample;
    }),
  );
  if (!drafted.ok) return printFailure(drafted.problems, context.flags.json, context);
  if (context.flags.json) {
    printJson(context.stdout, { ok: true, mapping: drafted.value, problems: drafted.problems.map(problemJson) });
  } else {
    printProblems(context.stderr, drafted.problems, context.env);
    context.stdout.write(drafted.value);
  }
  return 0;
}

async function check(context: Context, name: string): Promise<number> {
  const checked = await withBulkOperation(context.flags.capability, context, async (operation) => {
    const read = await readPresetFile(resolve(context.cwd, name), name);
    if (!read.ok) return read;
    return ok({ examples: read.value.file.examples.length, problems: checkPreset(read.value, operation) });
  });
  if (!checked.ok) return printFailure(checked.problems, context.flags.json, context);
  const problems = [...checked.problems, ...checked.value.problems];
  const { examples } = checked.value;
  if (context.flags.json) {
    printJson(context.stdout, { ok: exitCodeOf(problems) === 0, examples, problems: problems.map(problemJson) });
  } else {
    printProblems(context.stderr, problems, context.env);
    const failed = problems.filter(({ code }) => code === 'map.example').length;
    printLine(context.stdout, `${examples} examples, ${failed} failed`);
  }
  return exitCodeOf(problems);
}
