import { describe, expect, test } from 'vitest';
import { sendBatches, type SendParts } from '../../../src/load/send/send.ts';
import type { Answer } from '../../../src/load/target.ts';
import { fail, type Outcome } from '../../../src/model/outcome.ts';
import { problem } from '../../../src/model/problem.ts';
import type { MemoryLedger } from './memory-ledger.ts';
import { answer, noAnswer, scene } from './upstream.ts';

const keys = (count: number, prefix = 'k'): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const accepted = answer(202);

function bound(ledger: MemoryLedger): SendParts['ledger'] {
  return {
    pendingBatches: (after, limit) => ledger.pendingBatches(after, limit),
    settle: (id, settlement) => ledger.settle(id, settlement),
    requested: (kind) => ledger.requested(kind),
    waited: (at, ms, reason) => ledger.waited(at, ms, reason),
  };
}

test('everything that is committed is sent once, in order', async () => {
  const { world, ledger, arrivals, parts } = scene(
    range(100).map((number) => keys(3, `b${number}`)),
    () => accepted,
  );
  expect(await world.run(sendBatches(parts))).toEqual({ kind: 'finished' });
  expect(arrivals.map(({ keys: [first] }) => first)).toEqual(range(100).map((number) => `b${number}-0`));
  expect(ledger.accepted).toHaveLength(300);
  expect(ledger.pending).toEqual([]);
  expect(ledger.requests).toEqual({ sent: 100, retried: 0, throttled: 0, refused: 0 });
});

test('a ledger may show fewer batches than were asked for', async () => {
  const { world, ledger, parts } = scene(
    range(10).map((number) => [`k${number}`]),
    () => accepted,
  );
  const shown = { ...bound(ledger), pendingBatches: (after: number) => ledger.pendingBatches(after, 1) };
  expect(await world.run(sendBatches({ ...parts, ledger: shown }))).toEqual({ kind: 'finished' });
  expect(ledger.pending).toEqual([]);
});

test('a load of nothing is finished', async () => {
  const { world, parts } = scene([], () => accepted);
  expect(await world.run(sendBatches(parts))).toEqual({ kind: 'finished' });
});

test('a key is never twice under way, and its batches go in order', async () => {
  const batches = range(40).map((number) => ['same', `own-${number}`]);
  const { world, arrivals, parts, doubled } = scene(batches, () => accepted, {
    latencyMs: (number) => (number % 3) * 50 + 1,
  });
  await world.run(sendBatches(parts));
  expect(doubled).toEqual([]);
  expect(arrivals.map(({ keys: [, own] }) => own)).toEqual(range(40).map((number) => `own-${number}`));
});

