import { jsonObject, type JsonObject } from '../../model/json.ts';
import type { Position } from '../source/source.ts';

/** A good record on its way to a batch. */
export interface Entry {
  readonly key: string;
  /** JSON text as it is sent. */
  readonly bytes: Uint8Array;
  /** Number in the whole load, from 1. */
  readonly ordinal: number;
  readonly position: Position;
  /** The source record as text; empty in a dry run. */
  readonly raw: string;
  /** What orders writes of one key; the order of reading where it is undefined. */
  readonly version: string | number | undefined;
  /** Of the start field, in UTC: `2026-05-24`. */
  readonly day: string | undefined;
  /** Of the start field, in UTC: 0 to 23. */
  readonly hour: number | undefined;
  readonly category: string | undefined;
}

/** How two records of one key become one. */
export type Fold = (earlier: Entry, later: Entry) => Entry;

/** Last write wins: the newer version, or the one read later. */
export const replaceOlder: Fold = (earlier, later) => (isOlder(later, earlier) ? earlier : later);

/** Where a record changes only what it carries, the other fields of the older one stay. */
export const layOver: Fold = (earlier, later) => {
  const [older, newer] = isOlder(later, earlier) ? [later, earlier] : [earlier, later];
  return { ...newer, bytes: jsonBytes({ ...jsonOf(older), ...jsonOf(newer) }) };
};

/** The value of an entry, which was JSON when it was made. */
export function jsonOf(entry: Entry): JsonObject {
  const value = jsonObject(JSON.parse(Buffer.from(entry.bytes).toString()));
  if (value === undefined) throw new Error('an entry is an object');
  return value;
}

export function jsonBytes(value: JsonObject): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

/** Versions are compared when both are numbers or both are texts (RFC 3339 times in UTC sort as texts). */
function isOlder(one: Entry, other: Entry): boolean {
  const [left, right] = [one.version, other.version];
  if (typeof left === 'number' && typeof right === 'number') return left < right;
  if (typeof left === 'string' && typeof right === 'string') return left < right;
  return false;
}
