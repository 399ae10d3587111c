import { problem } from '../../model/problem.ts';
import { isExact } from '../../text/json.ts';
import { Fault } from './fault.ts';

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const NOT_A_NUMBER = new Fault(problem('value.number', {}, {}));
const NOT_WHOLE = new Fault(problem('value.integer', {}, {}));

/** A number with a point as decimal mark; a comma may be a decimal mark or stand between thousands, so it is refused. */
export function readNumber(value: unknown): number | Fault {
  if (typeof value === 'number') return isExact(value) ? value : NOT_A_NUMBER;
  if (typeof value !== 'string') return NOT_A_NUMBER;
  const text = value.trim();
  if (!NUMBER.test(text)) return NOT_A_NUMBER;
  const number = Number(text);
  return isExact(number) ? number : NOT_A_NUMBER;
}

/** A whole number; `5.0` is one. */
export function readInteger(value: unknown): number | Fault {
  const number = readNumber(value);
  return number instanceof Fault || Number.isInteger(number) ? number : NOT_WHOLE;
}
