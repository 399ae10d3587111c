import type { Json } from '../../model/json.ts';
import { problem } from '../../model/problem.ts';
import { Fault } from './fault.ts';

const LONGEST = 60;
const MAX_LISTED = 20;

/** Words as they are compared: trimmed, without case, with single spaces. */
export function wordKey(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ').toLowerCase();
}

/** Numbers and booleans are words too: systems number their states. */
export function wordOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** A closed list of words; it knows what each one means. */
export class Vocabulary {
  readonly #field: string;
  readonly #meanings: ReadonlyMap<string, Json>;
  readonly #allowed: readonly string[];
  /** What is read all the time, as it stands in the source; no longer than the words and their spellings. */
  readonly #seen = new Map<string, Json>();
  readonly #other: Json | undefined;

  /** `other` is what all words mean that are not listed, when the user has said so. */
  constructor(field: string, meanings: Iterable<readonly [string, Json]>, other: Json | undefined) {
    this.#field = field;
    this.#meanings = new Map([...meanings].map(([word, meaning]) => [wordKey(word), meaning]));
    this.#allowed = [...this.#meanings.keys()].slice(0, MAX_LISTED);
    this.#other = other;
  }

  /** What a word means; null is "nothing", undefined that it is not in the list and there is no other meaning. */
  meaning(word: string): Json | undefined {
    const seen = this.#seen.get(word);
    if (seen !== undefined) return seen;
    const known = this.#meanings.get(wordKey(word));
    if (known !== undefined && this.#seen.size < MAX_KEPT) this.#seen.set(word, known);
    return known ?? (known === undefined ? this.#other : known);
  }

  /** A word that is not in the list. It is a category, not personal data, so the report may show it; a long text may not. */
  fault(word: string): Fault {
    const shown = word.trim();
    const args = { field: this.#field, allowed: this.#allowed };
    return new Fault(problem('value.word', {}, shown.length <= LONGEST ? { ...args, word: shown } : args));
  }

  read(value: unknown): Json | Fault {
    const word = wordOf(value);
    if (word === undefined) return NOT_A_WORD;
    return this.meaning(word) ?? this.#unknown(word);
  }

  /** `??` above cannot tell a word that means null from one that is unknown. */
  #unknown(word: string): null | Fault {
    return this.meaning(word) === null ? null : this.fault(word);
  }
}

const MAX_KEPT = 1000;
const NOT_A_WORD = new Fault(problem('value.text', {}, {}));
