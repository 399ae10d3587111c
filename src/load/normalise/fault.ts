import type { Problem } from '../../model/problem.ts';

/** A value that cannot be read, as a normaliser returns it: a problem that does not know yet where it is. */
export class Fault {
  readonly problem: Problem;

  constructor(found: Problem) {
    this.problem = found;
  }

  /** The problem at its target field, with the column or member that the value came from. */
  at(pointer: string, column: string): Problem {
    const { code, severity, args } = this.problem;
    return { code, severity, place: { pointer }, args: column === '' ? args : { ...args, column } };
  }
}
