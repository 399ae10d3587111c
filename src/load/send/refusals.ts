import type { BulkFacts } from '../../model/facts.ts';
import { problem, type Problem } from '../../model/problem.ts';
import type { LoadLedger, Settlement } from '../ledger/ledger.ts';
import type { Answer } from '../target.ts';
import { halves, halvesByBytes, oneAndHalves, setApart, type Parts } from './bisect.ts';
import { hintsIn, type Hints } from './hints.ts';
import { newItem, type Item } from './item.ts';
import type { Queue } from './queue.ts';
import type { SendEnd } from './send.ts';
import type { Tree } from './suspicion.ts';
import { answerText, maskedAnswer, refusalOf } from './words.ts';

interface RefusalsSetting {
  readonly ledger: Pick<LoadLedger, 'settle'>;
  readonly queue: Queue;
  readonly bulk: BulkFacts;
  /** Requests for the parts of one batch. */
  readonly budget: number;
}

const NO_HINTS: Hints = { indexes: [], listed: false };
const TOO_LARGE = 413;

/**
 * Finds the records of a refused batch that the upstream does not want. The batch is split, by what the answer says or in
 * halves, until a refused part has one record or the budget is spent; that part is rejected. As long as nothing was ever
 * accepted, what is refused may not be the records at all (see `Tree`).
 */
export class Refusals {
  readonly #setting: RefusalsSetting;
  readonly #deferring = new Set<Tree>();
  #everAccepted = false;
  #trustsHints = true;

  constructor(setting: RefusalsSetting) {
    this.#setting = setting;
  }

  /**
   * A batch was accepted, so there are records that the upstream wants. Answers how many: those that the answer lists as
   * errors are refused.
   */
  accepted(item: Item, answer: Answer): number {
    const accepted = this.#settleAccepted(item, answer);
    if (accepted === 0) return 0;
    this.#everAccepted = true;
    if (item.isNamed) this.#trustsHints = false;
    this.concludeAll();
    return accepted;
  }

  /** A process that dies between the two parts sends what is left of them again. */
  #settleAccepted(item: Item, answer: Answer): number {
    const { ledger, queue, bulk } = this.#setting;
    const { batch, attempts } = item;
    const { listed, indexes } = hintsIn(answer.body, bulk.key, batch);
    const left = listed ? indexes : [];
    if (left.length === batch.keys.length) {
      this.#reject(item, answer, problem('load.rejected', {}, { status: answer.status }));
      return 0;
    }
    if (left.length === 0) ledger.settle(batch.id, { kind: 'accepted' }, attempts);
    else {
      const parts = [batch.keys.map((_, index) => index).filter((index) => !left.includes(index)), left];
      const [good, bad] = ledger.settle(batch.id, { kind: 'split', parts }, attempts);
      if (good === undefined || bad === undefined) throw new Error('a split has as many batches as parts');
      ledger.settle(good.id, { kind: 'accepted' }, 0);
      ledger.settle(bad.id, rejection(answer, problem('load.rejected', {}, { status: answer.status })), 0);
    }
    queue.settled(item);
    return batch.keys.length - left.length;
  }

  /** Ends what is deferred: there will be no more evidence. True when there was some. */
  concludeAll(): boolean {
    const trees = [...this.#deferring];
    this.#deferring.clear();
    for (const tree of trees) this.#clear(tree);
    return trees.length > 0;
  }

  /** Settles a refusal, or defers it. Answers the end of the run when it is clear that no record is to blame. */
  refused(item: Item, answer: Answer): SendEnd | undefined {
    const { batch, tree, depth } = item;
    if (this.#isSuspect(item, answer)) tree.refused(refusalOf(answer, batch));
    if (!this.#isSuspect(item, answer)) {
      this.#clear(tree);
      this.#conclude(item, answer);
      return undefined;
    }
    if (tree.mayGrow(depth, batch.keys.length)) {
      this.#split(item, this.#hints(item, answer), answer.status);
      return undefined;
    }
    tree.defer({ item, answer });
    this.#deferring.add(tree);
    if (!tree.isAlike || this.#sample(tree)) return undefined;
    return { kind: 'refused', status: answer.status, sample: maskedAnswer(answer, batch) };
  }

  /** Has single records sent, while what surrounds them waits. False when that was done before, or only they are left. */
  #sample(tree: Tree): boolean {
    const chosen = tree.sample();
    for (const { item } of chosen) {
      const parts = oneAndHalves(item.batch.keys.length);
      tree.grow(parts.length, 1);
      const [, ...rest] = this.#replace(item, parts, new Set());
      for (const part of rest) tree.hold(part);
    }
    return chosen.length > 0;
  }

  #isSuspect({ tree }: Item, { status }: Answer): boolean {
    return !this.#everAccepted && tree.isSuspect && status !== TOO_LARGE;
  }

  #clear(tree: Tree): void {
    this.#deferring.delete(tree);
    for (const { item, answer } of tree.clear()) this.#conclude(item, answer);
  }

  #conclude(item: Item, answer: Answer): void {
    const { status } = answer;
    const records = item.batch.keys.length;
    const hints = this.#hints(item, answer);
    const isNamed = hints.listed && hints.indexes.length === records;
    if (records === 1 || isNamed) return this.#reject(item, answer, problem('load.rejected', {}, { status }));
    const { spent } = item.tree;
    if (spent + partsOf(item, hints, status, this.#setting.bulk).length > this.#setting.budget)
      return this.#reject(item, answer, problem('load.rejected-unsplit', {}, { status, records, requests: spent }));
    return this.#split(item, hints, status);
  }

  #hints(item: Item, answer: Answer): Hints {
    return this.#trustsHints && answer.status !== TOO_LARGE
      ? hintsIn(answer.body, this.#setting.bulk.key, item.batch)
      : NO_HINTS;
  }

  #reject(item: Item, answer: Answer, found: Problem): void {
    const { ledger, queue } = this.#setting;
    ledger.settle(item.batch.id, rejection(answer, found), item.attempts);
    queue.settled(item);
  }

  #split(item: Item, hints: Hints, status: number): void {
    const { batch, tree } = item;
    const parts = partsOf(item, hints, status, this.#setting.bulk);
    const named = new Set(isPartial(hints, batch.keys.length) ? hints.indexes.map((index) => batch.keys[index]) : []);
    tree.grow(parts.length);
    this.#replace(item, parts, named);
  }

  #replace(item: Item, parts: Parts, named: ReadonlySet<string | undefined>): readonly Item[] {
    const { ledger, queue } = this.#setting;
    const { batch, tree, depth } = item;
    const items = ledger
      .settle(batch.id, { kind: 'split', parts }, item.attempts)
      .map((part) => newItem(part, tree, depth + 1, part.keys.length === 1 && named.has(part.keys[0])));
    for (const part of items) queue.add(part);
    queue.settled(item);
    return items;
  }
}

function rejection(answer: Answer, found: Problem): Settlement {
  return { kind: 'rejected', status: answer.status, problem: found, answer: answerText(answer) };
}

/** Hints that name all records tell no more than the refusal does. */
function isPartial({ indexes }: Hints, records: number): boolean {
  return indexes.length > 0 && indexes.length < records;
}

function partsOf({ batch }: Item, hints: Hints, status: number, bulk: BulkFacts): Parts {
  const records = batch.keys.length;
  if (status === TOO_LARGE) return halvesByBytes(batch, bulk.items);
  return isPartial(hints, records) ? setApart(records, hints.indexes) : halves(records);
}
