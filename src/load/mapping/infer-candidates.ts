import type { Json } from '../../model/json.ts';
import type { ColumnLook } from './infer-column.ts';
import type { Guess } from './infer-draft.ts';

/** A column that may be what a field is made of, with what its values say for it. */
export interface Candidate {
  readonly column: string;
  readonly reason: string;
}

const MOST = 3;
/** Of the values: a column of times may have a few that are none. */
const NEARLY_ALL = 0.9;

/**
 * For the fields that no header speaks for: the columns whose values could be theirs, the likeliest first. Values alone do
 * not tell one time from another, so these are for a person to choose from.
 */
export function candidatesFor(
  guesses: readonly Guess[],
  columns: readonly ColumnLook[],
): ReadonlyMap<string, readonly Candidate[]> {
  const open = guesses.filter(({ look }) => look === undefined);
  return new Map(open.map((guess) => [guess.field, candidates(guess, columns)]));
}

function candidates(guess: Guess, columns: readonly ColumnLook[]): Candidate[] {
  return columns
    .flatMap((column) => {
      const found = fitting(guess, column);
      return found === undefined ? [] : [{ column: column.name, ...found }];
    })
    .toSorted((one, other) => other.weight - one.weight)
    .slice(0, MOST)
    .map(({ column, reason }) => ({ column, reason }));
}

interface Fit {
  readonly weight: number;
  readonly reason: string;
}

/** Texts may be anything, so they are not guessed. */
function fitting({ kind, allowed, isKey }: Guess, look: ColumnLook): Fit | undefined {
  if (look.filled === 0) return undefined;
  switch (kind) {
    case 'time':
      return isTimes(look) ? { weight: look.filled / look.cells, reason: 'times' } : undefined;
    case 'id':
      return isKey ? keyFit(look) : undefined;
    case 'word':
      return wordFit(look, allowed);
    case 'duration':
      return durationFit(look);
    case 'score':
      return scoreFit(look);
    case 'boolean':
      return look.booleans >= NEARLY_ALL && look.distinct <= 2 ? { weight: 1, reason: 'yes or no' } : undefined;
    case 'number':
    case 'integer':
      return numberFit(look);
    case 'text':
    case 'list':
    case 'raw':
      return undefined;
  }
}

/** Digits alone may be an id as well. */
function isTimes({ times, numbers }: ColumnLook): boolean {
  return times >= NEARLY_ALL && numbers < NEARLY_ALL;
}

function numberFit(look: ColumnLook): Fit | undefined {
  if (look.numbers < NEARLY_ALL || isTimes(look)) return undefined;
  return { weight: look.numbers, reason: 'numbers' };
}

function durationFit(look: ColumnLook): Fit | undefined {
  const { durations, numbers } = look;
  if (isTimes(look) || Math.max(durations, numbers) < NEARLY_ALL) return undefined;
  return { weight: durations, reason: durations > numbers ? 'durations' : 'numbers' };
}

function scoreFit({ numbers, smallest, largest }: ColumnLook): Fit | undefined {
  if (numbers < NEARLY_ALL || smallest < 0 || largest > 10) return undefined;
  return { weight: numbers, reason: `numbers from ${smallest} to ${largest}` };
}

function keyFit(look: ColumnLook): Fit | undefined {
  const isDistinct = look.cells > 1 && look.filled === look.cells && look.distinct === look.filled;
  if (!isDistinct || isTimes(look)) return undefined;
  return { weight: look.numbers, reason: 'a value of its own in each record' };
}

/** A column of few words; those that the target has itself speak for it. */
function wordFit({ words, numbers, times, distinct, filled }: ColumnLook, allowed: readonly Json[]): Fit | undefined {
  if (words === undefined || numbers >= NEARLY_ALL || times >= NEARLY_ALL) return undefined;
  const known = new Set(allowed.filter((value) => typeof value === 'string').map(lettersOf));
  const shared = words.filter((word) => known.has(lettersOf(word))).length;
  // as many words as records are no vocabulary
  if (shared === 0 && distinct === filled) return undefined;
  const reason = shared === 0 ? `${words.length} words` : `${words.length} words, ${shared} of them known`;
  return { weight: shared / Math.max(1, words.length), reason };
}

/** `E-Mail` and `email` are one word. */
function lettersOf(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}
