import type { Json } from '../../model/json.ts';
import { Fault } from '../normalise/fault.ts';
import { readDuration } from '../normalise/duration.ts';
import { readNumber } from '../normalise/number.ts';
import { instantText } from '../normalise/instant.ts';
import { readText } from '../normalise/text.ts';
import type { FieldRule } from './file.ts';
import { compileConditions } from './condition.ts';
import { instantReader, notNegative, secondsOf, valueReader, type KindContext, type ReadValue } from './kind.ts';
import { withNulls, type AtHand, type FindField, type SourceField } from './source-field.ts';

/** Makes the value of a target field from a source record; undefined when the rule does not apply or finds nothing. */
export type ReadRecord = (record: AtHand) => Json | undefined | Fault;

/** Makes a rule ready for a file. */
export function compileRule(rule: FieldRule, find: FindField, context: KindContext): ReadRecord {
  const read = compileWay(rule, (name) => withNulls(find(name), rule.nulls), context);
  if (rule.when === undefined) return read;
  const holds = compileConditions(rule.when, find);
  return (record) => (holds(record) ? read(record) : undefined);
}

/** The source fields that a rule's value is made of. */
export function fieldsRead({ from, sum, difference, plus, join }: FieldRule): string[] {
  return [from ?? [], sum ?? [], difference ?? [], plus ?? [], join ?? []].flat();
}

function compileWay(rule: FieldRule, find: FindField, context: KindContext): ReadRecord {
  const { value, sum, difference, plus, join } = rule;
  if (value !== undefined) return () => value;
  if (sum !== undefined) return compileSum(rule, sum.map(find), context);
  if (difference !== undefined) return compileDifference(rule, find(difference[0]), find(difference[1]), context);
  if (plus !== undefined) return compilePlus(rule, find(plus[0]), find(plus[1]), context);
  if (join !== undefined) return compileJoin(rule, join.map(find));
  return compileFrom(rule, [rule.from ?? []].flat().map(find), context);
}

function compileFrom(rule: FieldRule, fields: readonly SourceField[], context: KindContext): ReadRecord {
  const read = valueReader(rule, context);
  const keepsAll = rule.as === 'list' || rule.as === 'raw' || (rule.as === 'word' && rule.prefer !== undefined);
  const compiled = fields.map((field) => compileField(field, field.many && !keepsAll, read));
  const [first] = compiled;
  if (first !== undefined && compiled.length === 1) return first;
  return (record) => {
    for (const one of compiled) {
      const value = one(record);
      if (value !== undefined) return value;
    }
    return undefined;
  };
}

/** Of several values, the first that gives something. */
function compileField(field: SourceField, several: boolean, read: ReadValue): ReadRecord {
  if (!several) {
    return (record) => {
      const value = field.get(record);
      return value === undefined ? undefined : read(value, record, field);
    };
  }
  return (record) => {
    for (const value of valuesOf(field, record)) {
      const found = read(value, record, field);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

function valuesOf(field: SourceField, record: AtHand): readonly Json[] {
  const value = field.get(record);
  if (value === undefined) return [];
  return field.many && Array.isArray(value) ? value : [value];
}

/** Nulls count as nothing, but a sum of nulls alone is null. */
function compileSum(rule: FieldRule, fields: readonly SourceField[], context: KindContext): ReadRecord {
  const read = (value: Json): number | Fault =>
    rule.as === 'duration' ? readDuration(value, context.unit) : readNumber(value);
  return (record) => {
    let total: number | undefined;
    for (const field of fields) {
      for (const value of valuesOf(field, record)) {
        const part = read(value);
        if (part instanceof Fault) return part;
        total = (total ?? 0) + part;
      }
    }
    if (total === undefined || rule.as !== 'duration') return total;
    return notNegative(total, rule, context.whole);
  };
}

function compileDifference(rule: FieldRule, start: SourceField, end: SourceField, context: KindContext): ReadRecord {
  const read = instantReader(rule, context);
  return (record) => {
    const [first] = valuesOf(start, record);
    const [last] = valuesOf(end, record);
    if (first === undefined || last === undefined) return undefined;
    const to = read(last, record, end);
    if (typeof to !== 'number') return to;
    record.column = start.name;
    const from = read(first, record, start);
    if (typeof from !== 'number') return from;
    return notNegative((to - from) / 1000, rule, context.whole);
  };
}

function compilePlus(rule: FieldRule, start: SourceField, length: SourceField, context: KindContext): ReadRecord {
  const read = instantReader(rule, context);
  const exact = { ...context, whole: false };
  return (record) => {
    const [text] = valuesOf(start, record);
    const [duration] = valuesOf(length, record);
    if (text === undefined || duration === undefined) return undefined;
    const seconds = secondsOf(duration, rule, exact);
    if (typeof seconds !== 'number') return seconds;
    record.column = start.name;
    const instant = read(text, record, start);
    return typeof instant === 'number' ? instantText(instant + Math.round(seconds * 1000)) : instant;
  };
}

function compileJoin({ separator = '-' }: FieldRule, fields: readonly SourceField[]): ReadRecord {
  return (record) => {
    const texts: string[] = [];
    for (const field of fields) {
      const [value] = valuesOf(field, record);
      if (value === undefined) return undefined;
      const text = readText(value, (number) => field.written(record, number));
      if (text instanceof Fault) return text;
      texts.push(text);
    }
    return texts.join(separator);
  };
}
