import { problem } from '../../model/problem.ts';
import { Fault } from './fault.ts';

const NOT_AN_ID = new Fault(problem('value.id', {}, {}));
const DAMAGED = new Fault(problem('value.id-damaged', {}, {}));

/** `1.23457E+11` is what a spreadsheet makes of a long number, `1001.0` what a data frame makes of a column with holes. */
const SPREADSHEET = /^[+-]?\d+(?:[.,]\d+)?e[+-]?\d+$/i;
const DATA_FRAME = /^\d+\.0+$/;

/**
 * An id as text, digit by digit. A JSON number past 2^53 has lost digits when it arrives here: `exact` is asked for its
 * text as written, and the id is damaged when nobody knows it.
 */
export function readId(value: unknown, exact: (value: number) => string | undefined): string | Fault {
  if (typeof value === 'string') return readText(value.trim());
  if (typeof value !== 'number') return NOT_AN_ID;
  if (Number.isSafeInteger(value)) return String(value);
  const text = exact(value);
  return text === undefined || !/^-?\d+$/.test(text) ? DAMAGED : text;
}

function readText(text: string): string | Fault {
  if (text === '') return NOT_AN_ID;
  const last = text.charCodeAt(text.length - 1);
  // only what ends in a digit can be damaged: a look that is cheap for all the ids that are not
  if (last < 48 || last > 57) return text;
  return SPREADSHEET.test(text) || DATA_FRAME.test(text) ? DAMAGED : text;
}
