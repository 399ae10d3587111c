import type { Json } from '../../model/json.ts';
import { columnOrder } from '../normalise/column-order.ts';
import { Fault } from '../normalise/fault.ts';
import { readBoolean } from '../normalise/boolean.ts';
import { readDuration } from '../normalise/duration.ts';
import { readId } from '../normalise/id.ts';
import { readNumber } from '../normalise/number.ts';
import { timeReader } from '../normalise/time.ts';
import { wordKey } from '../normalise/word.ts';
import { zoneOf } from '../normalise/zone.ts';

/** What the values of a column look like; shares are 0 to 1, of the cells that are not empty. */
export interface ColumnLook {
  readonly name: string;
  /** Cells that were looked at, and those of them that hold something. */
  readonly cells: number;
  readonly filled: number;
  readonly distinct: number;
  readonly times: number;
  /** Times that carry no zone. */
  readonly naive: number;
  readonly order: 'dmy' | 'mdy' | 'open' | undefined;
  readonly numbers: number;
  readonly negative: number;
  readonly durations: number;
  readonly booleans: number;
  readonly damagedIds: number;
  readonly largest: number;
  readonly smallest: number;
  /** The words of a column that has few, most frequent first; undefined for others, which may hold anything. */
  readonly words: readonly string[] | undefined;
}

const FEW_WORDS = 25;
const LONGEST_WORD = 60;
const NULLS = new Set(['', 'null', 'n/a', '-', 'none', String.raw`\n`]);

/** Looks at the values of one column. `latest` is the latest credible instant. */
export function lookAt(name: string, values: readonly (Json | undefined)[], latest: number): ColumnLook {
  const filled = values.filter(isFilled);
  const texts = filled.map(textOf);
  const share = (test: (value: Json) => boolean): number =>
    filled.length === 0 ? 0 : filled.filter(test).length / filled.length;
  const reads = (read: (value: Json) => unknown) => share((value) => !(read(value) instanceof Fault));
  const numbers = filled.map((value) => readNumber(value)).filter((value) => typeof value === 'number');
  const times = timesOf(texts, latest);
  return {
    name,
    cells: values.length,
    filled: filled.length,
    distinct: new Set(texts).size,
    ...times,
    numbers: reads(readNumber),
    negative: numbers.filter((value) => value < 0).length,
    durations: reads((value) => (typeof value === 'number' ? readNumber('') : readDuration(value, undefined))),
    booleans: reads(readBoolean),
    damagedIds: filled.filter((value) => isDamaged(value)).length,
    largest: Math.max(...numbers, Number.NEGATIVE_INFINITY),
    smallest: Math.min(...numbers, Number.POSITIVE_INFINITY),
    words: wordsOf(texts),
  };
}

function isFilled(value: Json | undefined): value is Json {
  return value !== undefined && value !== null && !(typeof value === 'string' && NULLS.has(wordKey(value)));
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value.trim() : JSON.stringify(value);
}

function isDamaged(value: Json): boolean {
  const id = readId(value, () => '1');
  return id instanceof Fault && id.problem.code === 'value.id-damaged';
}

function timesOf(texts: readonly string[], latest: number): Pick<ColumnLook, 'times' | 'naive' | 'order'> {
  const order = columnOrder(texts);
  const count = (fits: (found: number | Fault) => boolean, zone = zoneOf('utc')): number => {
    const read = timeReader({ format: 'auto', order, dst: 'earlier', latest });
    return texts.filter((text) => fits(read(text, zone))).length;
  };
  const open = count((found) => found instanceof Fault && found.problem.code === 'value.date-order');
  const good = count((found) => typeof found === 'number') + open;
  const read = timeReader({ format: 'auto', order, dst: 'earlier', latest });
  const naive = texts.filter((text) => {
    const found = read(text, undefined);
    return found instanceof Fault && found.problem.code === 'value.zone';
  }).length;
  return {
    times: texts.length === 0 ? 0 : good / texts.length,
    naive: naive + open,
    order: order ?? (open > 0 ? 'open' : undefined),
  };
}

function wordsOf(texts: readonly string[]): string[] | undefined {
  const counts = new Map<string, number>();
  for (const text of texts) {
    const key = wordKey(text);
    if (key.length > LONGEST_WORD) return undefined;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    if (counts.size > FEW_WORDS) return undefined;
  }
  // a few rows have few values whatever they are
  if (counts.size > 3 && counts.size * 2 > texts.length) return undefined;
  return [...counts].toSorted((one, other) => other[1] - one[1]).map(([word]) => word);
}
