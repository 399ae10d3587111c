import type { Batch, LoadLedger } from '../ledger/ledger.ts';
import { before, newItem, type Item } from './item.ts';
import { Lanes } from './lanes.ts';
import { Tree } from './suspicion.ts';

/** With fewer than so many batches waiting, more are asked for. */
const LOW = 16;
const PAGE = 16;

/** The batches that are next, in order. What is under way or deferred is not among them, but keeps its keys. */
export class Queue {
  readonly #ledger: Pick<LoadLedger, 'pendingBatches'>;
  readonly #lanes = new Lanes();
  readonly #waiting: Item[] = [];
  /** Every batch in hand: the ledger may show again what was split off. */
  readonly #held = new Set<number>();
  #after = 0;
  #isDry = false;
  readonly #acceptedBefore: boolean;
  #lastRoot: number | undefined;
  #lastTree = new Tree(false);

  constructor(ledger: Pick<LoadLedger, 'pendingBatches'>, acceptedBefore: boolean) {
    this.#ledger = ledger;
    this.#acceptedBefore = acceptedBefore;
  }

  /** Reads on in the ledger. True when more would have to be committed first. */
  refill(): boolean {
    while (this.#waiting.length < LOW && !this.#isDry) {
      const page = this.#ledger.pendingBatches(this.#after, PAGE);
      for (const batch of page) {
        this.#after = batch.id;
        if (!this.#held.has(batch.id)) this.add(this.#fromLedger(batch));
      }
      // a page may be short because a later load has overtaken some of it
      this.#isDry = page.length === 0;
    }
    return this.#waiting.length < LOW;
  }

  /** What is left of one batch comes together, and is judged together. */
  #fromLedger(batch: Batch): Item {
    const { root, depth } = batch.family;
    // what was split in an earlier run is not suspected again when that run had records accepted
    if (this.#lastRoot !== root) this.#lastTree = new Tree(depth === 0 || !this.#acceptedBefore);
    this.#lastRoot = root;
    this.#lastTree.join(batch.keys.length);
    return newItem(batch, this.#lastTree, depth, false);
  }

  /** Something was committed to the ledger. */
  grew(): void {
    this.#isDry = false;
  }

  add(item: Item): void {
    this.#held.add(item.batch.id);
    this.#lanes.enter(item);
    this.#place(item);
  }

  /** Back to its place, with its keys, which it has kept. */
  putBack(item: Item): void {
    this.#place(item);
  }

  /** The first that may go now, else the milliseconds until one may; Infinity when that depends on others. */
  first(now: number): Item | number {
    let wait = Infinity;
    for (const item of this.#waiting) {
      if (item.behind > 0) continue;
      if (item.notBefore <= now) return item;
      wait = Math.min(wait, Math.ceil(item.notBefore - now));
    }
    return wait;
  }

  takeOut(item: Item): void {
    const place = this.#waiting.indexOf(item);
    if (place >= 0) this.#waiting.splice(place, 1);
  }

  /** Its keys are free, after whatever it was split into has been added. */
  settled(item: Item): void {
    this.#lanes.leave(item);
    this.#held.delete(item.batch.id);
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  #place(item: Item): void {
    let place = this.#waiting.length;
    // nearly always the last
    while (place > 0 && isBefore(item, this.#waiting[place - 1])) place -= 1;
    this.#waiting.splice(place, 0, item);
  }
}

function isBefore(item: Item, other: Item | undefined): boolean {
  return other !== undefined && before(item, other);
}
