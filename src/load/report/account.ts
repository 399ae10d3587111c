import type { Counts } from '../counts.ts';
import { count, counted } from './figures.ts';

/** What became of records, in the order of the identity. `name` is what the identity calls it. */
export const FATES = [
  { name: 'accepted', tone: 'good', means: 'in a request that the upstream answered with success' },
  { name: 'unchanged', tone: 'still', means: 'equal to what was last sent for their key; not sent again' },
  { name: 'superseded', tone: 'still', means: 'left out, because a later write of their key went before' },
  { name: 'merged', tone: 'still', means: 'folded into another record of the same key' },
  { name: 'invalid', tone: 'ours', means: 'refused by our checks; never sent' },
  { name: 'rejected', tone: 'theirs', means: 'sent, and refused by the upstream' },
  { name: 'filtered', tone: 'still', means: 'left out by a filter of the mapping' },
  { name: 'pending', tone: 'open', means: 'kept in the ledger, without an answer so far' },
] as const satisfies readonly { readonly name: keyof Counts; readonly tone: string; readonly means: string }[];

/** `read 10 = accepted 8 + invalid 2`: parts of nothing are left out, unless all are. */
export function identity(counts: Counts): string {
  const parts = FATES.filter(({ name }) => counts[name] !== 0).map(({ name }) => `${name} ${count(counts[name])}`);
  return `read ${count(counts.read)} = ${parts.length === 0 ? 'nothing' : parts.join(' + ')}`;
}

/** Whether the identity holds, in a sentence. */
export function balanceText(imbalance: number): string {
  if (imbalance === 0) return 'Every record that was read is accounted for exactly once.';
  const records = `${counted(Math.abs(imbalance), 'record')} too ${imbalance > 0 ? 'many' : 'few'}`;
  return `The account does not add up: ${records}. This is a fault of Capstan; keep the ledger and report it.`;
}
