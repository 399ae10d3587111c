import { isJsonObject, type Json } from '../../model/json.ts';
import { pointerStep } from '../../model/pointer.ts';
import { problem } from '../../model/problem.ts';
import { isPresent, type Node, type Read } from './node.ts';
import { report, reportType } from './report.ts';

/** Text; a number or a truth value is taken as the text that it spells, and reported. */
export function text(node: Node): string | undefined {
  if (node.value === undefined || typeof node.value === 'string') return node.value;
  reportType(node, 'text');
  return typeof node.value === 'number' || typeof node.value === 'boolean' ? String(node.value) : undefined;
}

export function flag(node: Node): boolean | undefined {
  if (node.value === undefined || typeof node.value === 'boolean') return node.value;
  reportType(node, 'true or false');
  return node.value === 'true' || (node.value === 'false' ? false : undefined);
}

/** A port from 1 to 65535; one outside is an error, because no server can listen on it. */
export function port(node: Node): number | undefined {
  if (node.value === undefined) return undefined;
  const value = Number(node.value);
  if (!Number.isInteger(value) || value < 1 || value > 65_535) {
    report(node, (place) => problem('dialect.port', place, {}));
    return undefined;
  }
  if (typeof node.value !== 'number') reportType(node, 'a number');
  return value;
}

/** One of a few words; another case is understood and reported, another word is reported and left out. */
export function word<const W extends string>(allowed: readonly W[]): Read<W | undefined> {
  return (node) => {
    const given = text(node);
    if (given === undefined) return undefined;
    const exact = allowed.find((each) => each === given);
    if (exact !== undefined) return exact;
    report(node, (place) => problem('dialect.word', place, { allowed: [...allowed] }));
    return allowed.find((each) => each.toLowerCase() === given.toLowerCase());
  };
}

export function or<T>(read: Read<T | undefined>, fallback: T): Read<T> {
  return (node) => read(node) ?? fallback;
}

/** Reads only what is there. */
export function optional<T>(read: Read<T>): Read<T | undefined> {
  return (node) => (isPresent(node) ? read(node) : undefined);
}

/** A mapping of texts; values of another kind are reported, and taken where they spell a text. */
export function texts(node: Node): Record<string, string> {
  return Object.fromEntries(
    entries(node).flatMap(([key, each]) => {
      const value = text(each);
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

/** The members of a mapping; nothing, and a report, for anything else. */
export function entries(node: Node): [string, Node][] {
  if (!isPresent(node)) return [];
  if (isJsonObject(node.value)) return Object.entries(node.value).map(([key, value]) => [key, part(node, key, value)]);
  reportType(node, 'a mapping');
  return [];
}

export function textList(node: Node): string[] {
  return items(node).flatMap((each) => text(each) ?? []);
}

/** The items of a list; one thing alone counts as a list of it, and is reported. */
export function items(node: Node): Node[] {
  if (!isPresent(node)) return [];
  if (isArray(node.value)) return node.value.map((value, index) => part(node, index, value));
  reportType(node, 'a list');
  return [node];
}

/** `Array.isArray` that knows a readonly array. */
export function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function part(node: Node, step: string | number, value: Json): Node {
  return { value, pointer: node.pointer + pointerStep(step), reading: node.reading };
}
