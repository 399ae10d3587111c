import { isObject } from '../../model/json.ts';
import type { Batch } from '../ledger/ledger.ts';

/** Each part becomes a batch: indexes into the batch that was refused. */
export type Parts = readonly (readonly number[])[];

/** Hinted records that are sent one by one; more of them stay together. */
const MAX_SINGLES = 8;

/** The first half and the rest. */
export function halves(records: number): Parts {
  return cut(records, Math.ceil(records / 2));
}

/** Two parts with about as many bytes each; by count when the body is not what we think it is. */
export function halvesByBytes(batch: Batch, items: string): Parts {
  const records = batch.keys.length;
  const sizes = sizesOf(batch.body, items);
  if (sizes.length !== records) return halves(records);
  const half = sizes.reduce((sum, size) => sum + size, 0) / 2;
  let sum = 0;
  const last = sizes.findIndex((size) => (sum += size) >= half);
  // the record in the middle goes to the side that is lighter without it
  const behind = sum - half > half - (sum - (sizes[last] ?? 0)) ? last : last + 1;
  return cut(records, Math.min(records - 1, Math.max(1, behind)));
}

/** The named records by themselves; what is left, together. */
export function setApart(records: number, named: readonly number[]): Parts {
  const apart = new Set(named);
  const rest = range(0, records).filter((index) => !apart.has(index));
  return [rest, ...(named.length <= MAX_SINGLES ? named.map((index) => [index]) : [named])];
}

/** The first record by itself, and the two halves of the others. */
export function oneAndHalves(records: number): Parts {
  const middle = 1 + Math.ceil((records - 1) / 2);
  return [[0], range(1, middle), range(middle, records)].filter((part) => part.length > 0);
}

function cut(records: number, at: number): Parts {
  return [range(0, at), range(at, records)];
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

function sizesOf(body: Uint8Array, items: string): readonly number[] {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(body).toString());
  } catch {
    return [];
  }
  const list = isObject(value) ? value[items] : undefined;
  return Array.isArray(list) ? list.map((item: unknown) => Buffer.byteLength(JSON.stringify(item))) : [];
}
