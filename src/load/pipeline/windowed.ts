import { ok, type Outcome } from '../../model/outcome.ts';
import type { Entry, Fold } from './entry.ts';
import type { Pipeline, Reader, WindowSize } from './pipeline.ts';
import { commitWindow, type WindowEnd } from './settle-window.ts';
import { emptyTally, type Tally } from './tally.ts';
import type { Slab } from './slab.ts';
import { Window } from './window.ts';

export interface WindowedParts {
  readonly reader: Reader;
  readonly end: WindowEnd;
  readonly fold: Fold;
  readonly size: WindowSize;
  /** Of the entries; cleared behind each window. */
  readonly slab: Slab;
  readonly carried: readonly Entry[];
  /** True when an earlier run has read everything. */
  readonly complete: boolean;
  readonly told: (tally: Tally) => void;
}

/** Folds the records of a key where they stand near one another: within a window, and what was carried into it. */
export class WindowedPipeline implements Pipeline {
  readonly #parts: WindowedParts;
  #carried: readonly Entry[];
  #complete: boolean;

  constructor(parts: WindowedParts) {
    this.#parts = parts;
    this.#carried = parts.carried;
    this.#complete = parts.complete;
  }

  async next(): Promise<Outcome<boolean>> {
    if (this.#complete) return ok(false);
    const { reader, end, fold, slab, told } = this.#parts;
    const tally = emptyTally();
    const window = new Window(fold, this.#carried);
    const filled = await this.#fill(window, tally);
    if (!filled.ok) return filled;
    const place = { next: reader.cursor, spilled: 0, spill: undefined, complete: this.#complete };
    this.#carried = commitWindow(end, window.entries(), tally, place);
    slab.clear();
    told(tally);
    return ok(true);
  }

  async #fill(window: Window, tally: Tally): Promise<Outcome<void>> {
    const add = (entry: Entry): void => {
      if (window.add(entry)) tally.merged += 1;
    };
    const { size, reader } = this.#parts;
    // at least a chunk: what is carried may be a whole window, where batches are as large as that
    do {
      const more = await reader.take(tally, add);
      if (!more.ok) return more;
      if (!more.value) {
        this.#complete = true;
        break;
      }
    } while (window.size < size.records && window.bytes < size.bytes && tally.read < size.records * 2);
    return ok(undefined);
  }
}
