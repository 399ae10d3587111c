import type { Outcome } from '../model/outcome.ts';
import type { LoadEnd, LoadEvent, Progress } from './event.ts';
import { LedgerFull } from './ledger/fault.ts';
import type { LoadLedger } from './ledger/ledger.ts';
import type { Pipeline } from './pipeline/pipeline.ts';
import type { SendFigures } from './send/figures.ts';
import { sendBatches, type SendEvent } from './send/send.ts';
import { limitText, passesLimit, rateOf, type LoadSettings } from './settings.ts';
import { SourceError } from './source/source.ts';
import type { BulkOperation, TokenSource } from './target.ts';
import type { World } from './world.ts';

/** How a load is asked to end early. */
export interface Stops {
  /** What is under way is waited for. */
  readonly stop: AbortSignal;
  /** What is under way is given up. */
  readonly abort: AbortSignal;
}

export interface EngineParts {
  readonly ledger: LoadLedger;
  readonly pipeline: Pipeline;
  readonly operation: BulkOperation;
  readonly tokens: TokenSource;
  readonly settings: LoadSettings;
  readonly world: World;
  readonly stops: Stops;
  readonly emit: (event: LoadEvent) => void;
}

/** Runs a load from where its ledger stands to an end: windows come in as batches go out. */
export async function runEngine(parts: EngineParts): Promise<LoadEnd> {
  try {
    return await new Run(parts).send();
  } catch (error) {
    // nothing that was sent is lost: what has no result in the ledger is pending
    if (error instanceof LedgerFull) return { kind: 'paused', reason: 'disk' };
    throw error;
  }
}

/** How often the counts are read from the ledger for a look at the load. */
const LOOK_MS = 500;

class Run {
  readonly #parts: EngineParts;
  readonly #halt = new AbortController();
  #early: LoadEnd | undefined;
  #inputEnded = false;
  #lookedAt = -Infinity;

  constructor(parts: EngineParts) {
    this.#parts = parts;
  }

  async send(): Promise<LoadEnd> {
    const { ledger, operation, tokens, settings, world, stops } = this.#parts;
    const { rateShare: share, maxInFlight, patienceMs: breakerWaitMs } = settings;
    const end = await sendBatches({
      ledger,
      operation,
      tokens,
      world,
      acceptedBefore: ledger.counts().accepted > 0,
      stop: AbortSignal.any([stops.stop, this.#halt.signal]),
      abort: stops.abort,
      more: () => this.#more(),
      options: { rate: rateOf(settings, tokens), share, maxInFlight, breakerWaitMs },
      tell: (event) => this.#tell(event),
    });
    if (end.kind === 'finished') this.#checkLimit(true);
    // an end of its own goes before the one that made it stop
    const isOwn = end.kind !== 'finished' && (end.kind !== 'stopped' || stops.stop.aborted);
    return isOwn ? end : (this.#early ?? end);
  }

  /** One more window into the ledger. Input that cannot be read on ends the load once what is in the ledger is sent. */
  async #more(): Promise<boolean> {
    if (this.#inputEnded) return false;
    const next = await this.#next();
    this.#inputEnded = !next.ok || !next.value;
    const [problem] = next.ok ? [] : next.problems;
    if (problem !== undefined) this.#early = { kind: 'input', problem };
    this.#checkLimit(false);
    return !this.#inputEnded;
  }

  async #next(): Promise<Outcome<boolean>> {
    try {
      return await this.#parts.pipeline.next();
    } catch (error) {
      if (error instanceof SourceError) return { ok: false, problems: [error.problem] };
      throw error;
    }
  }

  #checkLimit(ended: boolean): void {
    const { ledger, settings } = this.#parts;
    if (settings.maxRejects === undefined || this.#early !== undefined) return;
    const { invalid, rejected, read } = ledger.counts();
    if (!passesLimit(settings.maxRejects, invalid + rejected, read, ended)) return;
    this.#early = { kind: 'threshold', limit: limitText(settings.maxRejects) };
    this.#halt.abort();
  }

  #tell(event: SendEvent): void {
    switch (event.kind) {
      case 'waiting':
        return this.#parts.emit(event);
      case 'figures':
        return this.#look(event.figures);
    }
  }

  #look(figures: SendFigures): void {
    const { world, emit } = this.#parts;
    if (world.now() - this.#lookedAt < LOOK_MS) return;
    this.#lookedAt = world.now();
    this.#checkLimit(false);
    emit({ kind: 'progress', progress: this.#progress(figures) });
  }

  /** The time left is what the rate needs for the pending records; while input is being read, or nothing goes, who knows. */
  #progress({ requests, budgetShare, perSecond, requestsPerSecond, failing }: SendFigures): Progress {
    const { ledger, operation, settings } = this.#parts;
    const counts = ledger.counts();
    const items = Math.min(settings.batchItems ?? Infinity, operation.bulk.maxItems);
    const isKnown = this.#inputEnded && !failing;
    const secondsLeft = isKnown ? counts.pending / items / requestsPerSecond : undefined;
    return { counts, readShare: undefined, requests, budgetShare, perSecond, secondsLeft, failing };
  }
}
