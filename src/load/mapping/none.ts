import { suggestion } from '../../check/suggest.ts';
import type { Json, JsonObject, JsonSchema } from '../../model/json.ts';
import { fail, ok, settle, type Outcome } from '../../model/outcome.ts';
import { toPointer } from '../../model/pointer.ts';
import { problem, type Problem } from '../../model/problem.ts';
import { stringFormats } from '../../check/formats.ts';
import { readBoolean } from '../normalise/boolean.ts';
import { Fault } from '../normalise/fault.ts';
import { instantText } from '../normalise/instant.ts';
import { readInteger, readNumber } from '../normalise/number.ts';
import { timeReader } from '../normalise/time.ts';
import { wordKey, wordOf } from '../normalise/word.ts';
import { zoneOf, type Zone } from '../normalise/zone.ts';
import type { OpenFile, SourceItem } from '../source/source.ts';
import { takeUp } from './at-hand.ts';
import type { Mapped, Mapper, Mapping } from './mapper.ts';
import { putInside } from './put.ts';
import type { MappingSettings } from './settings.ts';
import { nothingAtHand } from './source-field.ts';
import { fieldAt, propertiesOf, requiredOf, typesOf } from './target-fields.ts';

const DAY = 86_400_000;

type Item = Extract<SourceItem, { kind: 'record' }>;
type ReadCell = (cell: string) => Json | Fault;

/** For records that are in the target's shape already: JSON passes as bytes, cells are typed by the item schema. */
export function noMapping(settings: MappingSettings): Outcome<Mapping> {
  const zone = settings.timezone === undefined ? undefined : zoneOf(settings.timezone);
  if (settings.timezone !== undefined && zone === undefined) return fail(problem('map.timezone-unknown', {}, {}));
  if (settings.namespace === true) return fail(problem('map.namespace-missing', {}, {}));
  const prefix = settings.namespace === undefined ? '' : `${settings.namespace}:`;
  return ok({
    id: 'none',
    verified: undefined,
    group: undefined,
    version: undefined,
    prepare: (file) =>
      file.format === 'csv' ? prepareTable(file, settings, zone, prefix) : ok(prepareRecords(settings, prefix)),
  });
}

function prepareRecords({ operation }: MappingSettings, prefix: string): Mapper {
  const { key } = operation.bulk;
  const record = nothingAtHand(undefined);
  return {
    map: (item) => {
      if (item.raw.kind === 'json' && prefix === '') return { kind: 'bytes', bytes: item.raw.bytes };
      const wrong = takeUp(record, item.raw);
      if (wrong !== undefined) return { kind: 'invalid', problems: wrong };
      // a typed format has nulls where a row of text has nothing
      const value = item.raw.kind === 'value' ? withoutNulls(record.value) : record.value;
      const own = value[key];
      const prefixed = prefix === '' || typeof own !== 'string' ? value : { ...value, [key]: prefix + own };
      return { kind: 'record', value: prefixed, problems: [] };
    },
  };
}

function withoutNulls(record: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null));
}

interface Column {
  readonly index: number;
  readonly name: string;
  readonly steps: readonly string[];
  readonly read: ReadCell;
}

function prepareTable(
  file: OpenFile,
  settings: MappingSettings,
  zone: Zone | undefined,
  prefix: string,
): Outcome<Mapper> {
  const { columns, unknown } = columnsOf(file, settings, zone);
  const found = [...lackedFields(file, columns, settings), ...unknownColumns(file, unknown, settings)];
  const { key } = settings.operation.bulk;
  return settle({ map: (item: Item) => mapRow(item, columns, key, prefix) }, found);
}

function mapRow(item: Item, columns: readonly Column[], key: string, prefix: string): Mapped {
  const cells = item.raw.kind === 'row' ? item.raw.cells : [];
  const value: Record<string, Json> = {};
  const problems: Problem[] = [];
  for (const { index, name, steps, read } of columns) {
    const cell = cells[index];
    if (cell === undefined || cell.trim() === '') continue;
    const found = read(cell);
    if (found instanceof Fault) problems.push(found.at(toPointer(steps), name));
    else putInside(value, steps, steps[0] === key ? prefixed(found, prefix) : found);
  }
  return problems.length === 0 ? { kind: 'record', value, problems } : { kind: 'invalid', problems };
}

/** What is no word stays as it is, for the schema to refuse. */
function prefixed(found: Json, prefix: string): Json {
  const word = wordOf(found);
  return word === undefined ? found : prefix + word;
}

function columnsOf(
  { columns = [] }: OpenFile,
  settings: MappingSettings,
  zone: Zone | undefined,
): { columns: Column[]; unknown: string[] } {
  const schema = settings.operation.itemSchema;
  const names = new Map([...propertiesOf(schema).keys()].map((name) => [wordKey(name), name]));
  const known: Column[] = [];
  const unknown: string[] = [];
  for (const [index, name] of columns.entries()) {
    const [first = '', ...rest] = name.trim().split('.');
    const steps = [names.get(wordKey(first)) ?? first, ...rest];
    const field = steps.includes('__proto__') ? undefined : fieldAt(schema, steps);
    if (field === undefined) unknown.push(name);
    else known.push({ index, name, steps, read: cellReader(field.schema, settings, zone) });
  }
  return { columns: known, unknown };
}

/** What the schema lets the cell be; the schema itself judges the value afterwards. */
function cellReader(schema: JsonSchema | undefined, settings: MappingSettings, zone: Zone | undefined): ReadCell {
  const types = typesOf(schema).filter((type) => type !== 'null');
  const [type] = types;
  if (schema?.['format'] === 'date-time') return momentReader(settings, zone);
  if (types.length !== 1) return (cell) => cell;
  if (type === 'number') return readNumber;
  if (type === 'integer') return readInteger;
  if (type === 'boolean') return readBoolean;
  return type === 'object' || type === 'array' ? readJson : (cell) => cell;
}

/** RFC 3339 stays as it is; other times are read if it is known where they are. */
function momentReader({ now, dst }: MappingSettings, zone: Zone | undefined): ReadCell {
  const read = timeReader({
    format: 'auto',
    order: undefined,
    dst: dst ?? 'reject',
    latest: (now ?? Date.now()) + DAY,
  });
  return (cell) => {
    if (stringFormats['date-time']?.(cell) === true) return cell;
    const instant = read(cell, zone);
    return typeof instant === 'number' ? instantText(instant) : instant;
  };
}

function readJson(cell: string): Json {
  try {
    // the schema says what of it is allowed
    return JSON.parse(cell) as Json;
  } catch {
    return cell;
  }
}

function lackedFields(file: OpenFile, columns: readonly Column[], { operation }: MappingSettings): Problem[] {
  const given = new Set(columns.map(({ steps }) => steps[0]));
  return requiredOf(operation.itemSchema)
    .filter((name) => !given.has(name))
    .map((name) => {
      const meant = suggestion(name, file.columns ?? []);
      return problem('map.column-missing', { file: file.name }, { columns: [name], field: name, suggestion: meant });
    });
}

/** An update that drops a column would look as if it had changed the field. */
function unknownColumns(file: OpenFile, unknown: readonly string[], { operation }: MappingSettings): Problem[] {
  if (unknown.length === 0) return [];
  const place = { file: file.name };
  if (operation.effect === 'update')
    return [problem('map.not-updatable', place, { columns: unknown, operation: operation.name })];
  const names = [...propertiesOf(operation.itemSchema).keys()];
  return unknown.map((column) =>
    problem('map.column-unknown', place, { column, suggestion: suggestion(column, names) }),
  );
}
