import type { LoadEvent } from '../load/event.ts';
import { exitOfLoad } from '../load/exit-code.ts';
import { dataPath } from '../load/data-path.ts';
import type { DryRun } from '../load/dry-run.ts';
import { openData, type DataFolder } from '../load/ledger/data-folder.ts';
import { endText } from '../load/report/story.ts';
import { writeAll } from '../load/report/written.ts';
import { startLoad, type LoadResult, type SessionParts } from '../load/session.ts';
import type { BulkTarget } from '../load/target.ts';
import { realWorld } from '../load/world.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Problem } from '../model/problem.ts';
import { MAPPING, PACE, READING, type Command, type Context } from './command.ts';
import { placed, runDry, sampleOf } from './dry.ts';
import { openRecords, type Opening } from './open.ts';
import { few, listed, printDocument, printFailure, printProblem } from './print.ts';
import { showProgress } from './progress.ts';
import { signalCode } from './signal.ts';

const SENDING =
  'Nothing is sent that is not written down first, so after any interruption resume goes on. The API answers that ' +
  'records are accepted; it does not say that they are stored.';

/** The command that sends records of the operation's own fields for an effect. */
export function sendCommand(effect: Opening['effect'], description: string): Command {
  return {
    name: effect,
    takes: 'FILE...',
    summary: description,
    description: `${description}. ${SENDING}`,
    settings: [...READING, ...PACE],
    own: ['dry-run', 'unknown', 'data'],
    positionals: { min: 1, max: 10_000 },
    examples: [
      [`${effect} records.ndjson --dry-run`, 'What would be sent, and what is wrong'],
      [`${effect} records.ndjson`, 'Send them'],
    ],
    run: (context) => sendRecords(context, { effect, mapped: false }),
  };
}

export const load: Command = {
  name: 'load',
  takes: 'FILE...',
  summary: 'Send the export of another system: the mapping is found, or named with --preset or --mapping',
  description:
    'Maps the records, checks each, and sends the good ones in batches as fast as the rate allows. A time without a ' +
    `zone is refused until --timezone says what it means. ${SENDING}`,
  settings: ['operation', ...MAPPING, ...READING, ...PACE],
  own: ['dry-run', 'mapping', 'unknown', 'data'],
  positionals: { min: 1, max: 10_000 },
  examples: [
    ['load tickets.csv --timezone Europe/Berlin --dry-run', 'What would be sent, and what is wrong'],
    ['load tickets.csv --timezone Europe/Berlin', 'Send it'],
    ['load changes.ndjson --operation update --rate-share 50%', 'Half of the rate for this load'],
  ],
  run: (context) => sendRecords(context, { effect: context.asked.operation ?? 'upsert', mapped: true }),
};

async function sendRecords(context: Context, opening: Pick<Opening, 'effect' | 'mapped'>): Promise<number> {
  if (context.own['dry-run']) return plan(context, opening);
  const data = openData(dataPath(context.own.data, context));
  if (!data.ok) return printFailure(context, context.command, data.problems);
  return runLoad(context, data.value, (session) => start(context, data.value, opening, session));
}

async function plan(context: Context, opening: Pick<Opening, 'effect' | 'mapped'>): Promise<number> {
  const run = await runDry(context, opening);
  if (!run.ok) return printFailure(context, context.command, run.problems);
  const { counts } = run.value.totals;
  printDocument(context, { ...planDocument(run.value, run.problems), command: context.command });
  return counts.invalid === 0 ? 0 : 3;
}

function planDocument(run: DryRun, notices: readonly Problem[]): Readonly<Record<string, unknown>> {
  const { kit, totals, seconds } = run;
  const { counts, requests, bytes, invalid } = totals;
  const words = [...totals.words].map(([name, records]) => {
    const [field, word] = name.split('\0');
    return { field, word, records };
  });
  return {
    ok: counts.invalid === 0,
    command: undefined,
    dryRun: true,
    operation: kit.operation.name,
    mapping: kit.mapping.id,
    counts: { read: counts.read, merged: counts.merged, filtered: counts.filtered, invalid: counts.invalid },
    wouldSend: { records: counts.pending, requests, bytes, seconds: Math.round(seconds) },
    sample: sampleOf(run),
    ...few(
      'reasons',
      [...totals.reasons.values()].toSorted((one, other) => other.records - one.records),
    ),
    ...(words.length > 0 && few('unknownWords', words)),
    ...listed([...notices, ...placed(invalid)]),
    next:
      counts.invalid === 0
        ? 'The same command without --dry-run sends the records.'
        : 'Mend what the reasons name (a flag, the mapping, or the records), and look again. Without --dry-run the good records are sent and the invalid ones are kept as rejects.',
  };
}

