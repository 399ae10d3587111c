import { jsonpath } from 'json-p3';

type JsonValue = Parameters<typeof jsonpath.query>[1];

/** One node that a query found, and the way to it from the root. */
interface FoundNode {
  readonly value: unknown;
  readonly location: readonly (string | number)[];
}

/** Everything an RFC 9535 JSONPath finds in a JSON value, in document order. Throws an error when the path is not one. */
export function nodesAt(path: string, value: unknown): FoundNode[] {
  // the library declares a mutable value; it only reads
  return jsonpath.query(path, value as JsonValue).nodes.map((node) => ({ value: node.value, location: node.location }));
}

/** The first thing a path finds. `$.` is read as `$`; a path that is not JSONPath finds nothing. */
export function firstAt(path: string, value: unknown): unknown {
  try {
    return nodesAt(path === '$.' ? '$' : path, value)[0]?.value;
  } catch {
    return undefined;
  }
}
