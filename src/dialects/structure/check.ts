import { suggestion } from '../../check/suggest.ts';
import { isObject } from '../../model/json.ts';
import { pointerStep } from '../../model/pointer.ts';
import { problem, type Place, type Problem } from '../../model/problem.ts';
import type { Alternative, RecordShape, Scalar, Shape, Shapes, TextForm } from './shape.ts';

/** One value, where it stands, and the tables that it is held to. */
interface At {
  readonly value: unknown;
  readonly pointer: string;
  readonly shapes: Shapes;
}

/** Holds a value to a shape. The places of the problems are JSON Pointers into the value. */
export function checkShape(value: unknown, shape: Shape, shapes: Shapes): Problem[] {
  return check({ value, pointer: '', shapes }, shape);
}

function check(at: At, shape: Shape): Problem[] {
  switch (shape.kind) {
    case 'ref':
      return check(at, target(at.shapes, shape.name));
    case 'list':
      return checkList(at, shape.of, shape.min);
    case 'if-list':
      return Array.isArray(at.value) ? checkList(at, shape.of, 0) : [];
    case 'mapping':
      return checkMapping(at, shape.of, shape.names, shape.min);
    case 'record':
      return checkRecord(at, shape);
    case 'by-word':
      return checkByWord(at, shape.key, shape.of);
    case 'by-key':
      return check(at, isObject(at.value) && at.value[shape.key] !== undefined ? shape.present : shape.absent);
    case 'by-type':
      return checkByType(at, shape);
    case 'anything':
    case 'text':
    case 'word':
    case 'number':
    case 'flag':
      return checkScalar(at, shape);
  }
}

function target(shapes: Shapes, name: string): Shape {
  const shape = shapes[name];
  if (shape === undefined) throw new Error(`There is no shape ${name}`);
  return shape;
}

function checkScalar(at: At, shape: Scalar): Problem[] {
  switch (shape.kind) {
    case 'anything':
      return at.value === null ? [wrongType(at, 'a value')] : [];
    case 'text':
      return checkText(at, shape.form, shape.maxLength);
    case 'word':
      return shape.allowed.some((each) => each === at.value) ? [] : [wrongWord(at, shape.allowed)];
    case 'number':
      return checkNumber(at, shape.whole, shape.from, shape.to);
    case 'flag':
      return typeof at.value === 'boolean' ? [] : [wrongType(at, 'true or false')];
  }
}

function checkText(at: At, form: TextForm | undefined, maxLength: number | undefined): Problem[] {
  if (typeof at.value !== 'string') return [wrongType(at, 'text')];
  if (form !== undefined && !form.pattern.test(at.value)) {
    return [problem('structure.form', place(at), { expected: form.words })];
  }
  // A length is counted in code points, not in UTF-16 units.
  const tooLong = maxLength !== undefined && Array.from(at.value).length > maxLength;
  return tooLong ? [problem('structure.length', place(at), { limit: maxLength })] : [];
}

function checkNumber(at: At, whole: boolean, from: number, to: number): Problem[] {
  if (typeof at.value !== 'number') return [wrongType(at, 'a number')];
  if (whole && !Number.isInteger(at.value)) return [wrongType(at, 'a whole number')];
  return at.value >= from && at.value <= to ? [] : [problem('structure.range', place(at), { from, to })];
}

function checkList(at: At, of: Shape, min: number): Problem[] {
  if (!Array.isArray(at.value)) return [wrongType(at, 'a list')];
  if (at.value.length < min) return [problem('structure.empty', place(at), {})];
  return at.value.flatMap((item, index) => check(step(at, index, item), of));
}

function checkMapping(at: At, of: Shape, names: TextForm | undefined, min: number): Problem[] {
  if (!isObject(at.value)) return [wrongType(at, 'a mapping')];
  const members = membersOf(at.value);
  if (members.length < min) return [problem('structure.empty', place(at), {})];
  return members.flatMap(([key, value]) => {
    const here = step(at, key, value);
    const named = names === undefined || names.pattern.test(key);
    return [...(named ? [] : [problem('structure.name', place(here), { expected: names.words })]), ...check(here, of)];
  });
}

