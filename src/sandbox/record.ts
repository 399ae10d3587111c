import { isObject, type Json } from '../model/json.ts';

/** A conversation as it is stored: what was sent, under its id. With a wire profile its fields have the profile's names. */
export interface Conversation {
  readonly external_id: string;
  readonly [field: string]: Json;
}

export type Method = 'POST' | 'PATCH';

/** What is wrong with a record by the contract, or `undefined`. The words name what is allowed, never the value. */
export type RecordCheck = (record: unknown) => string | undefined;

/** The contract as the sandbox needs it: a check per operation. */
export type RecordChecks = Readonly<Record<Method, RecordCheck>>;

/** What the members of a request are called; a wire profile may call them otherwise. */
export interface Names {
  /** Of a record: what it is stored under. */
  readonly key: string;
  /** Of the body: the list of records. */
  readonly items: string;
  /** Of a record: what the switch `metadata-merge` merges. */
  readonly metadata: string;
}

export const CONTRACT_NAMES: Names = { key: 'external_id', items: 'conversations', metadata: 'metadata' };

export interface Batch {
  readonly records: readonly unknown[];
  /** The ids of the records that have one, in order. */
  readonly ids: readonly string[];
}

/** The batch in a request body, or what is wrong with the body as a whole. */
export type BatchReading =
  | { readonly ok: true; readonly batch: Batch }
  | { readonly ok: false; readonly message: string };

/** Reads a body; `{}` is a batch of none, because the contract does not require the list. */
export function readBatch(bytes: Buffer, isUtf8: boolean, { key, items }: Names): BatchReading {
  const bodyIs = `The body must be a JSON object with an array of records under "${items}".`;
  if (!isUtf8) return { ok: false, message: 'The body is not valid UTF-8.' };
  const body = parsed(bytes.toString('utf8'));
  if (body === undefined) return { ok: false, message: 'The body is not valid JSON.' };
  if (!isObject(body)) return { ok: false, message: bodyIs };
  const records: unknown = body[items] ?? [];
  if (body[items] === null || !Array.isArray(records)) return { ok: false, message: bodyIs };
  return { ok: true, batch: { records, ids: records.flatMap((record: unknown) => idOf(record, key) ?? []) } };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The id that a record is stored under; one that no database could keep apart (half a surrogate pair) is none. */
export function idOf(record: unknown, key: string): string | undefined {
  const id: unknown = isObject(record) ? record[key] : undefined;
  return typeof id === 'string' && id.isWellFormed() ? id : undefined;
}
