import { isJsonObject } from '../../model/json.ts';
import type { Node, Read } from './node.ts';
import { problem } from '../../model/problem.ts';
import { report } from './report.ts';
import { entries, items } from './values.ts';

/** A list of adapters or binds; a mapping by namespace is understood and reported. */
export function things<T>(read: Read<T | undefined>): Read<T[]> {
  return (node) => nodesOf(node).flatMap((each) => read(each) ?? []);
}

function nodesOf(node: Node): Node[] {
  if (!isJsonObject(node.value)) return items(node);
  report(node, (place) => problem('dialect.other-form', place, { expected: 'list' }));
  return entries(node).map(([namespace, each]) => ({
    ...each,
    value: isJsonObject(each.value) ? { namespace, ...each.value } : each.value,
  }));
}