describe('what is sent again', () => {
  test.each<[string, Outcome<Answer>]>([
    ['no answer', noAnswer],
    ...[408, 425, 429, 500, 502, 503, 504, 520].map(
      (status) => [`${status}`, answer(status)] as [string, Outcome<Answer>],
    ),
  ])('%s, byte for byte', async (_, failure) => {
    const { world, ledger, arrivals, parts } = scene([['a', 'b']], ({ number }) => (number < 3 ? failure : accepted));
    expect(await world.run(sendBatches(parts))).toEqual({ kind: 'finished' });
    expect(arrivals.map((arrival) => arrival.keys)).toEqual([
      ['a', 'b'],
      ['a', 'b'],
      ['a', 'b'],
    ]);
    expect(ledger.accepted).toEqual(['a', 'b']);
    expect(ledger.requests).toMatchObject({ sent: 3, retried: 2 });
  });

  test.each([['3'], ['Sun, 22 Nov 2026 00:00:03 GMT']])('after as long as the upstream says: %s', async (told) => {
    const { world, ledger, arrivals, events, parts } = scene(
      [['a'], ['b']],
      ({ number }) => (number === 1 ? answer(429, '', { 'retry-after': told }) : accepted),
      { options: { maxInFlight: 1 }, latencyMs: () => 0 },
    );
    await world.run(sendBatches(parts));
    expect(arrivals.map(({ keys: [key], at }) => [key, at])).toEqual([
      ['a', 0],
      ['a', 3000],
      ['b', 3001],
    ]);
    expect(ledger.waits).toEqual([{ at: Date.UTC(2026, 10, 22), ms: 3000, reason: 'told' }]);
    expect(events).toContainEqual({ kind: 'waiting', reason: 'told', ms: 3000, status: 429 });
  });

  test('an upstream that asks for more than an hour pauses the load', async () => {
    const { world, parts, ledger } = scene([['a']], () => answer(503, '', { 'retry-after': '3601' }));
    expect(await world.run(sendBatches(parts))).toEqual({ kind: 'paused', reason: 'retry-after' });
    expect(ledger.pending).toHaveLength(1);
  });

  test('a batch that alone fails for a quarter of an hour pauses the load', async () => {
    const batches = [['bad'], ...range(3000).map((number) => [`good-${number}`])];
    const tokens = { rate: { perSecond: 2, burst: 4 }, tryTake: () => true };
    const { world, ledger, parts } = scene(batches, ({ keys: [key] }) => (key === 'bad' ? answer(500) : accepted), {
      tokens,
    });
    expect(await world.run(sendBatches(parts))).toEqual({ kind: 'paused', reason: 'deadline', cause: '500' });
    expect(world.now()).toBeGreaterThanOrEqual(15 * 60_000);
    expect(world.now()).toBeLessThan(17 * 60_000);
    expect(ledger.pending.map((batch) => batch.keys[0])).toContain('bad');
  });

  test('an upstream that is down is asked rarely, one request at a time, and pauses the load after ten minutes', async () => {
    const { world, ledger, arrivals, events, parts } = scene(
      range(20).map((number) => [`k${number}`]),
      () => noAnswer,
    );
    expect(await world.run(sendBatches(parts))).toEqual({
      kind: 'paused',
      reason: 'outage',
      cause: 'ECONNRESET',
    });
    expect(world.now()).toBeGreaterThan(9.5 * 60_000);
    expect(world.now()).toBeLessThan(11 * 60_000);
    expect(arrivals.length).toBeLessThan(60);
    expect(ledger.pending).toHaveLength(20);
    expect(ledger.waits.every(({ reason }) => reason === 'failing')).toBe(true);
    const waits = events.filter((event) => event.kind === 'waiting');
    expect(waits[0]).toMatchObject({ cause: 'ECONNRESET', status: undefined });
    // each says how long is left until the load gives up
    const left = waits.map(({ leftMs = 0 }) => leftMs);
    expect(left[0]).toBeGreaterThan(9.5 * 60_000);
    expect(left).toEqual(left.toSorted((one, other) => other - one));
  });

  describe('an upstream that nobody has ever reached', () => {
    const nowhere = (code: 'upstream.unreachable' | 'upstream.broken', reason: string): Outcome<Answer> =>
      fail(problem(code, {}, { reason }));

    test.each([
      nowhere('upstream.unreachable', 'ENOTFOUND'),
      nowhere('upstream.unreachable', 'ECONNREFUSED'),
      nowhere('upstream.broken', 'DEPTH_ZERO_SELF_SIGNED_CERT'),
      nowhere('upstream.broken', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
      nowhere('upstream.broken', 'ERR_SSL_WRONG_VERSION_NUMBER'),
    ])('pauses the load after a few tries: %o', async (failure) => {
      const { world, ledger, parts } = scene(
        range(20).map((number) => [`k${number}`]),
        () => failure,
      );
      const cause = failure.problems[0]?.args['reason'];
      expect(await world.run(sendBatches(parts))).toEqual({ kind: 'paused', reason: 'unreachable', cause });
      expect(world.now()).toBeLessThan(10_000);
      expect(ledger.pending).toHaveLength(20);
      expect(ledger.requests.retried).toBeGreaterThan(0);
    });

    const gone = nowhere('upstream.unreachable', 'ECONNREFUSED');

    test('is another thing than one that is down now, or was reached by an earlier run', async () => {
      const down = scene(
        range(20).map((number) => [`k${number}`]),
        ({ number }) => (number === 1 ? answer(503) : gone),
      );
      expect(await down.world.run(sendBatches(down.parts))).toMatchObject({ reason: 'outage', cause: 'ECONNREFUSED' });
      const again = scene([['a']], () => gone);
      const end = await again.world.run(sendBatches({ ...again.parts, acceptedBefore: true }));
      expect(end).toMatchObject({ reason: 'outage' });
    });

    test('may still be on its way up', async () => {
      const { world, parts } = scene([['a']], ({ number }) => (number < 3 ? gone : accepted));
      expect(await world.run(sendBatches(parts))).toEqual({ kind: 'finished' });
    });
  });

  test('an upstream that comes back is used at once', async () => {
    const { world, parts, ledger } = scene(
      range(20).map((number) => [`k${number}`]),
      ({ at }) => (at < 60_000 ? noAnswer : accepted),
    );
    expect(await world.run(sendBatches(parts))).toEqual({ kind: 'finished' });
    expect(ledger.accepted).toHaveLength(20);
    expect(world.now()).toBeLessThan(180_000);
  });
});

describe('what ends the sending at once', () => {
  test.each([
    [401, { kind: 'authentication', status: 401 }],
    [403, { kind: 'authentication', status: 403 }],
    [404, { kind: 'refused', status: 404, sample: 'no * here' }],
    [405, { kind: 'refused', status: 405, sample: 'no * here' }],
    [302, { kind: 'refused', status: 302, sample: 'no * here' }],
    [501, { kind: 'refused', status: 501, sample: 'no * here' }],
  ])('%i', async (status, end) => {
    const { world, ledger, arrivals, parts } = scene(
      range(20).map((number) => [`jane.doe-${number}`]),
      ({ keys: [key] }) => answer(status, `no ${key} here`),
    );
    expect(await world.run(sendBatches(parts))).toEqual(end);
    expect(arrivals.length).toBeLessThanOrEqual(5);
    expect(ledger.pending).toHaveLength(20);
  });
});

describe('stopping', () => {
  test('the first signal lets what is under way be settled', async () => {
    const stop = new AbortController();
    const { world, ledger, arrivals, parts } = scene(
      range(20).map((number) => [`k${number}`]),
      () => accepted,
      { stop: stop.signal },
    );
    void world.sleep(50).then(() => stop.abort());
    expect(await world.run(sendBatches(parts))).toEqual({ kind: 'stopped' });
    expect(ledger.accepted).toHaveLength(arrivals.length);
    expect(arrivals.length + ledger.pending.length).toBe(20);
    expect(ledger.pending.length).toBeGreaterThan(0);
  });

  test('the second gives up what is under way', async () => {
    const [stop, abort] = [new AbortController(), new AbortController()];
    const { world, ledger, parts } = scene([['a']], () => accepted, {
      stop: stop.signal,
      abort: abort.signal,
      latencyMs: () => 1e9,
    });
    void world.sleep(100).then(() => stop.abort());
    void world.sleep(200).then(() => abort.abort());
    expect(await world.run(sendBatches(parts))).toEqual({ kind: 'stopped' });
    expect(world.now()).toBe(200);
    expect(ledger.pending).toHaveLength(1);
  });

  test('a signal that came before the start', async () => {
    const { world, arrivals, parts } = scene([['a']], () => accepted, { stop: AbortSignal.abort() });
    expect(await world.run(sendBatches(parts))).toEqual({ kind: 'stopped' });
    expect(arrivals).toEqual([]);
  });
});

test.each(['more', 'settle'] as const)(
  'an error of %s comes out when everything under way is settled',
  async (where) => {
    const { world, ledger, arrivals, parts } = scene([['a'], ['b']], () => accepted);
    let calls = 0;
    const more = async (): Promise<boolean> => {
      calls += 1;
      if (calls === 1) await parts.more();
      else await world.sleep(50);
      if (calls === 2 && where === 'more') throw new Error('gone');
      return true;
    };
    if (where === 'settle') {
      ledger.settle = () => {
        throw new Error('gone');
      };
    }
    await expect(world.run(sendBatches({ ...parts, more }))).rejects.toThrow('gone');
    expect(ledger.accepted).toHaveLength(where === 'more' ? arrivals.length : 0);
  },
);
