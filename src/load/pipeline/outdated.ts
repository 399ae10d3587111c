import { problem } from '../../model/problem.ts';
import type { SourceItem } from '../source/source.ts';
import type { Entry } from './entry.ts';
import type { Sink } from './settle-window.ts';
import { tallyInvalid, type Tally } from './tally.ts';

export interface OutdatedParts {
  readonly sink: Pick<Sink, 'standing'>;
  /** A write replaces the whole record: what a later one has replaced is of no use any more. */
  readonly replaces: boolean;
  /** Several rows make one record. */
  readonly grouped: boolean;
}

/**
 * Keeps records that are loaded again from undoing what was accepted in the meantime. Where a later write has replaced
 * the whole record, it is superseded. Where it has changed some fields, or was made of the other rows of a group, leaving
 * the record out would lose something and sending it would undo something: it stays refused, and a person decides.
 */
export class Outdated {
  readonly #parts: OutdatedParts;

  constructor(parts: OutdatedParts) {
    this.#parts = parts;
  }

  /** True for a record that must not be sent; it is tallied. */
  takes(entry: Entry, item: SourceItem, columns: readonly string[] | undefined, tally: Tally): boolean {
    const { sink, replaces, grouped } = this.#parts;
    const standing = sink.standing(entry);
    if (standing === 'newest' || (standing === 'behind' && !grouped)) return false;
    if (replaces && !grouped) tally.superseded += 1;
    else {
      const problems = [problem('load.outdated', {}, {})];
      tallyInvalid(tally, item, entry.ordinal, { columns, mapped: undefined, problems });
    }
    return true;
  }
}
