import { fail, ok, type Outcome } from '../model/outcome.ts';
import type { Problem } from '../model/problem.ts';
import type { ReadyRecord } from './ledger/ledger.ts';
import { makeKit, type Kit } from './kit.ts';
import { openPipeline } from './pipeline/open.ts';
import { DEFAULT_WINDOW } from './pipeline/pipeline.ts';
import { PlanSink, type PlanTotals } from './pipeline/plan-sink.ts';
import type { Sink } from './pipeline/settle-window.ts';
import { emptyTally, tallyWarnings } from './pipeline/tally.ts';
import type { Recipe } from './recipe.ts';
import { limitsOf, manyWarnings } from './session.ts';
import { rateOf } from './settings.ts';
import { SourceError, type Source } from './source/source.ts';
import type { BulkTarget } from './target.ts';

export interface DryRunParts {
  readonly recipe: Recipe;
  readonly target: BulkTarget;
  readonly source: Source;
  /** For spill files. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly notice: (problems: readonly Problem[]) => void;
  /** Looks at the records that would be sent. */
  readonly watch?: Watch | undefined;
}

export interface Watch {
  /** The records of a batch; their bytes are JSON text. */
  take(records: readonly ReadyRecord[]): void;
  /** Behind each window; the next one waits for it. */
  settle(): Promise<void>;
}

/** What a load would do. */
export interface DryRun {
  readonly kit: Kit;
  readonly totals: PlanTotals;
  /** At the rate of the load, from a full bucket. */
  readonly seconds: number;
  /** Requests a second that the load may send. */
  readonly perSecond: number;
}

/** The whole pipeline without the network. */
export async function dryRun(parts: DryRunParts): Promise<Outcome<DryRun>> {
  const { recipe, target, source, folder, signal, notice } = parts;
  const kit = makeKit(recipe, target);
  if (!kit.ok) return kit;
  notice(kit.value.notices);
  const sink = new PlanSink();
  const warned = emptyTally();
  const pipeline = openPipeline({
    ...kit.value,
    source,
    sink: parts.watch === undefined ? sink : watched(sink, parts.watch),
    limits: limitsOf(recipe, kit.value),
    unknown: recipe.settings.unknown,
    dedupe: recipe.settings.dedupe,
    window: DEFAULT_WINDOW,
    changedOnly: false,
    folder,
    readBefore: 0,
    dry: true,
    notice,
    told: ({ warnings }) => warnings.forEach((one) => tallyWarnings(warned, [one.problem], one.count)),
  });
  const read = await readAll(async () => {
    const more = await pipeline.next();
    await parts.watch?.settle();
    return more;
  }, signal);
  if (!read.ok) return read;
  notice([...warned.warnings.values()].map(manyWarnings));
  const { perSecond, burst } = rateOf(recipe.settings, target.tokens) ?? target.tokens.rate;
  const share = perSecond * recipe.settings.rateShare;
  const totals = sink.totals();
  return ok({ kit: kit.value, totals, perSecond: share, seconds: Math.max(0, totals.requests - burst) / share });
}

function watched(sink: PlanSink, watch: Watch): Sink {
  return {
    checkpoint: () => sink.checkpoint(),
    digests: (keys) => sink.digests(keys),
    standing: () => sink.standing(),
    commitWindow(window) {
      sink.commitWindow(window);
      for (const batch of window.batches) watch.take(batch);
    },
  };
}

async function readAll(next: () => Promise<Outcome<boolean>>, signal: AbortSignal): Promise<Outcome<void>> {
  try {
    for (;;) {
      signal.throwIfAborted();
      const more = await next();
      if (!more.ok) return more;
      if (!more.value) return ok(undefined);
    }
  } catch (error) {
    if (error instanceof SourceError) return fail(error.problem);
    throw error;
  }
}
