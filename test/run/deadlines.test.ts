import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Deadlines, type Due } from '../../src/run/deadlines.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function due(name: string, inMs: number, expired: string[]): Due {
  return { dueAt: performance.now() + inMs, place: 0, expire: () => void expired.push(name) };
}

test('each ends at its own moment, in whatever order they were added', () => {
  const deadlines = new Deadlines();
  const expired: string[] = [];
  for (const [name, inMs] of [
    ['late', 3000],
    ['soon', 100],
    ['middle', 1000],
  ] as const)
    deadlines.add(due(name, inMs, expired));
  vi.advanceTimersByTime(150);
  expect(expired).toEqual(['soon']);
  vi.advanceTimersByTime(900);
  expect(expired).toEqual(['soon', 'middle']);
  vi.advanceTimersByTime(2000);
  expect(expired).toEqual(['soon', 'middle', 'late']);
});

test('what was taken out does not end, and its neighbours do', () => {
  const deadlines = new Deadlines();
  const expired: string[] = [];
  const all = ['a', 'b', 'c', 'd'].map((name) => due(name, 500, expired));
  for (const one of all) deadlines.add(one);
  for (const at of [1, 3, 1]) {
    const one = all[at];
    if (one !== undefined) deadlines.delete(one);
  }
  vi.advanceTimersByTime(1000);
  expect(expired.sort()).toEqual(['a', 'c']);
});

test('a deadline in the past ends at the next turn', () => {
  const deadlines = new Deadlines();
  const expired: string[] = [];
  deadlines.add(due('past', -5, expired));
  vi.advanceTimersByTime(60);
  expect(expired).toEqual(['past']);
  deadlines.close();
  expect(vi.getTimerCount()).toBe(0);
});
