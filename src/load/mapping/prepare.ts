import type { Json } from '../../model/json.ts';
import { fail, settle, type Outcome } from '../../model/outcome.ts';
import { toPointer } from '../../model/pointer.ts';
import { problem, type Problem } from '../../model/problem.ts';
import { columnOrder } from '../normalise/column-order.ts';
import { Fault } from '../normalise/fault.ts';
import type { OpenFile, SourceItem } from '../source/source.ts';
import { takeUp } from './at-hand.ts';
import { compileConditions, type Holds } from './condition.ts';
import type { FieldRule } from './file.ts';
import { missingColumns } from './columns.ts';
import type { KindContext } from './kind.ts';
import type { Mapped, Mapper } from './mapper.ts';
import { compileRule, fieldsRead, type ReadRecord } from './rule.ts';
import type { Plan } from './plan.ts';
import { putInside } from './put.ts';
import { ownMember } from './settings.ts';
import { fieldsOf, nothingAtHand, type AtHand, type FindField } from './source-field.ts';
import { wordOf } from '../normalise/word.ts';
import { fieldAt, typesOf } from './target-fields.ts';
import { readVersion } from './version.ts';
import { vocabularyOf } from './words.ts';
import { zoneReader } from './zones.ts';

/** One target field, ready to be made. */
interface Field {
  readonly name: string;
  readonly steps: readonly string[];
  readonly pointer: string;
  readonly required: boolean;
  readonly column: string;
  readonly read: ReadRecord;
  readonly prefix: string;
}

/** Makes a mapping ready for one file: finds its columns, and what they decide as a whole. */
export function prepareMapper(plan: Plan, file: OpenFile, sample: readonly SourceItem[]): Outcome<Mapper> {
  const find = fieldsOf(file, plan.file.nulls);
  const problems = missingColumns(plan, file, find);
  if (problems.some(({ severity }) => severity === 'error')) return fail(...problems);
  const orders = orderFinder(find, sample);
  const fields = plan.fields.map((name) => compileField(name, plan, find, orders));
  const filters = plan.file.filters.map(({ name, when }) => ({ name, holds: compileConditions(when, find) }));
  const zoneOfRecord = zoneReader(plan.zones, find);
  const version = readVersion(plan, find, orders);
  const record = nothingAtHand(plan.zones.fixed);
  const map = (item: Extract<SourceItem, { kind: 'record' }>): Mapped => {
    const wrong = takeUp(record, item.raw);
    if (wrong !== undefined) return { kind: 'invalid', problems: wrong };
    zoneOfRecord?.(record);
    return filtered(record, filters) ?? mapRecord(record, fields, version);
  };
  return settle({ map }, problems);
}

function filtered(record: AtHand, filters: readonly { name: string; holds: Holds }[]): Mapped | undefined {
  for (const { name, holds } of filters) if (holds(record)) return { kind: 'filtered', rule: name };
  return undefined;
}

const NO_PROBLEMS: readonly Problem[] = [];
const EMPTY = new Fault(problem('value.required', {}, {}));

function mapRecord(record: AtHand, fields: readonly Field[], readOrder: ReadRecord | undefined): Mapped {
  const value: Record<string, Json> = {};
  let problems: Problem[] | undefined;
  for (const field of fields) {
    record.column = field.column;
    const found = field.read(record);
    if (found === undefined && !field.required) continue;
    if (found === undefined || found instanceof Fault) {
      problems ??= [];
      problems.push((found ?? EMPTY).at(field.pointer, found === undefined ? field.column : record.column));
    } else put(value, field, found);
  }
  const version = readOrder?.(record);
  if (version instanceof Fault) problems = [...(problems ?? []), version.at('', record.column)];
  if (problems !== undefined) return { kind: 'invalid', problems };
  return typeof version === 'number'
    ? { kind: 'record', value, problems: NO_PROBLEMS, version }
    : { kind: 'record', value, problems: NO_PROBLEMS };
}

function put(record: Record<string, Json>, { name, steps, prefix }: Field, found: Json): void {
  const word = prefix === '' ? undefined : wordOf(found);
  // what is no word stays as it is, for the schema to refuse: a prefix alone would make one key of them all
  const value = word === undefined ? found : prefix + word;
  if (steps.length === 1) record[name] = value;
  else putInside(record, steps, value);
}

type Orders = KindContext['order'];

function compileField(name: string, plan: Plan, find: FindField, order: Orders): Field {
  const steps = name.split('.');
  const rules: readonly FieldRule[] = [plan.file.fields[name] ?? []].flat();
  const reads = rules.map((rule) => compileRule(rule, find, contextOf(name, rule, plan, order)));
  const isKey = name === plan.settings.operation.bulk.key;
  const prefixed = isKey || rules.some(({ namespace }) => namespace === true);
  return {
    name,
    steps,
    pointer: toPointer(steps),
    required: rules.some(({ required }) => required === true),
    column: rules.flatMap(fieldsRead)[0] ?? '',
    read: withDefault(firstRead(reads), ownMember(plan.settings.defaults, name)),
    prefix: prefixed ? plan.prefix : '',
  };
}

function firstRead(reads: readonly ReadRecord[]): ReadRecord {
  const [first] = reads;
  if (first !== undefined && reads.length === 1) return first;
  return (record) => {
    for (const read of reads) {
      const value = read(record);
      if (value !== undefined) return value;
    }
    return undefined;
  };
}

/** What the user wants for an empty field. */
function withDefault(read: ReadRecord, other: Json | undefined): ReadRecord {
  return other === undefined ? read : (record) => read(record) ?? other;
}

function contextOf(name: string, rule: FieldRule, plan: Plan, order: Orders): KindContext {
  const { settings, file, dst, latest } = plan;
  const target = fieldAt(settings.operation.itemSchema, name.split('.')) ?? { schema: undefined };
  const { minimum, maximum } = target.schema ?? {};
  return {
    words: vocabularyOf(name, rule, target, file, settings),
    scale: { min: typeof minimum === 'number' ? minimum : 1, max: typeof maximum === 'number' ? maximum : 5 },
    whole: typesOf(target.schema).includes('integer'),
    unit: ownMember(settings.units, name) ?? rule.unit,
    dst,
    latest,
    order,
  };
}

const LOOKED_AT = 2000;

/** Looks at a column of the sample when it is asked for. */
function orderFinder(find: FindField, sample: readonly SourceItem[]): Orders {
  return (name) => {
    const field = find(name);
    const record = nothingAtHand(undefined);
    const texts = sample.slice(0, LOOKED_AT).flatMap((item) => {
      if (item.kind !== 'record' || takeUp(record, item.raw) !== undefined) return [];
      return [field.get(record) ?? []].flat().filter((value) => typeof value === 'string');
    });
    return columnOrder(texts);
  };
}
