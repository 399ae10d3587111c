import { problemJson, problem } from '../model/problem.ts';
import { dataPath } from '../load/data-path.ts';
import { openData, type DataFolder, type LoadSummary } from '../load/ledger/data-folder.ts';
import type { Reject } from '../load/ledger/ledger.ts';
import { stateText } from '../load/report/story.ts';
import { writeAll } from '../load/report/written.ts';
import type { Command, Context } from './command.ts';
import { few, listed, printDocument, printFailure } from './print.ts';

const MOST_REJECTS = 20;

export const report: Command = {
  name: 'report',
  takes: '[ID]',
  summary: 'What became of the records of a load; --rejects lists refused records and why',
  description:
    'Counts, reasons and words that no vocabulary has, from the ledger (without an id: of the latest load). Writes ' +
    'report.html and the rejects into the folder of the load: rejects.ndjson loads again as it is.',
  settings: [],
  own: ['rejects', 'data'],
  positionals: { min: 0, max: 1 },
  examples: [
    ['report', 'The latest load'],
    ['report --rejects', 'With its refused records'],
  ],
  run: async (context) => {
    const data = openData(dataPath(context.own.data, context));
    if (!data.ok) return printFailure(context, 'report', data.problems);
    const loads = data.value.loads();
    const id = context.positionals[0] ?? (loads.ok ? loads.value[0]?.id : undefined);
    return id === undefined
      ? printFailure(context, 'report', [problem('ledger.unknown-load', {}, {})])
      : show(context, data.value, id);
  },
};

async function show(context: Context, data: DataFolder, id: string): Promise<number> {
  const found = data.report(id);
  if (!found.ok) return printFailure(context, 'report', found.problems);
  const written = await writeAll(data, id);
  if (!written.ok) return printFailure(context, 'report', written.problems);
  const { state, operation, target, mapping, counts, imbalance, requests, reasons, words } = found.value;
  const { self } = context;
  printDocument(context, {
    ok: true,
    command: 'report',
    load: id,
    state,
    summary: stateText(found.value),
    operation,
    target,
    mapping,
    counts,
    imbalance,
    requests,
    ...few('reasons', reasons),
    ...few('unknownWords', words),
    ...(context.own.rejects && rejectsDocument(data, id, counts.invalid + counts.rejected)),
    report: written.value.report,
    rejectFiles: written.value.rejects,
    next: state === 'paused' || state === 'stopped' ? `${self} resume ${id} goes on.` : undefined,
  });
  return 0;
}

function rejectsDocument(data: DataFolder, id: string, total: number): Readonly<Record<string, unknown>> {
  const found = data.rejects(id);
  if (!found.ok) return {};
  const shown: unknown[] = [];
  for (const reject of found.value) {
    if (shown.length === MOST_REJECTS) break;
    shown.push(rejectJson(reject));
  }
  const more = total - shown.length;
  return { rejects: shown, ...(more > 0 && { moreRejects: more }) };
}

/** Where a refused record stands and why, without what it holds: that is in the files. */
function rejectJson({ kind, position, problems, status, answer }: Reject): unknown {
  const { file, line, record } = position;
  return { kind, file, line, record, status, answer, reasons: problems.map(problemJson) };
}

export const status: Command = {
  name: 'status',
  takes: '',
  summary: 'All loads that the data folder knows, the newest first',
  description: 'Ledgers, kept input and rejects hold personal data; removing the data folder removes them.',
  settings: [],
  own: ['data'],
  positionals: { min: 0, max: 0 },
  examples: [['status', 'What was loaded']],
  run: async (context) => {
    const folder = dataPath(context.own.data, context);
    const data = openData(folder);
    if (!data.ok) return printFailure(context, 'status', data.problems);
    const loads = data.value.loads();
    if (!loads.ok) return printFailure(context, 'status', loads.problems);
    const all = loads.value.map(loadJson);
    printDocument(context, {
      ok: true,
      command: 'status',
      data: folder,
      ...few('loads', all),
      ...listed(loads.problems),
    });
    return 0;
  },
};

function loadJson({ id, state, target, startedAt, plan, counts }: LoadSummary): unknown {
  const { operation, mapping, files } = plan;
  return {
    id,
    state,
    target,
    operation,
    mapping,
    startedAt: new Date(startedAt).toISOString(),
    files: files.slice(0, MOST_REJECTS).map(({ name }) => name),
    counts,
  };
}
