import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { pointerStep } from '../../model/pointer.ts';
import { problem, type Problem } from '../../model/problem.ts';
import type { BulkOperation } from '../target.ts';

/** A rule across the fields of one record; what it finds is a warning. */
export type Rule = (value: JsonObject) => Problem | undefined;

/**
 * The rules of an operation: `x-capstan-rules` of its contract, and that a record does not end before it starts where
 * both have a role. A rule is `{name, field}` with one of `notBefore: FIELD`, `requiredWhen: {FIELD: value}`,
 * `withinSeconds: [FIELD, FIELD]`; one that is written in another way is not ours to judge.
 */
export function compileRules(operation: BulkOperation): readonly Rule[] {
  const roleOf = (role: string): string | undefined => operation.fields.find((field) => field.role === role)?.path;
  const [start, end] = [roleOf('start'), roleOf('end')];
  const given = operation.rules.flatMap((rule) => compileRule(rule) ?? []);
  return start === undefined || end === undefined ? given : [notBefore('order', end, start), ...given];
}

function compileRule(rule: Json): Rule | undefined {
  if (!isJsonObject(rule)) return undefined;
  const { name, field, notBefore: earlier, requiredWhen, withinSeconds } = rule;
  if (typeof name !== 'string' || typeof field !== 'string') return undefined;
  if (typeof earlier === 'string') return notBefore(name, field, earlier);
  if (isJsonObject(requiredWhen)) return required(name, field, requiredWhen);
  if (!Array.isArray(withinSeconds)) return undefined;
  const [from, to] = withinSeconds;
  return typeof from === 'string' && typeof to === 'string' ? within(name, field, [from, to]) : undefined;
}

function notBefore(rule: string, field: string, earlier: string): Rule {
  return (value) => {
    const [at, since] = [value[field], value[earlier]];
    if (typeof at !== 'string' || typeof since !== 'string' || !(secondsBetween(since, at) < 0)) return undefined;
    return problem('load.rule', { pointer: pointerStep(field) }, { rule, expected: `not before ${earlier}` });
  };
}

function required(rule: string, field: string, when: JsonObject): Rule {
  const conditions = Object.entries(when);
  const names = conditions.map(([name, expected]) => `${name} is ${JSON.stringify(expected)}`).join(' and ');
  return (value) => {
    const applies = conditions.every(([name, expected]) => value[name] === expected);
    if (!applies || (value[field] !== undefined && value[field] !== null)) return undefined;
    return problem('load.rule', { pointer: pointerStep(field) }, { rule, expected: `given when ${names}` });
  };
}

function within(rule: string, field: string, [from, to]: readonly [string, string]): Rule {
  return (value) => {
    const [seconds, start, end] = [value[field], value[from], value[to]];
    if (typeof seconds !== 'number' || typeof start !== 'string' || typeof end !== 'string') return undefined;
    if (!(seconds > secondsBetween(start, end))) return undefined;
    const expected = `at most the time from ${from} to ${to}`;
    return problem('load.rule', { pointer: pointerStep(field) }, { rule, expected });
  };
}

/** NaN when one of them is no date. */
function secondsBetween(earlier: string, later: string): number {
  return earlier === later ? 0 : (instantOf(later) - instantOf(earlier)) / 1000;
}

/**
 * Milliseconds since 1970. The usual spellings, `2026-05-24T09:42:30Z` and `2026-05-24T09:42:30.000Z`, are read by their
 * digits: every record has two.
 */
function instantOf(time: string): number {
  const isFine = time.length === 24 && time[19] === '.' && time[23] === 'Z';
  if (!isFine && (time.length !== 20 || time[19] !== 'Z')) return Date.parse(time);
  const year = digits(time, 0) * 100 + digits(time, 2);
  const [month, day] = [digits(time, 5) - 1, digits(time, 8)];
  const thousandths = isFine ? digits(time, 20) * 10 + time.charCodeAt(22) - ZERO : 0;
  return Date.UTC(year, month, day, digits(time, 11), digits(time, 14), digits(time, 17), thousandths);
}

function digits(text: string, at: number): number {
  return (text.charCodeAt(at) - ZERO) * 10 + text.charCodeAt(at + 1) - ZERO;
}

const ZERO = 48;
