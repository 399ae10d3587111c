import { expect, test } from 'vitest';
import { bodyBuffers } from '../../src/http/buffers.ts';

test('memory that was given back is lent again, and only once', () => {
  const first = bodyBuffers.take(100_000);
  expect(first.length).toBeGreaterThanOrEqual(100_000);
  bodyBuffers.release(first.subarray(0, 100_000));
  bodyBuffers.release(first);
  const second = bodyBuffers.take(100_000);
  const third = bodyBuffers.take(100_000);
  expect(second.buffer).toBe(first.buffer);
  expect(third.buffer).not.toBe(first.buffer);
});

test('memory of its own is freed at once', () => {
  const own = Buffer.alloc(131_072);
  expect(bodyBuffers.isReleasable(own)).toBe(true);
  bodyBuffers.release(own);
  expect(own.buffer.byteLength).toBe(0);
});

test('a part of something, and what is small, is left alone', () => {
  const whole = Buffer.alloc(131_072);
  for (const bytes of [whole.subarray(1), whole.subarray(0, 131_071), Buffer.from('small')]) {
    expect(bodyBuffers.isReleasable(bytes)).toBe(false);
    const { byteLength } = bytes.buffer;
    bodyBuffers.release(bytes);
    expect(bytes.buffer.byteLength).toBe(byteLength);
  }
});

test('small and huge bodies are not kept', () => {
  for (const length of [10, 5_000_000]) {
    const once = bodyBuffers.take(length);
    bodyBuffers.release(once);
    expect(bodyBuffers.take(length).buffer).not.toBe(once.buffer);
  }
});
