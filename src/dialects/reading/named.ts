import { isJsonObject } from '../../model/json.ts';
import { problem } from '../../model/problem.ts';
import { child, type Node, type Read } from './node.ts';
import { report, reportMissing } from './report.ts';
import { entries, isArray, items, text } from './values.ts';

interface NamedNode {
  readonly name: string | undefined;
  readonly node: Node;
}

/** A name for a thing that has none, from what was read of it and its index. */
type NameOf<T> = (thing: T, index: number) => string;

/**
 * Named things, as a list with `name` or as a mapping by name; the form that is not the family's own is reported.
 * Where `nameOf` is given the format allows a thing without a name. A reader may return nothing for a thing to leave out.
 */
export function named<T extends object>(
  read: Read<T | undefined>,
  nameOf?: NameOf<T>,
): Read<(T & { readonly name: string })[]> {
  return (node) =>
    nodesOf(node).flatMap(({ name, node: each }, index) => {
      if (name === undefined && nameOf === undefined) reportMissing(each, 'name');
      const thing = read(each);
      if (thing === undefined) return [];
      return [{ name: name ?? nameOf?.(thing, index) ?? `unnamed-${index + 1}`, ...thing }];
    });
}

function nodesOf(node: Node): NamedNode[] {
  if (node.value === undefined || node.value === null) return [];
  const form = isArray(node.value) ? 'list' : 'mapping';
  const own = node.reading.spelling.named;
  if (form !== own) report(node, (place) => problem('dialect.other-form', place, { expected: own }));
  return form === 'list' ? items(node).map(listed) : entries(node).map(([name, each]) => ({ name, node: each }));
}

function listed(node: Node): NamedNode {
  if (!isJsonObject(node.value)) return { name: undefined, node };
  // Some published files write `id`.
  const key = node.value['name'] === undefined && typeof node.value['id'] === 'string' ? 'id' : 'name';
  const { [key]: _, ...rest } = node.value;
  const name = child(node, key);
  if (key === 'id') report(name, (place) => problem('dialect.other-word', place, { word: 'id', expected: 'name' }));
  return { name: text(name) || undefined, node: { ...node, value: rest } };
}
