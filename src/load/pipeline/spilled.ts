import { setImmediate } from 'node:timers/promises';
import { ok, type Outcome } from '../../model/outcome.ts';
import { jsonOf, type Entry, type Fold } from './entry.ts';
import type { Intake } from './intake.ts';
import type { Pipeline, Reader } from './pipeline.ts';
import { commitWindow, type WindowEnd } from './settle-window.ts';
import type { Slab } from './slab.ts';
import { spillText, type Spill } from './spill.ts';
import { emptyTally, tallyEntry, tallyWarnings, type Tally } from './tally.ts';
import { Window } from './window.ts';

export interface SpilledParts {
  readonly reader: Reader;
  readonly intake: Intake;
  readonly spill: Spill;
  /** Of the entries that come from the reader; cleared when they are in the files. */
  readonly slab: Slab;
  readonly end: WindowEnd;
  readonly fold: Fold;
  /** True when several rows make one record: they are judged only when they are together. */
  readonly grouped: boolean;
  /** False in a dry run. */
  readonly durable: boolean;
  readonly carried: readonly Entry[];
  /** Partitions that an earlier run has put into batches; undefined when it was still reading. */
  readonly drained: number | undefined;
  readonly told: (tally: Tally) => void;
}

/** How many records are spread between two commits. */
const SPREAD_RECORDS = 500_000;

/** Folds the records of a key wherever they stand: they are spread over files by key first. */
export class SpilledPipeline implements Pipeline {
  readonly #parts: SpilledParts;
  #carried: readonly Entry[];
  #drained: number | undefined;

  constructor(parts: SpilledParts) {
    this.#parts = parts;
    this.#carried = parts.carried;
    this.#drained = parts.drained;
  }

  async next(): Promise<Outcome<boolean>> {
    if (this.#drained === undefined) return this.#spread();
    // nothing below waits: without a turn of the event loop no signal would be heard, and no memory be given back
    await setImmediate();
    return this.#drain(this.#drained);
  }

  async #spread(): Promise<Outcome<boolean>> {
    const { reader, spill, slab, durable } = this.#parts;
    const tally = emptyTally();
    let spilled = 0;
    const add = (entry: Entry): void => {
      spill.add(entry);
      spilled += 1;
    };
    let ended = false;
    while (!ended && tally.read < SPREAD_RECORDS) {
      const more = await reader.take(tally, add);
      slab.clear();
      if (!more.ok) return more;
      ended = !more.value;
    }
    const lengths = spill.flush(durable);
    this.#drained = ended ? 0 : undefined;
    if (ended) spill.slice();
    this.#commit([], tally, spilled, lengths);
    return ok(true);
  }

  #drain(index: number): Outcome<boolean> {
    const { spill, fold } = this.#parts;
    if (index >= spill.partitions) return ok(false);
    const tally = emptyTally();
    const window = new Window(fold, this.#carried);
    const entries = spill.entries(index);
    for (const entry of entries) if (window.add(entry)) tally.merged += 1;
    const good = this.#parts.grouped ? this.#finished(window, tally) : window.entries();
    this.#drained = index + 1;
    this.#commit(good, tally, -entries.length, spill.flush(false));
    spill.drop(index);
    return ok(true);
  }

  /** Carried records are finished already. */
  #finished(window: Window, tally: Tally): readonly Entry[] {
    const carried = new Set(this.#carried);
    return window.entries().flatMap((entry) => {
      if (carried.has(entry)) return entry;
      const value = jsonOf(entry);
      const good = this.#parts.intake.finish(entry, value);
      if (good.ok) {
        tallyWarnings(tally, good.problems);
        tallyEntry(tally, good.value);
        return good.value;
      }
      const { ordinal, position, raw } = entry;
      const { problems } = good;
      tally.invalid.push({
        kind: 'invalid',
        ordinal,
        position,
        raw,
        mapped: value,
        problems,
        attempts: 0,
        status: undefined,
      });
      return [];
    });
  }

  #commit(entries: readonly Entry[], tally: Tally, spilled: number, lengths: readonly number[]): void {
    const { reader, spill, end, told } = this.#parts;
    const state = spillText({ lengths, slices: spill.slices, drained: this.#drained });
    const complete = this.#drained !== undefined && this.#drained >= spill.partitions;
    const place = { next: reader.cursor, spilled, spill: state, complete };
    this.#carried = commitWindow(end, entries, tally, place);
    told(tally);
  }
}
