import { hash } from 'node:crypto';
import type { ReadyRecord, Reject, WindowResult } from '../../../src/load/ledger/ledger.ts';
import { problem } from '../../../src/model/problem.ts';

export function digestOf(text: string): Uint8Array {
  return new Uint8Array(hash('sha256', text, 'buffer').subarray(0, 16));
}

export function record(ordinal: number, key = `k${ordinal}`, text = `v${ordinal}`): ReadyRecord {
  const bytes = Buffer.from(JSON.stringify({ id: key, text }));
  return {
    key,
    bytes,
    digest: digestOf(bytes.toString()),
    ordinal,
    position: { file: 'a.csv', line: ordinal + 1, record: ordinal, offset: ordinal * 10 },
    raw: JSON.stringify([key, text]),
  };
}

export function records(from: number, to: number): ReadyRecord[] {
  return Array.from({ length: to - from + 1 }, (_, index) => record(from + index));
}

export function invalid(ordinal: number): Reject {
  return {
    kind: 'invalid',
    ordinal,
    position: { file: 'a.csv', line: ordinal + 1, record: ordinal, offset: 0 },
    raw: '["x"]',
    mapped: { id: 'x' },
    problems: [problem('input.type', { pointer: `/lines/${ordinal}/price` }, { allowed: ['number'] })],
    attempts: 0,
    status: undefined,
  };
}

/** `read` is what the rest comes to, unless it is given. */
export function windowOf(parts: Partial<WindowResult> & { readonly carriedIn?: number } = {}): WindowResult {
  const { carriedIn = 0, ...given } = parts;
  const { batches = [], carry = [], invalid = [], merged = 0, filtered = 0, unchanged = 0, spilled = 0 } = given;
  const ready = batches.flat().length + carry.length;
  return {
    read: ready + invalid.length + merged + filtered + unchanged + spilled - carriedIn,
    merged,
    filtered,
    unchanged,
    invalid,
    batches,
    carry,
    next: undefined,
    spilled,
    spill: undefined,
    complete: false,
    days: new Map(),
    categories: new Map(),
    words: new Map(),
    ...given,
  };
}

export const bodyOf = (...found: readonly ReadyRecord[]): string =>
  `{"orders":[${found.map(({ bytes }) => Buffer.from(bytes).toString()).join(',')}]}`;

export const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
