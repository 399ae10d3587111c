import type { JsonObject } from '../../model/json.ts';
import type { Problem } from '../../model/problem.ts';
import type { Reject } from '../ledger/ledger.ts';
import { noHours } from '../report/hours.ts';
import { rawText } from '../source/reject-line.ts';
import type { OpenFile, SourceChunk, SourceItem } from '../source/source.ts';
import type { Entry } from './entry.ts';

/** What was found out about a piece of input, before it is written down. */
export interface Tally {
  read: number;
  merged: number;
  filtered: number;
  unchanged: number;
  /** Left out because a later write of their key was accepted before. */
  superseded: number;
  readonly invalid: Reject[];
  readonly days: Map<string, number>;
  /** Records by the hour of their start in UTC: 24 numbers. */
  readonly hours: number[];
  readonly categories: Map<string, number>;
  /** Records by file. */
  readonly files: Map<string, number>;
  /** The columns of tables, by the file that rows stand in; undefined where one name has several. */
  readonly columns: Map<string, readonly string[] | undefined>;
  /** `field\0word` to how often. */
  readonly words: Map<string, number>;
  /** By code and field. */
  readonly warnings: Map<string, Warning>;
}

export interface Warning {
  readonly problem: Problem;
  count: number;
}

export function emptyTally(): Tally {
  return {
    read: 0,
    merged: 0,
    filtered: 0,
    unchanged: 0,
    superseded: 0,
    invalid: [],
    days: new Map(),
    hours: noHours(),
    categories: new Map(),
    files: new Map(),
    columns: new Map(),
    words: new Map(),
    warnings: new Map(),
  };
}

export function tallyEntry(tally: Tally, { day, hour, category }: Entry): void {
  if (day !== undefined) add(tally.days, day);
  if (hour !== undefined) tally.hours[hour] = (tally.hours[hour] ?? 0) + 1;
  if (category !== undefined) add(tally.categories, category);
}

/** Remembers which columns the rows of a chunk have. Rows of a rejects file stand in the files that they came from. */
export function tallyColumns(
  { columns: known }: Tally,
  columns: OpenFile['columns'],
  items: SourceChunk['items'],
): void {
  if (columns === undefined) return;
  let last: string | undefined;
  for (const { position } of items) {
    if (position.file === last) continue;
    last = position.file;
    const same = !known.has(last) || known.get(last) === columns || isSame(known.get(last), columns);
    known.set(last, same ? columns : undefined);
  }
}

function isSame(one: readonly string[] | undefined, other: readonly string[]): boolean {
  return one?.length === other.length && one.every((name, index) => name === other[index]);
}

/** Of many warnings of one kind about one field, the first is kept and the others are counted. */
export function tallyWarnings(tally: Pick<Tally, 'warnings'>, problems: readonly Problem[], times = 1): void {
  for (const found of problems) {
    const name = `${found.code} ${found.place.pointer ?? ''}`;
    const known = tally.warnings.get(name);
    if (known === undefined) tally.warnings.set(name, { problem: found, count: times });
    else known.count += times;
  }
}

export function tallyInvalid(tally: Tally, item: SourceItem, ordinal: number, failed: Failed): void {
  const { position } = item;
  const raw = rawText(item);
  tally.invalid.push({ kind: 'invalid', ordinal, position, raw, attempts: 0, status: undefined, ...failed });
  for (const found of failed.problems) {
    const { word } = found.args;
    if (typeof word === 'string') add(tally.words, `${(found.place.pointer ?? '').slice(1)}\0${word}`);
  }
}

export interface Failed {
  readonly columns: readonly string[] | undefined;
  readonly mapped: JsonObject | undefined;
  readonly problems: readonly Problem[];
}

/** Counts one more of `name`. */
export function add(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
