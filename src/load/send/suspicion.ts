import type { Answer } from '../target.ts';
import type { Item } from './item.ts';

/** Halves and quarters. */
const DEEPEST = 2;
/** Fewer records have no quarters. */
const LEAST_RECORDS = 4;
const SAMPLES = 4;

/** A refusal of which it is not yet known whether it says something of the records. */
export interface Deferred {
  readonly item: Item;
  readonly answer: Answer;
}

/**
 * A batch of the ledger with what it is split into; after a resume, all that is left of it. When the batch, its parts, their
 * parts and single records out of those are all refused with the same answer, then the records are hardly to blame: that
 * is configuration. Until it is known nothing of it is rejected: what cannot be split further is *deferred*, and what
 * surrounds the single records is *held* and not sent.
 */
export class Tree {
  /** Requests that splitting has cost, or will have when all parts are answered. */
  spent = 0;
  readonly #held: Item[] = [];
  #deferred: Deferred[] = [];
  #signature: string | undefined;
  #records = 0;
  #unanswered = 0;
  #isSampled = false;
  #suspect: boolean;

  constructor(suspect: boolean) {
    this.#suspect = suspect;
  }

  /** A batch as it comes from the ledger. */
  join(records: number): void {
    this.#records += records;
    this.#unanswered += 1;
  }

  get isSuspect(): boolean {
    return this.#suspect && this.#records >= LEAST_RECORDS;
  }

  refused(signature: string): void {
    this.#unanswered -= 1;
    this.#signature ??= signature;
    if (this.#signature !== signature) this.#suspect = false;
  }

  /** False for what has to wait until more is known. */
  mayGrow(depth: number, records: number): boolean {
    return depth < DEEPEST && records > 1;
  }

  /** So many parts, of which so many are sent now. */
  grow(parts: number, sent = parts): void {
    this.#unanswered += sent;
    this.spent += parts;
  }

  defer(one: Deferred): void {
    this.#deferred.push(one);
  }

  hold(item: Item): void {
    item.notBefore = Infinity;
    this.#held.push(item);
  }

  /** All that was sent is refused alike. */
  get isAlike(): boolean {
    return this.isSuspect && this.#unanswered === 0;
  }

  /** Hands back some of what is deferred, to try single records of it; nothing the second time. */
  sample(): readonly Deferred[] {
    if (this.#isSampled) return [];
    this.#isSampled = true;
    const chosen = this.#deferred.filter(({ item }) => item.batch.keys.length > 1).slice(0, SAMPLES);
    this.#deferred = this.#deferred.filter((one) => !chosen.includes(one));
    return chosen;
  }

  /** It is the records, since something was accepted, here or elsewhere. Hands back what was deferred, and lets go what was held. */
  clear(): readonly Deferred[] {
    this.#suspect = false;
    for (const item of this.#held.splice(0)) item.notBefore = 0;
    return this.#deferred.splice(0);
  }
}