/** Of a load that does not begin nothing stays: its input may have been kept already. */
async function start(
  context: Context,
  data: DataFolder,
  opening: Pick<Opening, 'effect' | 'mapped'>,
  session: (target: BulkTarget) => SessionParts,
): Promise<Outcome<LoadResult>> {
  const id = data.newId();
  const opened = await openRecords(context, { ...opening, sending: true, spoolFolder: data.loadFolder(id) });
  const outcome = opened.ok
    ? await startLoad(session(opened.value.target), {
        ...opened.value,
        id,
        capability: '',
        overtake: context.asked.overtake,
      })
    : opened;
  if (!outcome.ok) data.purge(id);
  return outcome;
}

const NEVER = new AbortController().signal;

/** Runs a load with its progress on stderr, then writes report and rejects and tells where they are. */
export async function runLoad(
  context: Context,
  data: DataFolder,
  run: (session: (target: BulkTarget) => SessionParts) => Promise<Outcome<LoadResult>>,
): Promise<number> {
  const notices: Problem[] = [];
  const show = showProgress(context.stderr, realWorld);
  const emit = (event: LoadEvent): void => {
    if (event.kind === 'notice') notices.push(event.problem);
    show(event);
  };
  const stops = { stop: context.signal, abort: NEVER };
  const outcome = await run((target) => ({ target, data, world: realWorld, stops, emit }));
  if (!outcome.ok) return printFailure(context, context.command, outcome.problems);
  const written = await writeAll(data, outcome.value.load);
  if (!written.ok) for (const found of written.problems) printProblem(context.stderr, found);
  const files = written.ok ? written.value : undefined;
  const code = exitOfLoad(outcome.value, signalCode(context.signal));
  printDocument(context, { ...loadDocument(context, outcome.value, notices, code), ...filesDocument(files) });
  return code;
}

function loadDocument(
  context: Context,
  { load: id, end, counts, problems }: LoadResult,
  notices: readonly Problem[],
  code: number,
): Readonly<Record<string, unknown>> {
  const why = end.kind === 'input' ? [end.problem] : [];
  return {
    ok: code === 0,
    command: context.command,
    load: id,
    end: end.kind,
    why: endText(end),
    counts,
    ...listed([...why, ...problems, ...notices]),
    next: nextOf(context, id, end.kind, counts.invalid + counts.rejected),
  };
}

function nextOf({ self }: Context, id: string, end: LoadResult['end']['kind'], refused: number): string {
  switch (end) {
    case 'finished':
      return refused === 0
        ? 'Nothing: no record was refused.'
        : `${self} report ${id} --rejects shows which records were refused and why. The same command with what mends them and --changed-only leaves out what was accepted.`;
    case 'threshold':
      return `See ${self} report ${id} --rejects first; ${self} resume ${id} --max-rejects 100% goes on all the same.`;
    case 'authentication':
      return `Tell the user that the key in the environment was refused. With another key, run the same command again; with the same one, once it may do this, ${self} resume ${id}.`;
    case 'refused':
      return `Everything was refused in the same way: see ${self} report ${id} --rejects, and check the upstream and the operation.`;
    case 'input':
      return `Put the input back as it was, then ${self} resume ${id}.`;
    case 'paused':
    case 'stopped':
      return `${self} resume ${id} goes on; nothing is lost, and nothing is doubled.`;
  }
}

function filesDocument(
  files:
    | { readonly report: string | undefined; readonly rejects: readonly string[]; readonly why?: Reasons }
    | undefined,
): Readonly<Record<string, unknown>> {
  const { reasons = [], words = [] } = files?.why ?? {};
  return {
    ...(reasons.length > 0 && few('reasons', reasons)),
    ...(words.length > 0 && few('unknownWords', words)),
    report: files?.report,
    rejectFiles: files?.rejects,
  };
}

type Reasons = { readonly reasons: readonly unknown[]; readonly words: readonly unknown[] } | undefined;