function checkRecord(at: At, shape: RecordShape): Problem[] {
  const { value } = at;
  if (!isObject(value)) return [wrongType(at, 'a mapping')];
  const present = shape.exclusive.filter((key) => value[key] !== undefined);
  return [
    ...missing(at, value, shape.required),
    ...membersOf(value).flatMap(([key, member]) => checkMember(step(at, key, member), key, shape)),
    ...(present.length > 1 ? [problem('structure.exclusive', place(at), { keys: present })] : []),
    ...checkAlternatives(at, value, shape),
  ];
}

function checkMember(at: At, key: string, { fields }: RecordShape): Problem[] {
  const shape = Object.hasOwn(fields, key) ? fields[key] : undefined;
  if (shape !== undefined) return check(at, shape);
  const allowed = Object.keys(fields);
  return [problem('structure.unknown-key', place(at), { key, allowed, suggestion: suggestion(key, allowed) })];
}

type Members = { readonly [key: string]: unknown };

function checkAlternatives(at: At, value: Members, { alternatives, match }: RecordShape): Problem[] {
  if (alternatives.length === 0) return [];
  const tried = alternatives.map((alternative) => checkAlternative(at, value, alternative));
  const held = tried.filter((problems) => problems.length === 0).length;
  if (held === 1 || (held > 1 && match === 'any')) return [];
  const ways = [...new Set(alternatives.map((each) => each.requires.join(' and ')))];
  if (held > 1) return [problem('structure.exclusive', place(at), { keys: ways })];
  // What was begun is explained; where nothing was begun, the ways are listed.
  const begun = alternatives.findIndex((each) => each.requires.every((key) => value[key] !== undefined));
  return tried[begun] ?? [problem('structure.alternatives', place(at), { ways })];
}

function checkAlternative(at: At, value: Members, { requires, forbids, fields }: Alternative): Problem[] {
  const forbidden = forbids.filter((key) => value[key] !== undefined);
  return [
    ...missing(at, value, requires),
    ...forbidden.map((key) =>
      problem('structure.together', place(step(at, key, undefined)), { key, others: [...requires] }),
    ),
    ...Object.entries(fields).flatMap(([key, shape]) =>
      value[key] === undefined ? [] : check(step(at, key, value[key]), shape),
    ),
  ];
}

function checkByWord(at: At, key: string, of: Readonly<{ [word: string]: Shape }>): Problem[] {
  if (!isObject(at.value)) return [wrongType(at, 'a mapping')];
  const given = at.value[key];
  if (given === undefined) return missing(at, at.value, [key]);
  const shape = typeof given === 'string' && Object.hasOwn(of, given) ? of[given] : undefined;
  return shape === undefined ? [wrongWord(step(at, key, given), Object.keys(of))] : check(at, shape);
}

type ByType = Extract<Shape, { kind: 'by-type' }>;

function checkByType(at: At, shape: ByType): Problem[] {
  const chosen = shape[typeOf(at.value)];
  if (chosen !== undefined) return check(at, chosen);
  const allowed = (['text', 'number', 'flag', 'list', 'mapping'] as const).filter((type) => shape[type] !== undefined);
  return [wrongType(at, allowed.map((type) => TYPE_WORDS[type]).join(' or '))];
}

const TYPE_WORDS = { text: 'text', number: 'a number', flag: 'true or false', list: 'a list', mapping: 'a mapping' };

function typeOf(value: unknown): keyof typeof TYPE_WORDS {
  if (typeof value === 'string') return 'text';
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'flag';
  return Array.isArray(value) ? 'list' : 'mapping';
}

function missing(at: At, value: Members, keys: readonly string[]): Problem[] {
  return keys.filter((key) => value[key] === undefined).map((key) => problem('structure.missing', place(at), { key }));
}

/** A document that is being written has members that are `undefined`: they are not in its text. */
function membersOf(value: Members): [string, unknown][] {
  return Object.entries(value).filter(([, member]) => member !== undefined);
}

function wrongType(at: At, expected: string): Problem {
  return problem('structure.type', place(at), { expected });
}

function wrongWord(at: At, allowed: readonly string[]): Problem {
  return problem('structure.word', place(at), { allowed: [...allowed] });
}

function place(at: At): Place {
  return { pointer: at.pointer };
}

function step(at: At, key: string | number, value: unknown): At {
  return { value, pointer: at.pointer + pointerStep(key), shapes: at.shapes };
}
