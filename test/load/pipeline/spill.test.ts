import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Entry } from '../../../src/load/pipeline/entry.ts';
import { LedgerFull } from '../../../src/load/ledger/fault.ts';
import { SpillFile } from '../../../src/load/pipeline/spill-file.ts';
import { parseSpill, partitionsFor, Spill, spillText } from '../../../src/load/pipeline/spill.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'capstan-spill-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function entry(key: string, n: number): Entry {
  return {
    key,
    bytes: Buffer.from(JSON.stringify({ key, n })),
    ordinal: n,
    position: { file: 'ä.csv', line: n, record: n, offset: n },
    raw: `["${key}"]`,
    version: n % 2 === 0 ? n : undefined,
    day: '2026-05-01',
    hour: n % 3 === 0 ? n % 24 : undefined,
    category: undefined,
  };
}

/** The bytes of a file's entries are lent. */
const kept = (one: Entry): Entry => ({ ...one, bytes: Buffer.from(one.bytes) });

const all = (spill: Spill): Entry[] =>
  Array.from({ length: spill.partitions }, (_, index) => spill.entries(index).map(kept)).flat();

test('entries come back as they went in, a key always from one file', () => {
  const spill = new Spill(folder, [0, 0, 0], 0);
  const entries = Array.from({ length: 50 }, (_, n) => entry(`k${n % 10}`, n));
  for (const one of entries) spill.add(one);
  spill.flush(true);
  expect(all(spill).toSorted((a, b) => a.ordinal - b.ordinal)).toEqual(entries);
  const files = [0, 1, 2].map((index) => new Set(spill.entries(index).map(({ key }) => key)));
  expect(files.reduce((sum, keys) => sum + keys.size, 0)).toBe(10);
});

test('entries of any size stand in their order', () => {
  const spill = new Spill(folder, [0], 0);
  const entries = [3, 50_000, 10_000, 10_000, 16_384, 5].map((size, n) => ({
    ...entry('k', n),
    bytes: Buffer.alloc(size, n),
  }));
  for (const one of entries) spill.add(one);
  const [length] = spill.flush(false);
  expect(all(spill)).toEqual(entries);
  expect(statSync(join(folder, 'spill-0000')).size).toBe(length);
});

test('what a run that died has written behind the lengths is cut off', () => {
  const first = new Spill(folder, [0], 0);
  first.add(entry('a', 1));
  const lengths = first.flush(true);
  first.add(entry('b', 2));
  first.flush(true);
  const second = new Spill(folder, lengths, 0);
  second.add(entry('c', 3));
  second.flush(true);
  expect(
    all(second)
      .map(({ key }) => key)
      .toSorted(),
  ).toEqual(['a', 'c']);
});

test('a file that has lost its end is not taken for whole', () => {
  const spill = new Spill(folder, [0], 0);
  spill.add(entry('a', 1));
  const [length = 0] = spill.flush(true);
  expect(() => new Spill(folder, [length + 1], 0)).toThrow('ledger.damaged');
});

test('files that are drained stay gone', () => {
  const spill = new Spill(folder, [0, 0], 0);
  spill.add(entry('a', 1));
  const lengths = spill.flush(true);
  spill.drop(0);
  expect(readdirSync(folder)).toEqual(['spill-0001']);
  expect(new Spill(folder, lengths, 1).partitions).toBe(2);
  expect(readdirSync(folder)).toEqual(['spill-0001']);
});

test('the state is text, and damaged text is not taken for one', () => {
  expect(parseSpill(spillText({ lengths: [1, 2], drained: undefined }))).toEqual({
    lengths: [1, 2],
    drained: undefined,
  });
  expect(parseSpill(spillText({ lengths: [], drained: 3 }))).toEqual({ lengths: [], drained: 3 });
  expect(() => parseSpill('{"lengths":["1"]}')).toThrow('damaged');
});

test('an input has as many files as keep each in memory', () => {
  expect([0, 1024, 100 * 1024 * 1024, 1e12].map(partitionsFor)).toEqual([1, 1, 25, 2048]);
});

test.skipIf(!existsSync('/dev/full'))('a full disk is a pause, as that of the ledger is', () => {
  const file = new SpillFile('/dev/full', 0);
  expect(() => file.add('x', Buffer.alloc(20_000))).toThrow(LedgerFull);
  expect(file.length).toBe(0);
});
