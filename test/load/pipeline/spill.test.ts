import fs, { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Entry } from '../../../src/load/pipeline/entry.ts';
import { LedgerFull } from '../../../src/load/ledger/fault.ts';
import { SpillFile } from '../../../src/load/pipeline/spill-file.ts';
import { emptySpill, parseSpill, Spill, spillText } from '../../../src/load/pipeline/spill.ts';

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

const empty = (files: number) => ({ lengths: Array.from({ length: files }, () => 0), slices: 1, drained: undefined });

/** The bytes of a file's entries are lent. */
const kept = (one: Entry): Entry => ({ ...one, bytes: Buffer.from(one.bytes) });

const all = (spill: Spill): Entry[] =>
  Array.from({ length: spill.partitions }, (_, index) => spill.entries(index).map(kept)).flat();

test('entries come back as they went in, a key always from one file', () => {
  const spill = new Spill(folder, empty(3));
  const entries = Array.from({ length: 50 }, (_, n) => entry(`k${n % 10}`, n));
  for (const one of entries) spill.add(one);
  spill.flush(true);
  expect(all(spill).toSorted((a, b) => a.ordinal - b.ordinal)).toEqual(entries);
  const files = [0, 1, 2].map((index) => new Set(spill.entries(index).map(({ key }) => key)));
  expect(files.reduce((sum, keys) => sum + keys.size, 0)).toBe(10);
});

test('entries of any size stand in their order', () => {
  const spill = new Spill(folder, empty(1));
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
  const first = new Spill(folder, empty(1));
  first.add(entry('a', 1));
  const lengths = first.flush(true);
  first.add(entry('b', 2));
  first.flush(true);
  const second = new Spill(folder, { ...empty(1), lengths });
  second.add(entry('c', 3));
  second.flush(true);
  expect(
    all(second)
      .map(({ key }) => key)
      .toSorted(),
  ).toEqual(['a', 'c']);
});

test('a file that has lost its end is not taken for whole', () => {
  const spill = new Spill(folder, empty(1));
  spill.add(entry('a', 1));
  const [length = 0] = spill.flush(true);
  expect(() => new Spill(folder, { ...empty(1), lengths: [length + 1] })).toThrow('ledger.damaged');
});

test('files that are drained stay gone', () => {
  const spill = new Spill(folder, empty(2));
  spill.add(entry('a', 1));
  const lengths = spill.flush(true);
  spill.drop(0);
  expect(readdirSync(folder)).toEqual(['spill-0001']);
  expect(new Spill(folder, { ...empty(2), lengths, drained: 1 }).partitions).toBe(2);
  expect(readdirSync(folder)).toEqual(['spill-0001']);
});

test('the state is text, and damaged text is not taken for one', () => {
  const states = [
    { lengths: [1, 2], slices: 1, drained: undefined },
    { lengths: [], slices: 2, drained: 3 },
  ];
  for (const state of states) expect(parseSpill(spillText(state))).toEqual(state);
  expect(() => parseSpill('{"lengths":["1"]}')).toThrow('damaged');
});

test('an input has as many files as keep each in memory', () => {
  const filesFor = (bytes: number): number => emptySpill(bytes).lengths.length;
  expect([0, 1024, 100 * 1024 * 1024, 1e12].map(filesFor)).toEqual([1, 1, 40, 4096]);
});

test('files that have become too long are drained in slices, a key always in one of them', () => {
  const spill = new Spill(folder, empty(2));
  const entries = Array.from({ length: 900 }, (_, n) => ({
    ...entry(`k${n % 100}`, n),
    bytes: Buffer.alloc(10_000, n),
  }));
  for (const one of entries) spill.add(one);
  const lengths = spill.flush(false);
  spill.slice();
  expect(spill.slices).toBe(3);
  expect(all(spill).toSorted((a, b) => a.ordinal - b.ordinal)).toEqual(entries);
  const slices = Array.from({ length: 6 }, (_, index) => new Set(spill.entries(index).map(({ key }) => key)));
  expect(slices.map(({ size }) => size).toSorted((a, b) => a - b)[0]).toBeGreaterThan(5);
  expect(slices.reduce((sum, keys) => sum + keys.size, 0)).toBe(100);
  // a file goes with its last slice, also after a process has died
  for (const partition of [0, 1]) spill.drop(partition);
  expect(readdirSync(folder)).toHaveLength(2);
  const again = new Spill(folder, { lengths, slices: 3, drained: 2 });
  expect(new Set(again.entries(2).map(({ key }) => key))).toEqual(slices[2]);
  again.drop(2);
  expect(readdirSync(folder)).toEqual(['spill-0001']);
  expect(new Set(new Spill(folder, { lengths, slices: 3, drained: 4 }).entries(4).map(({ key }) => key))).toEqual(
    slices[4],
  );
});

test('a disk that takes a part at a time gets all of it, and one that is full in the middle is a pause', () => {
  const write = fs.writeSync;
  let room = Infinity;
  // what takes a part answers how much; what takes nothing throws
  fs.writeSync = ((file: number, bytes: Buffer, at: number, length: number) => {
    if (room <= 0) throw Object.assign(new Error('no room'), { code: 'ENOSPC' });
    room -= 1;
    return write(file, bytes, at, Math.min(length, 700));
  }) as typeof fs.writeSync;
  syncBuiltinESMExports();
  try {
    const spill = new Spill(folder, empty(1));
    const entries = [0, 1, 2].map((n) => ({ ...entry('k', n), bytes: Buffer.alloc(3000, n) }));
    for (const one of entries) spill.add(one);
    const lengths = spill.flush(false);
    expect(all(spill)).toEqual(entries);
    room = 1;
    spill.add(entry('k', 3));
    spill.add({ ...entry('k', 4), bytes: Buffer.alloc(3000) });
    expect(() => spill.flush(false)).toThrow(LedgerFull);
    // what was half written does not count
    room = Infinity;
    expect(all(new Spill(folder, { ...empty(1), lengths }))).toEqual(entries);
  } finally {
    fs.writeSync = write;
    syncBuiltinESMExports();
  }
});

test.skipIf(!existsSync('/dev/full'))('a full disk is a pause, as that of the ledger is', () => {
  const file = new SpillFile('/dev/full', 0);
  expect(() => file.add(1, 'x', Buffer.alloc(20_000))).toThrow(LedgerFull);
  expect(file.length).toBe(0);
});
