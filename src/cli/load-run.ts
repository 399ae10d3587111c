import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ok, type Outcome } from '../model/outcome.ts';
import { exitOf, type Problem } from '../model/problem.ts';
import type { LoadEnd, LoadEvent } from '../load/event.ts';
import type { DataFolder } from '../load/ledger/data-folder.ts';
import { reportHtml } from '../load/report/page.ts';
import { writeRejectFiles } from '../load/report/reject-files.ts';
import type { LoadResult, SessionParts } from '../load/session.ts';
import type { BulkTarget } from '../load/target.ts';
import { realWorld } from '../load/world.ts';
import type { Surroundings } from './command.ts';
import { progressView } from './load-progress.ts';
import { printLoadSummary, type WrittenFiles } from './load-summary.ts';
import { printFailure, printGrouped } from './print.ts';
import { signalCode } from './run.ts';

/** Runs a load with its progress on show, then writes report and rejects and tells where they are. Answers the exit code. */
export async function showLoad(
  context: Surroundings,
  json: boolean,
  data: DataFolder,
  run: (session: (target: BulkTarget) => SessionParts) => Promise<Outcome<LoadResult>>,
): Promise<number> {
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
  printLoadSummary(context, outcome.value, written.ok ? written.value : NOTHING, json);
  return exitCode(outcome.value, context.signal);
}

/** A second signal ends the process at once: what was under way stays pending and is sent again by a resume. */
const NEVER = new AbortController().signal;

const NOTHING: WrittenFiles = { report: undefined, rejects: [] };

/** Report and rejects, in the load's own folder. */
export async function writeAll(data: DataFolder, id: string): Promise<Outcome<WrittenFiles>> {
  const folder = data.loadFolder(id);
  const report = data.report(id);
  if (!report.ok) return report;
  const rejects = data.rejects(id);
  if (!rejects.ok) return rejects;
  const files = await writeRejectFiles(rejects.value, folder);
  if (!files.ok) return files;
  const path = join(folder, 'report.html');
  writeFileSync(path, reportHtml(report.value), { mode: 0o600 });
  return ok({ report: path, rejects: files.value.paths, why: report.value });
}

function exitCode({ end, counts, problems }: LoadResult, signal: AbortSignal): number {
  // records that do not add up go before everything else
  if (problems.some(isError)) return 1;
  return end.kind === 'finished' && counts.invalid + counts.rejected > 0 ? 3 : codeOf(end, signal);
}

function isError({ severity }: Problem): boolean {
  return severity === 'error';
}

function codeOf(end: LoadEnd, signal: AbortSignal): number {
  switch (end.kind) {
    case 'finished':
      return 0;
    case 'threshold':
    case 'refused':
      return 4;
    case 'authentication':
      return 5;
    case 'input':
      return exitOf(end.problem);
    case 'paused':
      return 75;
    case 'stopped':
      return signalCode(signal);
  }
}
