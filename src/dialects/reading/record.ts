import { isJsonObject } from '../../model/json.ts';
import { suggestion } from '../../check/suggest.ts';
import { problem } from '../../model/problem.ts';
import { child, isPresent, type Node, type Read, type Reading } from './node.ts';
import { report, reportType } from './report.ts';
import type { Words } from './spelling.ts';

/** A member of a mapping: its key, other spellings that are understood, and how its value is read. */
export interface Field<T> {
  /** The key, or our word for one that the families spell differently. */
  readonly key: string;
  readonly word?: keyof Words;
  readonly others: readonly string[];
  readonly read: Read<T>;
}

type Fields = Readonly<Record<string, Field<unknown>>>;
type Values<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

export function field<T>(key: string, read: Read<T>, others: readonly string[] = []): Field<T> {
  return { key, others, read };
}

/** A member whose key depends on the family; `others` are the words of other families and of published files. */
export function worded<T>(word: keyof Words, read: Read<T>, others: readonly string[]): Field<T> {
  return { key: word, word, others, read };
}

/**
 * Reads a mapping member by member. A key outside `fields` and `ignored` is reported; anything but a mapping is
 * reported and read as an empty one.
 */
export function record<F extends Fields>(fields: F, ignored: readonly string[] = []): Read<Values<F>> {
  return (node) => {
    if (isPresent(node) && !isJsonObject(node.value)) reportType(node, 'a mapping');
    const taken = new Set<string>();
    const values = Object.entries(fields).map(([name, each]) => [name, each.read(member(node, each, taken))]);
    reportUnknown(node, new Set([...taken, ...ignored]));
    return Object.fromEntries(values) as Values<F>;
  };
}

function member(node: Node, { key, word, others }: Field<unknown>, taken: Set<string>): Node {
  const own = ownKey(node.reading, key, word);
  taken.add(own);
  const used = [own, ...others].find((each) => child(node, each).value !== undefined) ?? own;
  if (used !== own) {
    taken.add(used);
    report(child(node, used), (place) => problem('dialect.other-word', place, { word: used, expected: own }));
  }
  return child(node, used);
}

function ownKey(reading: Reading, key: string, word: keyof Words | undefined): string {
  return word === undefined ? key : reading.spelling.words[word];
}

function reportUnknown(node: Node, known: ReadonlySet<string>): void {
  if (!isJsonObject(node.value)) return;
  for (const key of Object.keys(node.value).filter((each) => !known.has(each))) {
    const args = { key, allowed: [...known], suggestion: suggestion(key, [...known]) };
    report(child(node, key), (place) => problem('dialect.unknown-key', place, args));
  }
}
