import { isObject, jsonObject } from '../../model/json.ts';
import { problem, type Problem } from '../../model/problem.ts';
import { scanJson } from '../../text/json.ts';
import type { RawRecord } from '../source/source.ts';
import { repeatedMembers } from './repeated.ts';
import type { AtHand } from './source-field.ts';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Fills the record at hand; answers what keeps it from being read. */
export function takeUp(record: AtHand, raw: RawRecord): readonly Problem[] | undefined {
  switch (raw.kind) {
    case 'row':
      record.cells = raw.cells;
      return undefined;
    case 'value':
      record.value = raw.value;
      record.text = undefined;
      return undefined;
    case 'json':
      return takeUpJson(record, raw.bytes);
  }
}

function takeUpJson(record: AtHand, bytes: Uint8Array): readonly Problem[] | undefined {
  const text = decoded(bytes);
  if (text === undefined) return [problem('json.encoding', {}, {})];
  const value = parsed(text);
  if (value === undefined) return scanJson(text).map((found) => ({ ...found, place: { pointer: '' } }));
  const object = isObject(value) ? jsonObject(value) : undefined;
  if (object === undefined) return [problem('value.not-an-object', { pointer: '' }, {})];
  const repeated = repeatedMembers(object, bytes, text);
  if (repeated.length > 0) return repeated.map((found) => ({ ...found, place: { pointer: '' } }));
  record.value = object;
  record.text = text;
  return undefined;
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
