import type { Evidence } from './evidence.ts';

/** How much of a check the evidence earns, from 0 to 1, and why. */
export interface Verdict {
  readonly share: number;
  readonly why: string;
}

/** Looks at one thing; pure. `undefined` when the check cannot apply, and then leaves the points that are possible. */
export type Judge = (evidence: Evidence) => Verdict | undefined;

export function bit(holds: boolean, why: string): Verdict {
  return { share: holds ? 1 : 0, why };
}

/** `...: 2 of 3`, passed from a share on. */
export function atLeast(part: number, whole: number, least: number, what: string): Verdict {
  return bit(whole > 0 && part / whole >= least, `${what}: ${part} of ${whole}; from ${least * 100} % on`);
}

/** The mean over several documents. */
export function mean(verdicts: readonly Verdict[]): Verdict {
  const [first] = verdicts;
  if (first === undefined) return { share: 0, why: 'there is no contract' };
  if (verdicts.length === 1) return first;
  const sum = verdicts.reduce((total, { share }) => total + share, 0);
  const passed = verdicts.filter(({ share }) => share === 1).length;
  return { share: sum / verdicts.length, why: `${passed} of ${verdicts.length} contracts pass; first: ${first.why}` };
}
