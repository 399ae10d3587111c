import type { Json, JsonObject } from '../../model/json.ts';
import type { Fault } from '../normalise/fault.ts';
import { wordKey } from '../normalise/word.ts';
import type { Zone } from '../normalise/zone.ts';
import type { OpenFile } from '../source/source.ts';
import { reader, readPath, writtenNumber } from './path.ts';

/** The source record that is being mapped; a mapper has one and fills it anew for each record. */
export interface AtHand {
  cells: readonly string[];
  value: JsonObject;
  /** The JSON text of `value`, where there is one. */
  text: string | undefined;
  /** What was read last: problems name it. */
  column: string;
  /** What a time without a zone means. */
  zone: Zone | Fault | undefined;
}

export function nothingAtHand(zone: Zone | Fault | undefined): AtHand {
  return { cells: [], value: {}, text: undefined, column: '', zone };
}

/** A column of a table, or a place in JSON records. */
export interface SourceField {
  readonly name: string;
  /** False for a column that the file does not have. */
  readonly present: boolean;
  /** True when `get` gives a list of values. */
  readonly many: boolean;
  /** What stands there; undefined for everything that means nothing. */
  readonly get: (record: AtHand) => Json | undefined;
  /** The digits of a JSON number as they are written. */
  readonly written: (record: AtHand, number: number) => string | undefined;
}

export type FindField = (name: string) => SourceField;

/** How the fields of a file's records are read; `nulls` are texts that mean nothing. */
export function fieldsOf(file: Pick<OpenFile, 'format' | 'columns'>, nulls: readonly string[]): FindField {
  const isNothing = nothingOf(nulls);
  const columns = columnsOf(file.columns ?? []);
  if (file.format === 'csv') return (name) => columnField(name, columns.get(wordKey(name))?.index, isNothing);
  return (name) => memberField(columns.get(wordKey(name))?.name ?? name, isNothing);
}

/** Columns by their compared name; the first of a name counts. */
function columnsOf(names: readonly string[]): ReadonlyMap<string, { readonly name: string; readonly index: number }> {
  const columns = new Map<string, { name: string; index: number }>();
  for (const [index, name] of names.entries()) {
    const key = wordKey(name);
    if (!columns.has(key)) columns.set(key, { name, index });
  }
  return columns;
}

/** The same field with further texts that mean nothing. */
export function withNulls(field: SourceField, nulls: readonly string[] | undefined): SourceField {
  if (nulls === undefined) return field;
  const isNothing = nothingOf(nulls);
  return { ...field, get: (record) => somethingOf(field.get(record), isNothing) };
}

type IsNothing = (text: string) => boolean;

function nothingOf(nulls: readonly string[]): IsNothing {
  const keys = new Set(nulls.map(wordKey));
  const longest = Math.max(0, ...nulls.map(({ length }) => length)) + SPARE;
  return (text) => text.length <= longest && keys.has(wordKey(text));
}

/** White space around a word that means nothing. */
const SPARE = 8;

function somethingOf(value: Json | undefined, isNothing: IsNothing): Json | undefined {
  if (value === null || value === undefined) return undefined;
  return typeof value === 'string' && isNothing(value) ? undefined : value;
}

function columnField(name: string, index: number | undefined, isNothing: IsNothing): SourceField {
  const read = (record: AtHand): Json | undefined => {
    record.column = name;
    return index === undefined ? undefined : somethingOf(record.cells[index], isNothing);
  };
  return { name, present: index !== undefined, many: false, get: read, written: () => undefined };
}

function memberField(name: string, isNothing: IsNothing): SourceField {
  const path = readPath(name) ?? { steps: [{ kind: 'member' as const, name }], many: false };
  const read = reader(name, path);
  const get = (record: AtHand): Json | undefined => {
    record.column = name;
    const value = read(record.value);
    if (!path.many || !Array.isArray(value)) return somethingOf(value, isNothing);
    const values = value.filter((item: Json) => somethingOf(item, isNothing) !== undefined);
    return values.length === 0 ? undefined : values;
  };
  const written = ({ value, text }: AtHand, number: number): string | undefined =>
    text === undefined ? undefined : writtenNumber(value, text, path, number);
  return { name, present: true, many: path.many, get, written };
}
