import type { Problem } from '../../model/problem.ts';

/** The ledger cannot go on: its disk, its file. Carries the problem to report; the transaction has been rolled back. */
export class LedgerFault extends Error {
  readonly problem: Problem;

  constructor(found: Problem) {
    super(found.code);
    this.problem = found;
  }
}

/** No room on the disk: the load pauses (exit 75) and can be resumed. */
export class LedgerFull extends LedgerFault {}
