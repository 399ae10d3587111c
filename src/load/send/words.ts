import type { Batch } from '../ledger/ledger.ts';
import type { Answer } from '../target.ts';
import { stringsIn } from './strings.ts';

const MAX_ANSWER_BYTES = 2048;
const MAX_READ_BYTES = 64 * 1024;
const MAX_SAMPLE = 200;
const LEAST_MASKED = 3;

/** What the upstream said, at most 2 KiB. It may hold personal data. */
export function answerText(answer: Answer): string {
  const text = Buffer.from(answer.body.subarray(0, MAX_ANSWER_BYTES)).toString();
  // a character that the end cuts through
  return answer.body.length > MAX_ANSWER_BYTES ? text.replace(/\ufffd+$/, '') : text;
}

/**
 * The same without anything that comes from the records, and without whatever has a digit, such as positions and request
 * ids. At most 200 characters, on one line.
 */
export function maskedAnswer(answer: Answer, batch: Batch): string {
  const values = maskedValues(batch);
  return withoutQuotes(masked(answerText(answer), values), values).slice(0, MAX_SAMPLE);
}

const WORD = /\p{L}+/gu;

/**
 * An answer may hold a part of a value, or one that is escaped or in another case: two words that follow one another in
 * a value are masked wherever they do in the answer, and so is the word that a value has alone.
 */
function withoutQuotes(text: string, values: readonly string[]): string {
  const known = new Set<string>();
  for (const value of values) {
    const words = wordsOf(value);
    if (words.length === 1) known.add(words[0] ?? '');
    for (const [index, word] of words.slice(1).entries()) known.add(`${words[index]} ${word}`);
  }
  const plain = text.replaceAll(/\\[nrt]/g, ' ');
  const words = wordsOf(plain);
  const isQuoted = (at: number): boolean =>
    known.has(words[at] ?? '') ||
    known.has(`${words[at - 1]} ${words[at]}`) ||
    known.has(`${words[at]} ${words[at + 1]}`);
  let at = -1;
  return plain.replaceAll(WORD, (word) => (isQuoted((at += 1)) ? '*' : word));
}

function wordsOf(text: string): readonly string[] {
  return (text.match(WORD) ?? []).map((word) => word.toLowerCase());
}

/** Equal for answers that refuse for the same reason: what they say, however many records they say it of. */
export function refusalOf(answer: Answer, batch: Batch): string {
  const values = maskedValues(batch);
  const strings = answer.body.length > MAX_READ_BYTES ? [] : stringsIn(answer.body);
  const words = strings.length === 0 ? [answerText(answer)] : strings;
  return [String(answer.status), ...new Set(words.map((text) => masked(text, values)))].toSorted().join('\n');
}

function masked(text: string, values: readonly string[]): string {
  return values
    .reduce((left, value) => (left.includes(value) ? left.replaceAll(value, '*') : left), text)
    .replaceAll(/[\w.@+-]*\d[\w.@+-]*/g, '#')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** Longest first, so that none is left over of another. */
function maskedValues({ keys, body }: Batch): readonly string[] {
  const values = new Set([...keys, ...stringsIn(body)].filter(({ length }) => length >= LEAST_MASKED));
  return [...values].toSorted((a, b) => b.length - a.length);
}
