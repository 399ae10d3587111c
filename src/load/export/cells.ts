import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { toPointer } from '../../model/pointer.ts';
import { problem, type Place, type Problem } from '../../model/problem.ts';
import { Fault } from '../normalise/fault.ts';
import { readIso } from '../normalise/iso.ts';
import type { Zone } from '../normalise/zone.ts';
import { ownMember } from '../mapping/settings.ts';
import type { ExportColumn } from './file.ts';
import { timePattern } from './time-pattern.ts';

/** What the file cannot tell of a value: which of two times that the clocks show alike, or what is finer than a pattern. */
export type Loss = 'repeated' | 'cut';

/** A cell, with what of its value is lost in it; or why there is none. */
type Cell =
  | { readonly kind: 'text'; readonly text: string; readonly losses: readonly Loss[] }
  | { readonly kind: 'fault'; readonly problem: Problem };

export type WriteCell = (record: JsonObject) => Cell;

const EMPTY: Cell = { kind: 'text', text: '', losses: [] };

/** How the cells of a column are made; `zone` is the one that times are written in. */
export function cellWriter(column: ExportColumn, zone: Zone): WriteCell {
  const write = valueWriter(column, zone);
  if (!column.required) return write;
  const empty = problem('export.required', placeOf(column), { column: column.header });
  return (record) => {
    const cell = write(record);
    return cell.kind === 'text' && cell.text === '' ? fault(empty) : cell;
  };
}

/** The fields that a column is made of. */
export function fieldsOf({ from, plus }: ExportColumn): readonly string[] {
  return plus ?? (from === undefined ? [] : [from]);
}

function valueWriter(column: ExportColumn, zone: Zone): WriteCell {
  const [field = ''] = fieldsOf(column);
  const steps = field.split('.');
  const writer = writerOf(column, zone);
  return (record) => {
    const value = valueAt(record, steps);
    return value === undefined || value === null ? EMPTY : writer(value, record);
  };
}

type Write = (value: Json, record: JsonObject) => Cell;

function writerOf(column: ExportColumn, zone: Zone): Write {
  switch (column.as) {
    case 'text':
      return (value) => plain(scalarText(value)) ?? wrong(column, 'a text, a number, true or false');
    case 'number':
      return (value) => plain(numberText(value)) ?? wrong(column, 'a number');
    case 'word':
      return wordWriter(column);
    case 'list':
      return listWriter(column);
    case 'time':
      return timeWriter(column, zone);
  }
}

function wordWriter(column: ExportColumn): Write {
  const { words } = column;
  if (words === undefined) return (value) => plain(scalarText(value)) ?? wrong(column, 'a word');
  const allowed = Object.keys(words);
  const unknown = problem('export.word', placeOf(column), { column: column.header, allowed });
  return (value) => {
    const word = scalarText(value);
    return plain(word === undefined ? undefined : ownMember(words, word)) ?? fault(unknown);
  };
}

function listWriter(column: ExportColumn): Write {
  const separator = column.separator ?? ',';
  const divided = problem('export.separator', placeOf(column), { column: column.header });
  return (value) => {
    const items = (Array.isArray(value) ? value : [value]).filter((item) => item !== null && item !== '');
    const texts = items.flatMap((item) => scalarText(item) ?? []);
    if (texts.length < items.length) return wrong(column, 'a list of texts');
    // it would be read as two
    if (texts.some((item) => item.includes(separator))) return fault(divided);
    return { kind: 'text', text: texts.join(separator), losses: [] };
  };
}

function timeWriter(column: ExportColumn, zone: Zone): Write {
  const pattern = timePattern(column.format ?? '');
  const [from, to] = pattern.years;
  const later = column.plus?.[1].split('.');
  return (value, record) => {
    const seconds = later === undefined ? 0 : (valueAt(record, later) ?? undefined);
    if (seconds === undefined) return EMPTY;
    const start = instantOf(value);
    if (start === undefined) return wrong(column, 'a time with its zone');
    if (typeof seconds !== 'number') return wrong(column, 'a time and a number of seconds');
    const instant = start + seconds * 1000;
    const wall = Math.abs(instant) < FURTHEST ? zone.wallOf(instant) : Number.NaN;
    const text = pattern.write(wall);
    if (text === undefined) return wrong(column, `a time of the years ${from} to ${to}`);
    return { kind: 'text', text, losses: lossesOf(wall, pattern.unit, zone) };
  };
}

/** Days further from 1970 are none, milliseconds. */
const FURTHEST = 8e15;

/** A time that a wall clock shows is in no gap, so what cannot be placed is shown twice. */
function lossesOf(wall: number, unit: number, zone: Zone): readonly Loss[] {
  const repeated = zone.instantOf(wall, 'reject') instanceof Fault;
  const cut = wall % unit !== 0;
  return repeated || cut ? [...(repeated ? (['repeated'] as const) : []), ...(cut ? (['cut'] as const) : [])] : NONE;
}

const NONE: readonly Loss[] = [];

function instantOf(value: Json): number | undefined {
  const wall = typeof value === 'string' ? readIso(value) : undefined;
  return wall?.offset === undefined ? undefined : wall.ms - wall.offset;
}

function valueAt(record: JsonObject, steps: readonly string[]): Json | undefined {
  let value: Json | undefined = record;
  for (const step of steps) value = isJsonObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  return value;
}

function scalarText(value: Json): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'boolean' ? String(value) : numberText(value);
}

/** Digits and a point, whatever the size. */
function numberText(value: Json): string | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  const text = String(value);
  if (!text.includes('e')) return text;
  return value.toLocaleString('en-US', { useGrouping: false, maximumSignificantDigits: 17 });
}

function plain(text: string | undefined): Cell | undefined {
  return text === undefined ? undefined : { kind: 'text', text, losses: NONE };
}

function wrong(column: ExportColumn, expected: string): Cell {
  return fault(problem('export.value', placeOf(column), { column: column.header, expected }));
}

function fault(found: Problem): Cell {
  return { kind: 'fault', problem: found };
}

function placeOf(column: ExportColumn): Place {
  return { pointer: toPointer((fieldsOf(column)[0] ?? '').split('.')) };
}
