import { problem } from '../../model/problem.ts';
import { Fault } from './fault.ts';

const YES = new Set(['true', 'yes', 'y', 't', '1']);
const NO = new Set(['false', 'no', 'n', 'f', '0']);
const NEITHER = new Fault(problem('value.boolean', {}, { allowed: ['true', 'yes', '1', 'false', 'no', '0'] }));

/** Yes or no, without case; anything else is a fault and not `false`. */
export function readBoolean(value: unknown): boolean | Fault {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string' && typeof value !== 'number') return NEITHER;
  const word = String(value).trim().toLowerCase();
  if (YES.has(word)) return true;
  return NO.has(word) ? false : NEITHER;
}
