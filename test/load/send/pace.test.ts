import { expect, test } from 'vitest';
import { Pace } from '../../../src/load/send/pace.ts';
import { simulateRate } from './simulation.ts';

/** Ten minutes at the documented limit: 300 requests a minute, bursts of 20. */
const limit = { minutes: 10, perMinute: 300, burst: 20 };

test.each([
  ['a quick upstream', (random: number) => 50 + 100 * random],
  ['a slow one', (random: number) => 1500 + 500 * random],
  ['one with jitter of a second', (random: number) => 100 + 1000 * random],
  ['one that sometimes hangs for three seconds', (random: number) => (random < 0.05 ? 3000 : 100)],
])('%s: at least 99 hundredths of the budget, and no 429', async (_, latencyMs) => {
  const { budgetShare, throttled } = await simulateRate({ ...limit, latencyMs });
  expect(throttled).toBe(0);
  expect(budgetShare).toBeGreaterThanOrEqual(0.99);
  expect(budgetShare).toBeLessThan(1.01);
});

test('half of the rate is half of the requests', async () => {
  const { budgetShare, requests } = await simulateRate({ ...limit, latencyMs: () => 100, options: { share: 0.5 } });
  expect(budgetShare).toBeGreaterThanOrEqual(0.99);
  expect(requests).toBeLessThan(1530);
});

test('a rate above what the upstream takes: 429s, after which it goes on at once', async () => {
  const { budgetShare, throttled } = await simulateRate({
    minutes: 10,
    perMinute: 300,
    burst: 2,
    latencyMs: (random) => 100 + 800 * random,
    options: { rate: { perSecond: 6, burst: 20 } },
  });
  expect(throttled).toBeGreaterThan(0);
  expect(throttled).toBeLessThan(400);
  expect(budgetShare).toBeGreaterThan(0.6);
});

test('a rate above the shared bucket is not held up by it', () => {
  const shared = { rate: { perSecond: 5, burst: 20 }, tryTake: () => false };
  expect(new Pace(shared, 1, { perSecond: 100, burst: 20 }, () => 0).take()).toBe(0);
  expect(new Pace(shared, 1, { perSecond: 5, burst: 20 }, () => 0).take()).toBeGreaterThan(0);
});
