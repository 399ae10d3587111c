import type { Batch } from '../ledger/ledger.ts';
import type { Tree } from './suspicion.ts';

/** A batch in the sender's hands. */
export interface Item {
  readonly batch: Batch;
  /** What is known of the batch that it was split from, itself when it came whole from the ledger. */
  readonly tree: Tree;
  /** Splits between the whole batch and this one. */
  readonly depth: number;
  /** The upstream named its one record as the one that it refuses. */
  readonly isNamed: boolean;
  /** Of its keys, how many another batch goes first with. */
  behind: number;
  /** Requests so far. */
  attempts: number;
  /** Transient failures since the first attempt, and when the first was. */
  failures: number;
  failingSince: number;
  /** Not sent before, by the clock of the world. */
  notBefore: number;
}

export function newItem(batch: Batch, tree: Tree, depth: number, isNamed: boolean): Item {
  return { batch, tree, depth, isNamed, behind: 0, attempts: 0, failures: 0, failingSince: 0, notBefore: 0 };
}

/** True when `one` stands before `other`: what a batch is split into stands where it stood. */
export function before(one: Item, other: Item): boolean {
  const [root, otherRoot] = [one.batch.family.root, other.batch.family.root];
  return root === otherRoot ? one.batch.id < other.batch.id : root < otherRoot;
}
