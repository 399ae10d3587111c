import { isJsonObject, type Json } from '../../model/json.ts';
import { pointerStep } from '../../model/pointer.ts';
import type { Problem } from '../../model/problem.ts';
import type { Source } from '../../text/source.ts';
import type { Spelling } from './spelling.ts';

/** What is known while one document is read. */
export interface Reading {
  readonly source: Source;
  readonly spelling: Spelling;
  readonly found: Problem[];
  /** Namespaces of binds, which published files write before a variable: `{{env.KEY}}`. */
  readonly bindNamespaces: Set<string>;
  /** Consumed namespaces that cannot be called, and the feature they would need. */
  readonly unreachable: Map<string, Unsupported>;
}

/** Features of the format that we recognise and cannot run. */
export type Unsupported =
  | 'an import'
  | 'a tunnel'
  | 'a consumed adapter other than http'
  | 'steps'
  | 'a ref to an aggregate'
  | 'a mock'
  | 'forward'
  | 'aggregates'
  | 'MCP resources'
  | 'MCP prompts'
  | 'this kind of exposure'
  | 'this kind of authentication'
  | 'this kind of request body';

/** A value of the document and where it stands; `value` is undefined where there is nothing. */
export interface Node {
  readonly value: Json | undefined;
  readonly pointer: string;
  readonly reading: Reading;
}

/** Takes what it can from a node and reports the rest; never throws. */
export type Read<T> = (node: Node) => T;

export function child(node: Node, key: string): Node {
  const value = isJsonObject(node.value) && Object.hasOwn(node.value, key) ? node.value[key] : undefined;
  return { value, pointer: node.pointer + pointerStep(key), reading: node.reading };
}

export function isPresent(node: Node): boolean {
  return node.value !== undefined && node.value !== null;
}
