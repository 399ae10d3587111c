import { bytesOf, listOf, numberOf, textOf, type Row } from './sqlite.ts';
import type { ReadyRecord } from './ledger.ts';

/** Records as they are kept while they are pending: the request body, and beside it what the rejects and keys need. */

const DIGEST_BYTES = 16;
const COMMA = Buffer.from(',');

export interface Packed {
  /** The whole request body: `{"orders":[...]}`. */
  readonly body: Uint8Array;
  /** JSON text of the keys. */
  readonly keys: string;
  /** The digests, one behind the other. */
  readonly digests: Uint8Array;
  /** JSON text: of each record the file, line, record, offset, ordinal, length in the body, raw text and version. */
  readonly records: string;
}

/** `items` is the member of the body that holds them. */
export function pack(items: string, records: readonly ReadyRecord[]): Packed {
  const pieces: Uint8Array[] = [opening(items)];
  for (const [index, { bytes }] of records.entries()) pieces.push(...(index === 0 ? [bytes] : [COMMA, bytes]));
  pieces.push(Buffer.from(']}'));
  return {
    body: Buffer.concat(pieces),
    keys: JSON.stringify(records.map(({ key }) => key)),
    digests: Buffer.concat(records.map(({ digest }) => digest)),
    records: JSON.stringify(records.map(detailsOf)),
  };
}

function opening(items: string): Buffer {
  return Buffer.from(`{${JSON.stringify(items)}:[`);
}

function detailsOf({ bytes, ordinal, position, raw, version }: ReadyRecord): unknown[] {
  const { file, line, record, offset } = position;
  return [file, line, record, offset, ordinal, bytes.length, raw, version];
}

/** The records of a row that `pack` has made. */
export function unpack(items: string, row: Row): ReadyRecord[] {
  const body = bytesOf(row['body']);
  const keys = keysOf(row);
  const digests = digestsOf(row);
  let at = opening(items).length;
  return listOf(JSON.parse(textOf(row['records']))).map((details, index) => {
    const [file, line, record, offset, ordinal, length, raw, version] = listOf(details);
    const bytes = body.subarray(at, at + numberOf(length));
    at += bytes.length + COMMA.length;
    return {
      key: textOf(keys[index]),
      digest: bytesOf(digests[index]),
      bytes,
      ordinal: numberOf(ordinal),
      position: { file: textOf(file), line: numberOf(line), record: numberOf(record), offset: numberOf(offset) },
      raw: textOf(raw),
      version: typeof version === 'string' || typeof version === 'number' ? version : undefined,
    };
  });
}

export function keysOf(row: Row): string[] {
  return listOf(JSON.parse(textOf(row['keys']))).map(textOf);
}

function digestsOf(row: Row): Uint8Array[] {
  const all = bytesOf(row['digests']);
  return Array.from({ length: all.length / DIGEST_BYTES }, (_, index) =>
    all.subarray(index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES),
  );
}
