import { createReadStream, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fail, type Outcome } from '../model/outcome.ts';
import { problem, problemJson, type Problem } from '../model/problem.ts';
import { readDefinition } from '../load/export/definition.ts';
import { exportRecords, type Exported } from '../load/export/export.ts';
import { count, counted } from '../load/report/figures.ts';
import { defineCommand, jsonFlag, type CommandContext } from './command.ts';
import { inputFlags } from './load-flags.ts';
import { withLoad, type OpenedLoad } from './load-open.ts';
import { placed } from './load-validate.ts';
import { printFailure, printGrouped, printJson, printLine, printProblems } from './print.ts';

// a file has no requests
const { wire: _wire, 'batch-items': _items, 'batch-bytes': _bytes, data: _data, ...recordFlags } = inputFlags;

const flags = {
  to: { kind: 'text', value: 'NAME|FILE', summary: 'Definition of the table: one that comes with capstan, or a file' },
  output: { kind: 'text', value: 'FILE|-', summary: 'The table; - is stdout' },
  'export-timezone': {
    kind: 'text',
    value: 'ZONE',
    summary: 'Zone that times are written in, such as Europe/Berlin or utc',
  },
  'escape-formulas': {
    kind: 'switch',
    summary: 'Lead what a spreadsheet takes for formulas by an apostrophe',
  },
  ...recordFlags,
  json: jsonFlag,
} as const;

type Context = CommandContext<typeof flags>;

export const loadExport = defineCommand({
  name: 'load export',
  summary: 'Write the records of a load to a table, to be uploaded by hand',
  usage: 'load export FILE... --to NAME|FILE --output FILE [flags]',
  description:
    'Reads, maps and checks records as a load would, and writes the good ones to a CSV file that the upload page of the ' +
    'vendor takes; nothing is sent. The file appears when it is complete. With --output - the summary goes to stderr.\n' +
    'Exit code: 0, or 3 when records are invalid or cannot be written; all others are in the file.',
  flags,
  positionals: { min: 1, max: 10_000 },
  examples: [
    {
      line: 'capstan load export tickets.ndjson --to desk-template.yaml --export-timezone Europe/Berlin --output up.csv',
      summary: 'For an account that refuses the API',
    },
  ],
  run: async (context) => {
    const { to, output, json } = context.flags;
    const shown = output === '-' ? { ...context, stdout: context.stderr } : context;
    if (to === undefined || output === undefined) {
      const reason = 'Name the definition with --to and the file to write with --output.';
      return printFailure([problem('usage.flag', {}, { reason })], json, shown);
    }
    const outcome = await exportTo(context, to, output);
    if (!outcome.ok) return printFailure(outcome.problems, json, shown);
    print(shown, output, outcome.value, outcome.problems);
    return outcome.value.totals.counts.invalid + outcome.value.unwritable === 0 ? 0 : 3;
  },
});

async function exportTo(context: Context, to: string, output: string): Promise<Outcome<Exported>> {
  const definition = await readDefinition(to, context.cwd);
  if (!definition.ok) return definition;
  const folder = mkdtempSync(join(tmpdir(), 'capstan-export-'));
  const path = output === '-' ? join(folder, 'table.csv') : resolve(context.cwd, output);
  const given = { ...context, flags: { ...context.flags, ...NO_REQUESTS } };
  try {
    const options = { pace: {}, changedOnly: false, spoolFolder: folder, dry: true };
    const exported = await withLoad(given, options, (load) => {
      const parts = { ...load, ...settingsOf(context), definition: definition.value, folder, path };
      return isInput(load, path) ? Promise.resolve(fail(OVER_INPUT)) : exportRecords(parts);
    });
    if (exported.ok && output === '-') await copyTo(context.stdout, path);
    return exported;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const NO_REQUESTS = { wire: undefined, 'batch-items': undefined, 'batch-bytes': undefined, data: undefined };
const OVER_INPUT = problem(
  'usage.flag',
  {},
  { reason: '--output is one of the files that are read; name another file.' },
);

function settingsOf({ flags: given, signal }: Context) {
  return { timezone: given['export-timezone'], escapeFormulas: given['escape-formulas'], signal };
}

function isInput({ source }: OpenedLoad, path: string): boolean {
  const target = realPath(path);
  return target !== undefined && source.fingerprints.some((file) => realPath(file.path) === target);
}

/** Undefined for what is not there yet. */
function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

/** A reader that has had enough (`| head`) is no failure. */
async function copyTo(sink: Writable, path: string): Promise<void> {
  try {
    await pipeline(createReadStream(path), sink, { end: false });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && GONE.has(error.code))) throw error;
  }
}

const GONE: ReadonlySet<unknown> = new Set(['EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED']);

function print(context: Context, output: string, exported: Exported, notices: readonly Problem[]): void {
  const { flags: given, stdout, stderr, env } = context;
  const { table, verified, mapping, totals, written, unwritable, failures } = exported;
  const { read, merged, filtered, invalid } = totals.counts;
  const found = [...totals.invalid.flatMap(placed), ...failures];
  if (given.json) {
    const problems = [...notices, ...found].map(problemJson);
    const counts = { read, merged, filtered, invalid, unwritable, written };
    return printJson(stdout, { ok: invalid + unwritable === 0, table, verified, mapping, output, counts, problems });
  }
  printGrouped(stderr, notices, env);
  printKinds(stderr, found, env);
  printLine(stdout, `${count(written)} of ${counted(read, 'record')} written to ${output} as ${table} (${verified})`);
  const others = {
    invalid,
    'cannot be written': unwritable,
    'left out by filters': filtered,
    'folded into another': merged,
  };
  for (const [name, records] of Object.entries(others))
    if (records > 0) printLine(stdout, `  ${count(records).padStart(12)}  ${name}`);
}

/** Kinds of problems on the screen, and problems of a kind. */
const MOST_KINDS = 20;
const FEW = 3;

/** The first few of each kind, the others counted: what a whole column lacks is one thing to mend. */
function printKinds(sink: Writable, found: readonly Problem[], env: Context['env']): void {
  const kinds = [...Map.groupBy(found, kindOf).values()];
  for (const kind of kinds.slice(0, MOST_KINDS)) {
    printProblems(sink, kind.slice(0, FEW), env);
    const more = kind.length - FEW;
    if (more > 0) printLine(sink, `  and ${count(more)} more like it; --json lists the first thousand of each kind`);
  }
  const left = kinds.length - MOST_KINDS;
  if (left > 0) printLine(sink, `and ${counted(left, 'other kind')} of problems; --json lists them`);
}

/** Items of a list are one field. */
function kindOf({ code, place: { pointer = '' } }: Problem): string {
  return `${code} ${pointer.replaceAll(/\/\d+(?=\/|$)/g, '/*')}`;
}
