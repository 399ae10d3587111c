import { fail, ok, settle, type Outcome } from '../model/outcome.ts';
import { problem, problemJson } from '../model/problem.ts';
import { readHeads } from '../load/heads.ts';
import { detect, type Candidate, type DetectionResult } from '../load/mapping/detect.ts';
import { checkPreset } from '../load/mapping/example.ts';
import type { Preset } from '../load/mapping/preset.ts';
import { readPreset, readPresets } from '../load/mapping/presets.ts';
import { capabilityFlags } from './capability.ts';
import { defineCommand, jsonFlag, type CommandContext } from './command.ts';
import { exitCodeOf, printFailure, printJson, printLine, printProblems } from './print.ts';
import { readingFlags, withBulkOperation, withSource } from './sample.ts';

const flags = { ...readingFlags, capability: capabilityFlags.capability, json: jsonFlag } as const;

type Context = CommandContext<typeof flags>;

export const presets = defineCommand({
  name: 'presets',
  summary: 'List, show and test the mappings of known exports, or find the one for a file',
  usage: 'presets list | show NAME | detect FILE|- | test [NAME] [flags]',
  description:
    'A preset is a mapping that comes with capstan: how the export of one system becomes records. detect ' +
    'names the one that a file is made for, and only when exactly one fits. test runs the examples of one ' +
    'preset, or of all, for the operation of the capability that takes many records.\nExit code: 0 when ' +
    'found or passed, 3 when no preset fits or an example fails, 2 for a name that is no preset.',
  flags,
  positionals: { min: 1, max: 2 },
  examples: [
    { line: 'capstan presets list', summary: 'What there is, and how far each one has been verified' },
    { line: 'capstan presets detect export.csv', summary: 'Which one fits a file' },
    { line: 'capstan presets show zendesk-api', summary: 'The file itself, to copy and change' },
    { line: 'capstan presets test', summary: 'Every example of every preset' },
  ],
  run: async (context) => {
    const [verb, name] = context.positionals;
    if (verb === 'test') return testPresets(context, name);
    if (verb === 'list' && name === undefined) return listPresets(context);
    if (verb === 'show' && name !== undefined) return showPreset(context, name);
    if (verb === 'detect' && name !== undefined) return detectPreset(context, name);
    const reason = 'Write presets list, presets show NAME, presets detect FILE or presets test [NAME].';
    return printFailure([problem('usage.flag', {}, { reason })], context.flags.json, context);
  },
});

async function listPresets(context: Context): Promise<number> {
  const { presets: all, problems } = await readPresets();
  const rows = all.map(({ file: { id, version, verified, title } }) => ({ id, version, verified, title }));
  if (context.flags.json) {
    printJson(context.stdout, { ok: problems.length === 0, presets: rows, problems: problems.map(problemJson) });
    return exitCodeOf(problems);
  }
  printProblems(context.stderr, problems, context.env);
  const width = Math.max(...rows.map(({ id }) => id.length), 0);
  for (const { id, verified, title } of rows)
    printLine(context.stdout, `${id.padEnd(width)}  ${verified.padEnd('unverified'.length)}  ${title}`);
  return exitCodeOf(problems);
}

async function showPreset(context: Context, name: string): Promise<number> {
  const preset = await readPreset(name);
  if (!preset.ok) return printFailure(preset.problems, context.flags.json, context);
  if (context.flags.json) printJson(context.stdout, { ok: true, preset: preset.value.source.value });
  else context.stdout.write(preset.value.text);
  return 0;
}

async function detectPreset(context: Context, name: string): Promise<number> {
  const found = await detectFile(name, context);
  if (!found.ok) return printFailure(found.problems, context.flags.json, context);
  const { preset, candidates } = found.value;
  const isKnown = preset !== UNKNOWN;
  const problems = isKnown ? found.problems : [problem('map.source-unknown', { file: name }, {}), ...found.problems];
  if (context.flags.json) {
    printJson(context.stdout, { ok: isKnown, preset, candidates, problems: problems.map(problemJson) });
  } else {
    printLine(context.stdout, preset);
    for (const candidate of candidates.slice(0, SHOWN)) printLine(context.stderr, evidence(candidate));
    printProblems(context.stderr, problems, context.env);
  }
  return exitCodeOf(problems);
}

const UNKNOWN = 'unknown';
const SHOWN = 3;

function detectFile(name: string, context: Context): Promise<Outcome<DetectionResult>> {
  return withSource(name, context, context.flags, async (source) => {
    const heads = await readHeads(source, context.flags);
    if (!heads.ok) return heads;
    const { presets: all, problems } = await readPresets();
    const results = [...heads.value.values()].map((head) =>
      detect(
        head,
        all.map(({ file }) => file),
      ),
    );
    const [first] = results;
    if (first === undefined) return fail(...problems);
    const same = results.every(({ preset }) => preset === first.preset);
    return ok(same ? first : { ...first, preset: UNKNOWN }, problems);
  });
}

function evidence({ id, fits, found, missing, unwanted }: Candidate): string {
  const lacks = missing.length === 0 ? '' : `; not there: ${missing.join(', ')}`;
  const extra = unwanted.length === 0 ? '' : `; should not be there: ${unwanted.join(', ')}`;
  return `${fits ? 'fits' : 'no'}  ${id}: ${found.join(', ')}${lacks}${extra}`;
}

async function testPresets(context: Context, name: string | undefined): Promise<number> {
  const tested = await withBulkOperation(context.flags.capability, context, async (operation) => {
    const read = await presetsToTest(name);
    if (!read.ok) return read;
    const examples = read.value.reduce((sum, { file }) => sum + file.examples.length, 0);
    const problems = read.value.flatMap((preset) => checkPreset(preset, operation));
    return ok({ presets: read.value.length, examples, problems }, read.problems);
  });
  if (!tested.ok) return printFailure(tested.problems, context.flags.json, context);
  const { presets: count, examples } = tested.value;
  const problems = [...tested.problems, ...tested.value.problems];
  if (context.flags.json) {
    const isOk = exitCodeOf(problems) === 0;
    printJson(context.stdout, { ok: isOk, presets: count, examples, problems: problems.map(problemJson) });
  } else {
    printProblems(context.stderr, problems, context.env);
    const failed = tested.value.problems.filter(({ code }) => code === 'map.example').length;
    printLine(context.stdout, `${count} presets, ${examples} examples, ${failed} failed`);
  }
  return exitCodeOf(problems);
}

async function presetsToTest(name: string | undefined): Promise<Outcome<readonly Preset[]>> {
  if (name === undefined) {
    const { presets: all, problems } = await readPresets();
    return settle(all, problems);
  }
  const preset = await readPreset(name);
  return preset.ok ? ok([preset.value]) : preset;
}
