import type { Outcome } from '../model/outcome.ts';
import type { LoadEvent } from '../load/event.ts';
import { exitOfLoad } from '../load/exit-code.ts';
import type { DataFolder } from '../load/ledger/data-folder.ts';
import { shellWord } from '../load/report/story.ts';
import { writeAll, type WrittenFiles } from '../load/report/written.ts';
import type { LoadResult, SessionParts } from '../load/session.ts';
import type { BulkTarget } from '../load/target.ts';
import { realWorld } from '../load/world.ts';
import { signalCode } from '../script/signal.ts';
import type { Surroundings } from './command.ts';
import { progressView } from './load-progress.ts';
import { printLoadSummary } from './load-summary.ts';
import { printFailure, printGrouped } from './print.ts';

/** Runs a load with its progress on show, then writes report and rejects and tells where they are. Answers the exit code. */
export async function showLoad(
  context: Surroundings & { readonly flags: { readonly data?: string | undefined; readonly json: boolean } },
  data: DataFolder,
  run: (session: (target: BulkTarget) => SessionParts) => Promise<Outcome<LoadResult>>,
): Promise<number> {
  const { json, data: folder } = context.flags;
  const view = progressView(context, json, realWorld);
  const stops = { stop: context.signal, abort: NEVER };
  const emit = (event: LoadEvent): void => view.show(event);
  const outcome = await run((target) => ({ target, data, world: realWorld, stops, emit }));
  view.close();
  if (!outcome.ok) return printFailure(outcome.problems, json, context);
  if (json) for (const found of outcome.problems) emit({ kind: 'notice', problem: found });
  else printGrouped(context.stderr, outcome.problems, context.env);
  const written = await writeAll(data, outcome.value.load);
  if (!written.ok) printGrouped(context.stderr, written.problems, context.env);
  const suffix = folder === undefined ? '' : ` --data ${shellWord(folder)}`;
  printLoadSummary(context, outcome.value, { ...(written.ok ? written.value : NOTHING), suffix }, json);
  return exitOfLoad(outcome.value, signalCode(context.signal));
}

/** A second signal ends the process at once: what was under way stays pending and is sent again by a resume. */
const NEVER = new AbortController().signal;

const NOTHING: WrittenFiles = { report: undefined, rejects: [] };
