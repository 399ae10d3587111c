import { expect, test } from 'vitest';
import { bodyBuffers } from '../../src/http/buffers.ts';

test('memory that was given back is lent again, and only once', () => {
  const first = bodyBuffers.take(100_000);
  expect(first.length).toBeGreaterThanOrEqual(100_000);
  bodyBuffers.give(first.subarray(0, 100_000));
  bodyBuffers.give(first);
  const second = bodyBuffers.take(100_000);
  const third = bodyBuffers.take(100_000);
  expect(second.buffer).toBe(first.buffer);
  expect(third.buffer).not.toBe(first.buffer);
});

test('memory of others is left alone', () => {
  const own = Buffer.alloc(131_072);
  bodyBuffers.give(own);
  expect(bodyBuffers.take(131_072).buffer).not.toBe(own.buffer);
});

test('small and huge bodies are not kept', () => {
  for (const length of [10, 5_000_000]) {
    const once = bodyBuffers.take(length);
    bodyBuffers.give(once);
    expect(bodyBuffers.take(length).buffer).not.toBe(once.buffer);
  }
});
