import { describe, expect, test } from 'vitest';
import type { Policy } from '../../src/model/facts.ts';
import { fail, ok } from '../../src/model/outcome.ts';
import { problem } from '../../src/model/problem.ts';
import type { UpstreamRequest } from '../../src/run/request.ts';
import type { Attempt, Transport } from '../../src/run/transport.ts';
import { defaultPolicy } from '../../src/model/upstream/policy.ts';
import { Upstream } from '../../src/run/upstream.ts';

const request: UpstreamRequest = { method: 'POST', path: '/', headers: {}, body: undefined, originalBytes: false };
const answer = (status: number, headers: Record<string, string> = {}): Attempt =>
  ok({ status, headers, body: new Uint8Array() });
const broken: Attempt = fail(problem('upstream.broken', {}, { reason: 'ECONNRESET' }));

/** An upstream that gives the answers in turn, the last one for ever, under a clock that only sleeping moves. */
function scripted(
  answers: readonly Attempt[],
  policy: Partial<Policy> = {},
): { upstream: Upstream; sent: number[]; pass: (ms: number) => void } {
  let now = 0;
  const sent: number[] = [];
  const transport: Transport = {
    send: async () => answers[Math.min(sent.push(now), answers.length) - 1] ?? broken,
    close: async () => undefined,
  };
  const sleep = async (ms: number): Promise<void> => void (now += ms);
  const upstream = new Upstream(
    'http://127.0.0.1',
    { ...defaultPolicy, ...policy },
    { now: () => now, random: () => 0.5, sleep },
    transport,
  );
  return { upstream, sent, pass: (ms) => void (now += ms) };
}

const retry = { retry: true, signal: undefined };
const once = { retry: false, signal: undefined };

describe('retries', () => {
  test('an idempotent call is sent again, twice at most, with growing pauses', async () => {
    const { upstream, sent } = scripted([answer(503)]);
    expect(await upstream.send(request, retry)).toMatchObject({ ok: true, value: { status: 503, attempts: 3 } });
    expect(sent).toEqual([0, 100, 300]);
  });

  test('the first good answer ends it', async () => {
    const { upstream } = scripted([broken, answer(202)]);
    expect(await upstream.send(request, retry)).toMatchObject({ ok: true, value: { status: 202, attempts: 2 } });
  });

  test.each([
    ['a call that is not idempotent', once, answer(503)],
    ['a 429: the caller decides', retry, answer(429, { 'retry-after': '0' })],
    ['a 500', retry, answer(500)],
    ['an upstream that asks for a longer pause', retry, answer(503, { 'retry-after': '30' })],
    ['an upstream that asks with a date', retry, answer(503, { 'retry-after': 'Sun, 06 Nov 1994 08:49:37 GMT' })],
    ['a timeout', retry, fail(problem('upstream.timeout', {}, { seconds: 30 })) satisfies Attempt],
  ])('%s is not retried', async (_, options, attempt) => {
    const { upstream, sent } = scripted([attempt]);
    await upstream.send(request, options);
    expect(sent).toHaveLength(1);
  });

  test('no retry without a token: the budget of the key is not spent on them', async () => {
    const { upstream, sent } = scripted([answer(503)], { rate: { requests: 1, perSeconds: 3600, burst: 2 } });
    await upstream.send(request, retry);
    expect(sent).toHaveLength(2);
  });

  test('no retry past the deadline', async () => {
    const { upstream, sent } = scripted([answer(503)], { timeouts: { connectMs: 1, totalMs: 150 } });
    await upstream.send(request, retry);
    expect(sent).toHaveLength(2);
  });
});

describe('the circuit', () => {
  test('opens after ten failures, probes after five seconds, closes on success', async () => {
    const { upstream, sent, pass } = scripted([...Array<Attempt>(10).fill(broken), broken, answer(200)]);
    for (let n = 0; n < 10; n += 1) await upstream.send(request, once);
    const refused = await upstream.send(request, once);
    expect(refused.problems).toMatchObject([{ code: 'upstream.circuit-open', args: { retryAfter: 5 } }]);
    expect(sent).toHaveLength(10);
    pass(5000);
    await upstream.send(request, once);
    expect((await upstream.send(request, once)).problems).toMatchObject([{ code: 'upstream.circuit-open' }]);
    pass(5000);
    expect(await upstream.send(request, once)).toMatchObject({ ok: true });
    expect(await upstream.send(request, once)).toMatchObject({ ok: true });
    expect(sent).toHaveLength(13);
  });

  test("answers that are the caller's fault do not open it", async () => {
    const { upstream, sent } = scripted([answer(422)]);
    for (let n = 0; n < 50; n += 1) await upstream.send(request, once);
    expect(sent).toHaveLength(50);
  });

  test('a cancelled probe frees its place', async () => {
    const cancelled: Attempt = fail(problem('upstream.cancelled', {}, {}));
    const { upstream, pass } = scripted([...Array<Attempt>(10).fill(broken), cancelled, answer(200)]);
    for (let n = 0; n < 10; n += 1) await upstream.send(request, once);
    pass(5000);
    await upstream.send(request, once);
    expect(await upstream.send(request, once)).toMatchObject({ ok: true });
  });
});

test('a redirect is a problem: it is not followed, and not passed on', async () => {
  const { upstream } = scripted([answer(307)]);
  expect((await upstream.send(request, once)).problems).toMatchObject([
    { code: 'upstream.redirect', args: { status: 307 } },
  ]);
});
