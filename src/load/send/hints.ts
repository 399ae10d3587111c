import { isObject } from '../../model/json.ts';
import type { Batch } from '../ledger/ledger.ts';
import { stringsIn } from './strings.ts';

/** Which records an answer names. */
export interface Hints {
  /** Indexes into the batch, in order. */
  readonly indexes: readonly number[];
  /** True when the answer lists errors record by record, false when keys only stand in its text. */
  readonly listed: boolean;
}

const NONE: Hints = { indexes: [], listed: false };
/** More text than that is a page for people. */
const MAX_TEXT = 256 * 1024;
const QUOTED = /"([^"]*)"|'([^']*)'|`([^`]*)`/g;

/**
 * Looks for `errors: [{index}]` and for the key member in the items of such a list; then for keys that are quoted in its
 * text, or are a string of it.
 */
export function hintsIn(body: Uint8Array, keyMember: string, batch: Batch): Hints {
  if (body.length === 0 || body.length > MAX_TEXT) return NONE;
  const text = Buffer.from(body).toString();
  const places = new Map(batch.keys.map((key, index) => [key, index]));
  const listed = listedIn(parsed(text), keyMember, places, batch.keys.length);
  if (listed.length > 0) return { indexes: listed, listed: true };
  const strings = stringsIn(body);
  const words = strings.length === 0 ? quotedIn(text) : strings.flatMap((one) => [one, ...quotedIn(one)]);
  return { indexes: inOrder(words.map((word) => places.get(word))), listed: false };
}

function quotedIn(text: string): readonly string[] {
  return [...text.matchAll(QUOTED)].map(([, double, single, tick]) => double ?? single ?? tick ?? '');
}

function listedIn(
  answer: unknown,
  keyMember: string,
  places: ReadonlyMap<string, number>,
  records: number,
): readonly number[] {
  const errors = isObject(answer) ? answer['errors'] : undefined;
  if (!Array.isArray(errors)) return [];
  return inOrder(errors.map((error: unknown) => placeOf(error, keyMember, places, records)));
}

/** The key says more than the index: it is not mistaken by one. */
function placeOf(
  error: unknown,
  keyMember: string,
  places: ReadonlyMap<string, number>,
  records: number,
): number | undefined {
  if (!isObject(error)) return undefined;
  const key = error[keyMember];
  if (typeof key === 'string') return places.get(key);
  const { index } = error;
  return typeof index === 'number' && Number.isInteger(index) && index >= 0 && index < records ? index : undefined;
}

function inOrder(indexes: readonly (number | undefined)[]): readonly number[] {
  return [...new Set(indexes)].filter((index) => index !== undefined).toSorted((a, b) => a - b);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
