import { isObject, type Json, type JsonObject } from '../../model/json.ts';
import { JsonScanner } from '../../text/json-scanner.ts';

/** A step of a path into JSON. */
type Step =
  | { readonly kind: 'member'; readonly name: string }
  /** From the end when negative. */
  | { readonly kind: 'item'; readonly index: number }
  | { readonly kind: 'every' }
  | { readonly kind: 'where'; readonly name: string; readonly value: string };

/** A way to a value in a JSON record, or to several. */
export interface Path {
  readonly steps: readonly Step[];
  /** True when it may lead to several values. */
  readonly many: boolean;
}

const STEP = /^\.?((?:\\[.[\\]|[^.[\]\\])+)|^\[(-?\d{1,6})\]|^(\[\])|^\[([^=\]]+)=([^\]]*)\]/;

/** Reads `a.b`, `a[0]`, `a[]`, `a[name=x].b`, `a\.b`; undefined for another text. */
export function readPath(text: string): Path | undefined {
  const steps: Step[] = [];
  let rest = text;
  while (rest !== '') {
    const match = STEP.exec(rest);
    if (match === null || (steps.length === 0 && /^[.[]/.test(rest))) return undefined;
    steps.push(stepOf(match));
    rest = rest.slice(match[0].length);
  }
  const many = steps.some(({ kind }) => kind === 'every' || kind === 'where');
  return steps.length === 0 ? undefined : { steps, many };
}

function stepOf([, member, index, every, name = '', value = '']: readonly (string | undefined)[]): Step {
  if (member !== undefined) return { kind: 'member', name: member.replaceAll(/\\(.)/g, '$1') };
  if (index !== undefined) return { kind: 'item', index: Number(index) };
  return every === undefined ? { kind: 'where', name: name.trim(), value: value.trim() } : { kind: 'every' };
}

/** How a value is read from a record: the one value of a path, or a list of all of them; undefined when there is none. */
export function reader(text: string, path: Path): (record: JsonObject) => Json | undefined {
  const [first] = path.steps;
  if (path.steps.length === 1 && first?.kind === 'member') {
    const { name } = first;
    return (record) => (Object.hasOwn(record, name) ? record[name] : undefined);
  }
  return (record) => {
    if (Object.hasOwn(record, text)) return record[text];
    return path.many ? found(record, path).map(({ value }) => value) : single(record, path.steps);
  };
}

function single(record: JsonObject, steps: readonly Step[]): Json | undefined {
  let node: Json | undefined = record;
  for (const step of steps) node = child(node, step);
  return node;
}

function child(node: Json | undefined, step: Step): Json | undefined {
  if (step.kind === 'member') return isMember(node, step.name) ? node[step.name] : undefined;
  return step.kind === 'item' && Array.isArray(node) ? node.at(step.index) : undefined;
}

function isMember(node: Json | undefined, name: string): node is JsonObject {
  return isObject(node) && Object.hasOwn(node, name);
}

interface Found {
  readonly value: Json;
  /** Names and indexes, from the record. */
  readonly at: readonly (string | number)[];
}

function found(record: JsonObject, { steps }: Path): Found[] {
  return steps.reduce<Found[]>(
    (nodes, step) => nodes.flatMap((node) => children(node, step)),
    [{ value: record, at: [] }],
  );
}

function children({ value, at }: Found, step: Step): Found[] {
  switch (step.kind) {
    case 'member':
      return isMember(value, step.name) ? [{ value: value[step.name] ?? null, at: [...at, step.name] }] : [];
    case 'item': {
      if (!Array.isArray(value)) return [];
      const index = step.index < 0 ? value.length + step.index : step.index;
      const item: Json | undefined = value[index];
      return item === undefined ? [] : [{ value: item, at: [...at, index] }];
    }
    case 'every':
      return items(value, at);
    case 'where':
      return items(value, at).filter((item) => isMember(item.value, step.name) && fits(item.value[step.name], step));
  }
}

function items(value: Json, at: readonly (string | number)[]): Found[] {
  return Array.isArray(value) ? value.map((item: Json, index) => ({ value: item, at: [...at, index] })) : [];
}

function fits(value: Json | undefined, step: { readonly value: string }): boolean {
  return typeof value !== 'object' && String(value) === step.value;
}

/** A number of a record as it is written in the record's text: what JSON.parse makes of a long one has lost digits. */
export function writtenNumber(record: JsonObject, text: string, path: Path, number: number): string | undefined {
  const place = found(record, path).find(({ value }) => value === number);
  if (place === undefined) return undefined;
  const scanner = new JsonScanner(text);
  for (const step of place.at) if (scanner.enter(String(step)) === undefined) return undefined;
  return /^-?\d+(?![\d.eE])/.exec(text.slice(scanner.skipSpace()))?.[0];
}
