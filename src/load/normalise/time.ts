import { problem } from '../../model/problem.ts';
import {
  orderOf,
  readCompact,
  readLongYearFirst,
  readNamedMonth,
  readNumericDate,
  readYearFirst,
  type DateOrder,
} from './dates.ts';
import { Fault } from './fault.ts';
import { readIso } from './iso.ts';
import { isUnix, readSerial, readUnix, type UnixFormat } from './serial.ts';
import type { Wall } from './wall.ts';
import type { Dst, Zone } from './zone.ts';

export type TimeFormat = 'auto' | 'iso' | UnixFormat | 'dmy' | 'mdy' | 'ymd' | 'rfc2822' | 'excel' | 'compact';

/** How the times of one column are read. */
export interface TimeReading {
  readonly format: TimeFormat;
  /** What the column as a whole says about dates such as `5/4/2026`; for `auto` only. */
  readonly order: DateOrder | undefined;
  readonly dst: Dst;
  /** The latest instant that is credible, in milliseconds since 1970. */
  readonly latest: number;
}

const EARLIEST = Date.UTC(2000, 0, 1);
const NUMBER = /^\d+(?:\.\d*)?$/;

const NOT_A_TIME = new Fault(problem('value.time', {}, {}));
const OPEN_ORDER = new Fault(problem('value.date-order', {}, {}));
const NO_ZONE = new Fault(problem('value.zone', {}, {}));
export const OUT_OF_RANGE = new Fault(problem('value.time-range', {}, {}));

/** Text or a number as an instant in milliseconds since 1970; `zone` is what a time without a zone means. */
export type ReadTime = (value: unknown, zone: Zone | Fault | undefined) => number | Fault;

/** A reader of times that never guesses: not the zone, not which number is the day, not what the clocks did that night. */
export function timeReader({ format, order, dst, latest }: TimeReading): ReadTime {
  const readText = textReader(format, order);
  return (value, zone) => {
    const wall = typeof value === 'string' ? readText(value.trim()) : readValue(value, format);
    if (wall instanceof Fault) return wall;
    const instant = wall.offset === undefined ? placed(wall.ms, zone, dst) : wall.ms - wall.offset;
    if (instant instanceof Fault) return instant;
    return instant >= EARLIEST && instant <= latest ? instant : OUT_OF_RANGE;
  };
}

function placed(wall: number, zone: Zone | Fault | undefined, dst: Dst): number | Fault {
  if (zone === undefined) return NO_ZONE;
  return zone instanceof Fault ? zone : zone.instantOf(wall, dst);
}

type Reads = (text: string) => Wall | Fault;

function textReader(format: TimeFormat, order: DateOrder | undefined): Reads {
  const orFault =
    (read: (text: string) => Wall | undefined): Reads =>
    (text) =>
      read(text) ?? NOT_A_TIME;
  switch (format) {
    case 'auto':
      return (text) => readIso(text) ?? readAny(text, order);
    case 'iso':
      return orFault(readIso);
    case 'dmy':
    case 'mdy':
      return orFault((text) => readNumericDate(text, format) ?? readNamedMonth(text) ?? readIso(text));
    case 'ymd':
      return orFault((text) => readIso(text) ?? readYearFirst(text));
    case 'rfc2822':
      return orFault(readNamedMonth);
    case 'compact':
      return orFault(readCompact);
    case 'unix':
    case 'unix-s':
    case 'unix-ms':
    case 'unix-us':
    case 'unix-ns':
    case 'excel':
      return (text) => (NUMBER.test(text) ? readValue(Number(text), format) : NOT_A_TIME);
  }
}

function readValue(value: unknown, format: TimeFormat): Wall | Fault {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) return NOT_A_TIME;
  if (isUnix(format)) return readUnix(value, format);
  switch (format) {
    case 'excel':
      return readSerial(value) ?? NOT_A_TIME;
    case 'compact':
      return readCompact(String(value)) ?? NOT_A_TIME;
    case 'auto':
      return anyNumber(value, String(value));
    case 'iso':
    case 'dmy':
    case 'mdy':
    case 'ymd':
    case 'rfc2822':
      return NOT_A_TIME;
  }
}

function readAny(text: string, order: DateOrder | undefined): Wall | Fault {
  if (NUMBER.test(text)) return anyNumber(Number(text), text);
  const dated = orderOf(text);
  if (dated === undefined) return readLongYearFirst(text) ?? readNamedMonth(text) ?? readCompact(text) ?? NOT_A_TIME;
  const decided = order ?? (dated === 'open' ? undefined : shortYear(text) ? undefined : dated);
  return decided === undefined ? OPEN_ORDER : (readNumericDate(text, decided) ?? NOT_A_TIME);
}

/** `26-05-01` may start with its year. */
function shortYear(text: string): boolean {
  return /^\d{2}-\d{2}-\d{2}(?!\d)/.test(text);
}

/** A number by its size: 14 digits or 8 are a date written without marks, 5 a serial day, the rest counts from 1970. */
function anyNumber(value: number, text: string): Wall | Fault {
  const [whole = ''] = text.split('.');
  if (whole === text && (text.length === 14 || text.length === 8)) return readCompact(text) ?? NOT_A_TIME;
  if (whole.length === 5) return readSerial(value) ?? NOT_A_TIME;
  return whole.length >= 9 ? readUnix(value, 'unix') : NOT_A_TIME;
}
