import { expect, test } from 'vitest';
import { Slab } from '../../../src/load/pipeline/slab.ts';

const filled = (length: number, value: number): Buffer => Buffer.alloc(length, value);

test('what is held stays as it was, of any size, whatever becomes of the original', () => {
  const slab = new Slab();
  const sizes = [0, 1, 700_000, 700_000, 1_048_576, 1_048_577, 5_000_000, 300];
  const originals = sizes.map((size, value) => filled(size, value));
  const held = originals.map((bytes) => slab.hold(bytes));
  for (const bytes of originals) bytes.fill(99);
  expect(held.every((bytes, value) => filled(sizes[value] ?? 0, value).equals(bytes))).toBe(true);
});

test('a cleared slab uses its memory again', () => {
  const slab = new Slab();
  const before = slab.hold(filled(10, 1));
  slab.clear();
  const after = slab.hold(filled(10, 2));
  expect(after.buffer).toBe(before.buffer);
  expect([...before]).toEqual([...after]);
});
