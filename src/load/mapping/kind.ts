import type { Json } from '../../model/json.ts';
import { problem } from '../../model/problem.ts';
import type { DateOrder } from '../normalise/dates.ts';
import { readBoolean } from '../normalise/boolean.ts';
import { readDuration, rounded } from '../normalise/duration.ts';
import { Fault } from '../normalise/fault.ts';
import { readId } from '../normalise/id.ts';
import { instantText } from '../normalise/instant.ts';
import { readInteger, readNumber } from '../normalise/number.ts';
import { scoreReader, type Scale } from '../normalise/score.ts';
import { readList, readRaw, readText } from '../normalise/text.ts';
import { OUT_OF_RANGE, timeReader, type ReadTime } from '../normalise/time.ts';
import { wordOf, type Vocabulary } from '../normalise/word.ts';
import { zoneOf, type Dst } from '../normalise/zone.ts';
import type { FieldRule, Unit } from './file.ts';
import type { AtHand, SourceField } from './source-field.ts';

/** Reads one value of a source; undefined leaves the field out. */
export type ReadValue = (value: Json, record: AtHand, field: SourceField) => Json | undefined | Fault;

/** What a rule needs besides itself to read values. */
export interface KindContext {
  readonly words: Vocabulary | undefined;
  /** The target's range. */
  readonly scale: Scale;
  readonly whole: boolean;
  readonly unit: Unit | undefined;
  readonly dst: Dst;
  readonly latest: number;
  /** What a column as a whole decides about day and month. */
  readonly order: (field: string) => DateOrder | undefined;
}

const NEGATIVE = new Fault(problem('value.negative', {}, {}));

/** The reader of `as`; a rule without one has a constant and never asks. */
export function valueReader(rule: FieldRule, context: KindContext): ReadValue {
  switch (rule.as) {
    case 'id':
      return firstOf(rule.separator, (value, record, field) =>
        readId(value, (number) => field.written(record, number)),
      );
    case 'word':
      return wordReader(rule, context);
    case 'time':
      return timeText(rule, context);
    case 'duration':
      return (value) => secondsOf(value, rule, context);
    case 'score':
      return scored(rule, context);
    case 'number':
      return readNumber;
    case 'integer':
      return readInteger;
    case 'boolean':
      return booleanReader(context.words);
    case 'list':
      return (value) => {
        const items = readList(value, rule.separator);
        return items instanceof Fault || items.length > 0 ? items : undefined;
      };
    case 'raw':
      return readRaw;
    case 'text':
    case undefined:
      return firstOf(rule.separator, (value, record, field) =>
        readText(value, (number) => field.written(record, number)),
      );
  }
}

/** Seconds, whole ones where the target takes no others; undefined for a negative one that may be dropped. */
export function secondsOf(value: unknown, rule: FieldRule, { unit, whole }: KindContext): number | undefined | Fault {
  const seconds = readDuration(value, unit);
  return seconds instanceof Fault ? seconds : notNegative(seconds, rule, whole);
}

export function notNegative(seconds: number, { negative }: FieldRule, whole: boolean): number | undefined | Fault {
  if (seconds < 0) return negative === 'drop' ? undefined : NEGATIVE;
  return whole ? Math.round(seconds) : rounded(seconds);
}

/** Instants of a source field in milliseconds; undefined for one out of range that may be dropped. */
export function instantReader(
  rule: FieldRule,
  { dst, latest, order }: KindContext,
): (value: unknown, record: AtHand, field: SourceField) => number | undefined | Fault {
  const own = rule.timezone === undefined ? undefined : zoneOf(rule.timezone);
  const format = rule.format ?? 'auto';
  const readers = new Map<string, ReadTime>();
  return (value, record, { name }) => {
    let read = readers.get(name);
    if (read === undefined) {
      read = timeReader({ format, order: order(name), dst, latest });
      readers.set(name, read);
    }
    const instant = read(value, own ?? record.zone);
    return instant === OUT_OF_RANGE && rule.outside === 'drop' ? undefined : instant;
  };
}

function timeText(rule: FieldRule, context: KindContext): ReadValue {
  const read = instantReader(rule, context);
  return (value, record, field) => {
    const instant = read(value, record, field);
    return typeof instant === 'number' ? instantText(instant) : instant;
  };
}

/** Of a text that holds several values, the first that says something. */
function firstOf(separator: string | undefined, read: ReadValue): ReadValue {
  if (separator === undefined) return read;
  return (value, record, field) => {
    const [first] = parts(value, separator);
    return first === undefined ? undefined : read(first, record, field);
  };
}

function parts(value: Json, separator: string): Json[] {
  if (typeof value !== 'string') return [value];
  return value
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function wordReader({ separator, prefer }: FieldRule, { words }: KindContext): ReadValue {
  if (words === undefined) return () => undefined;
  const read = (value: Json): Json | undefined | Fault => words.read(value) ?? undefined;
  if (separator === undefined && prefer === undefined) return read;
  return (value) => {
    const all = separator === undefined ? [value].flat() : parts(value, separator);
    const meanings = all.map(read);
    const fault = meanings.find((meaning) => meaning instanceof Fault);
    return (
      fault ?? prefer?.find((wanted) => meanings.includes(wanted)) ?? meanings.find((meaning) => meaning !== undefined)
    );
  };
}

function booleanReader(words: Vocabulary | undefined): ReadValue {
  return words === undefined ? readBoolean : (value) => words.read(value) ?? undefined;
}

function scored({ scale, round }: FieldRule, context: KindContext): ReadValue {
  const readScore = scoreReader(scale, context.scale);
  const factor = round === undefined ? undefined : 10 ** round;
  return (value) => {
    const word = wordOf(value);
    const meaning = word === undefined ? undefined : context.words?.meaning(word);
    if (meaning !== undefined) return meaning ?? undefined;
    const score = readScore(value);
    if (score instanceof Fault)
      return context.words === undefined || scale !== undefined ? score : context.words.fault(word ?? '');
    return factor === undefined ? score : Math.round(score * factor) / factor;
  };
}
