import { resolve } from 'node:path';
import { writeFile } from 'node:fs/promises';
import type { ReportData } from '../load/report/report-data.ts';
import { reportJson } from '../load/report/json.ts';
import { reportMarkdown } from '../load/report/markdown.ts';
import { reportHtml } from '../load/report/page.ts';
import { writeAll } from '../load/report/written.ts';
import { problem } from '../model/problem.ts';
import { reasonOf } from '../text/read.ts';
import { defineCommand, type CommandContext } from './command.ts';
import { dataFlag } from './data-flag.ts';
import { openDataFolder } from './data-folder.ts';
import { printFailure, printLine } from './print.ts';

const FORMS = { html: reportHtml, md: reportMarkdown, json: reportJson } as const;

const flags = {
  as: { kind: 'choice', choices: ['html', 'md', 'json'], summary: 'Form of the report (default: html)' },
  output: {
    kind: 'text',
    value: 'FILE',
    summary: "Write it there (default: md and json to stdout, html to the load's folder)",
  },
  data: dataFlag,
  json: { kind: 'switch', summary: 'The report as JSON on stdout, as --as json' },
} as const;

type Context = CommandContext<typeof flags>;

export const report = defineCommand({
  name: 'load report',
  summary: 'Report on a load, from its ledger',
  usage: 'load report [ID] [flags]',
  description:
    'Totals, days and categories, why records were refused, words that no vocabulary has, when nothing went out. Nothing ' +
    'personal stands in it. Writes the rejects as well, into the folder of the load. Without an id: the latest load.',
  flags,
  positionals: { min: 0, max: 1 },
  examples: [{ line: 'capstan load report --as md', summary: 'The latest load, as Markdown' }],
  run: async (context) => {
    const data = openDataFolder(context.flags.data, context);
    if (!data.ok) return printFailure(data.problems, context.flags.json, context);
    const loads = data.value.loads();
    const id = context.positionals[0] ?? (loads.ok ? loads.value[0]?.id : undefined);
    if (id === undefined) return printFailure([problem('ledger.unknown-load', {}, {})], context.flags.json, context);
    const found = data.value.report(id);
    if (!found.ok) return printFailure(found.problems, context.flags.json, context);
    const written = await writeAll(data.value, id);
    if (!written.ok) return printFailure(written.problems, context.flags.json, context);
    return show(context, found.value, written.value);
  },
});

async function show(
  context: Context,
  data: ReportData,
  written: { readonly report: string | undefined; readonly rejects: readonly string[] },
): Promise<number> {
  const { flags: given, stdout, stderr, cwd } = context;
  const form = given.json ? 'json' : (given.as ?? 'html');
  if (given.output !== undefined) {
    try {
      await writeFile(resolve(cwd, given.output), FORMS[form](data), { mode: 0o600 });
    } catch (error) {
      return printFailure(
        [problem('text.unwritable', { file: given.output }, { reason: reasonOf(error) })],
        given.json,
        context,
      );
    }
    printLine(stdout, given.output);
  } else if (form === 'html') printLine(stdout, written.report ?? '');
  else stdout.write(FORMS[form](data));
  for (const path of written.rejects) printLine(stderr, `rejects: ${path}`);
  return 0;
}
