import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Fault } from '../../src/sandbox/fault.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { faultsOf, send, type Sent } from './client.ts';
import { replay } from './replay.ts';

/** Switches under which a client that repeats what was not accepted ends with the fold of everything it sent. */
const RIDDEN_OUT = [
  'answer-early,probability=0.3',
  'reset-before-body,probability=0.3',
  'reset-after-body,probability=0.3',
  'status=503,probability=0.3',
  'status=429,retryAfter=0,probability=0.3',
  'lost-answer,probability=0.3',
  'lost-answer=504,probability=0.3',
  'success-status=200,probability=0.5',
  'success-body,probability=0.5',
  'slow=1,probability=0.5',
  'slow-loris=0,probability=0.2',
  'refusal=index',
  'body-limit=100000',
  'max-items=10',
  'partial=report',
];

/** Switches that change what is stored; the log says what was. */
const CHANGING = [
  'poison=a',
  'poison=b,probability=0.5',
  'duplicates,probability=0.5',
  'partial,probability=0.7',
  'partial=report,probability=0.5',
  'patch-unknown,probability=0.5',
  'patch-race=5,probability=0.5',
  'max-items=2,probability=0.5',
  'body-limit=150,probability=0.5',
];

type Fields = Readonly<Record<string, unknown>>;
interface Request {
  readonly method: 'POST' | 'PATCH';
  readonly conversations: readonly Fields[];
}

const id = fc.constantFrom('a', 'b', 'c', 'd/e', '..', 'é', '\u0000', '__proto__');
const value = fc.integer({ min: 0, max: 9 });
const shared = {
  external_id: id,
  status: fc.constantFrom('open', 'solved'),
  metadata: fc.dictionary(fc.constantFrom('k', 'l'), value),
};
const required = { channel: fc.constantFrom('phone', 'email'), started_at: fc.constant('2026-05-01T10:00:00Z') };
const post = fc.record(
  { ...shared, ...required, subject: fc.string() },
  { requiredKeys: ['external_id', 'channel', 'started_at'] },
);
const patch = fc.record({ ...shared, handle_time_seconds: value }, { requiredKeys: ['external_id'] });
const request: fc.Arbitrary<Request> = fc.oneof(
  fc.record({ method: fc.constant('POST' as const), conversations: fc.array(post, { maxLength: 4 }) }),
  fc.record({ method: fc.constant('PATCH' as const), conversations: fc.array(patch, { maxLength: 4 }) }),
);

/** Last write wins; an update of what is not there does nothing. */
function fold(requests: readonly Request[]): Map<string, Fields> {
  const table = new Map<string, Fields>();
  for (const { method, conversations } of requests) {
    for (const record of conversations) {
      const key = String(record['external_id']);
      const before = table.get(key);
      if (method === 'POST') table.set(key, record);
      else if (before !== undefined) table.set(key, { ...before, ...record });
    }
  }
  return table;
}

async function withSandbox(
  seed: number,
  faults: readonly Fault[],
  use: (sandbox: Sandbox) => Promise<void>,
): Promise<void> {
  let now = 0;
  const clock = { now: () => (now += 1), wait: () => Promise.resolve() };
  const sandbox = await startSandbox({ seed, faults, clock, keepBodies: true });
  try {
    await use(sandbox);
  } finally {
    await sandbox.close(100);
  }
}

const attempt = (sandbox: Sandbox, { method, conversations }: Request): Promise<Sent | undefined> =>
  send(sandbox, { method, body: { conversations } }).catch(() => undefined);

async function untilAccepted(sandbox: Sandbox, wanted: Request): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    const answer = await attempt(sandbox, wanted);
    if (answer !== undefined && answer.status < 300) return;
  }
  throw new Error('never accepted');
}

const table = (sandbox: Sandbox): Map<string, Fields> => new Map(sandbox.rows().map((row) => [row.external_id, row]));

test('a client that repeats until it is accepted ends with the last-write-wins fold of all it sent', async () => {
  const property = fc.asyncProperty(
    fc.array(request, { maxLength: 6 }),
    fc.subarray(RIDDEN_OUT),
    fc.integer({ min: 0, max: 1e6 }),
    async (requests, flags, seed) => {
      await withSandbox(seed, faultsOf(...flags), async (sandbox) => {
        for (const wanted of requests) await untilAccepted(sandbox, wanted);
        expect(table(sandbox)).toEqual(fold(requests));
      });
    },
  );
  await fc.assert(property, { numRuns: 100 });
});

test('whatever is refused, in part or whole, the table is what the log says', async () => {
  const property = fc.asyncProperty(
    fc.array(request, { maxLength: 8 }),
    fc.subarray([...CHANGING, ...RIDDEN_OUT]),
    fc.integer({ min: 0, max: 1e6 }),
    async (requests, flags, seed) => {
      await withSandbox(seed, faultsOf(...flags), async (sandbox) => {
        for (const wanted of requests) await attempt(sandbox, wanted);
        const entries = sandbox.requests();
        expect(entries).toHaveLength(requests.length);
        expect(replay(entries, (seq) => JSON.stringify(requests[seq - 1]))).toEqual(table(sandbox));
        for (const { received, stored, unknown, refused, committed, notStored } of entries) {
          expect(received).toBe(stored + unknown + refused);
          if (committed) expect(notStored).toHaveLength(unknown + refused);
        }
      });
    },
  );
  await fc.assert(property, { numRuns: 100 });
});
