import { createServer, type Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bulkTarget } from '../../src/load/runtime-target.ts';
import type { BulkOperation, BulkTarget } from '../../src/load/target.ts';
import type { OperationFacts } from '../../src/model/facts.ts';
import { detailOf } from '../../src/model/problem.ts';
import { openCapability } from '../../src/run/open.ts';
import type { BoundAction, Runtime } from '../../src/run/runtime.ts';
import { sendBatches } from '../../src/load/send/send.ts';
import { realWorld } from '../../src/load/world.ts';
import { MemoryLedger } from '../load/send/memory-ledger.ts';

const FILE = fileURLToPath(new URL('../../capabilities/conversations-conversations.yaml', import.meta.url));
const KEY = 'practice-key-0001';

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

const seen: Seen[] = [];
let status = 202;
let server: Server;
let origin = '';
let runtime: Runtime;

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      seen.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(status, { location: '/elsewhere', 'retry-after': '7' }).end(`key ${KEY} is known`);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  origin = `http://127.0.0.1:${address === null || typeof address === 'string' ? 0 : address.port}`;
  runtime = await open(KEY, origin);
});

afterAll(async () => {
  await runtime.close();
  await new Promise((resolve) => void server.close(resolve));
});

async function open(key: string, upstream: string): Promise<Runtime> {
  const environment = { ASSEMBLED_API_KEY: key };
  const opened = await openCapability(FILE, { environment, upstream });
  if (!opened.ok) throw new Error(opened.problems.map(detailOf).join('\n'));
  return opened.value.runtime;
}

function targetOf(of: Runtime): BulkTarget {
  const target = bulkTarget(of);
  if (!target.ok) throw new Error(target.problems.map(detailOf).join('\n'));
  return target.value;
}

function operation(effect: string): BulkOperation {
  const found = targetOf(runtime).operations.find((one) => one.effect === effect);
  if (found === undefined) throw new Error(`no ${effect}`);
  return found;
}

describe('the target of the conversations capability', () => {
  test('has each bulk operation once, though several exposures offer it', () => {
    const { url, operations, policy } = targetOf(runtime);
    expect(operations.map(({ effect, name }) => [effect, name])).toEqual([
      ['upsert', 'conversations.bulk-upsert-conversations'],
      ['update', 'conversations.bulk-update-conversations'],
    ]);
    expect(url).toBe(origin);
    expect(policy?.rate?.requests).toBe(300);
  });

  test('has the schema and the fields of one item', () => {
    const { itemSchema, fields, bulk } = operation('upsert');
    expect(itemSchema).toMatchObject({ type: 'object', properties: { [bulk.key]: { type: 'string' } } });
    expect(itemSchema['$defs']).toBeTypeOf('object');
    expect(fields).toContainEqual({ path: 'started_at', role: 'start', sensitive: false });
  });

  test('takes tokens from the bucket of the runtime', async () => {
    const own = await open('another-key-0002', origin);
    const { tokens } = targetOf(own);
    expect(tokens.rate).toEqual({ perSecond: 5, burst: 20 });
    let taken = 0;
    while (tokens.tryTake()) taken += 1;
    expect(taken).toBe(20);
    expect(targetOf(own).tokens.tryTake()).toBe(false);
    await own.close();
  });

  test('has a fingerprint that stands for base URL, credential and salt', async () => {
    const salt = Buffer.from('salt');
    const others = await Promise.all([open('another-key-0002', origin), open(KEY, `${origin}/v2`)]);
    const all = [
      targetOf(runtime).fingerprint(salt),
      targetOf(runtime).fingerprint(Buffer.from('other')),
      ...others.map((other) => targetOf(other).fingerprint(salt)),
    ];
    expect(new Set(all).size).toBe(4);
    expect(all.every((text) => /^[0-9a-f]{24}$/.test(text))).toBe(true);
    expect(targetOf(runtime).fingerprint(salt)).toBe(all[0]);
    await Promise.all(others.map((other) => other.close()));
  });
});

describe('sending a body', () => {
  const body = '{ "conversations":[ 1,  "not checked" ] }';

  test('sends those bytes once, with the credential', async () => {
    seen.length = 0;
    status = 503;
    const answer = await operation('upsert').send(Buffer.from(body), undefined);
    expect(answer).toMatchObject({ ok: true, value: { status: 503, headers: { 'retry-after': '7' } } });
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({
      method: 'POST',
      url: '/v0/conversations/bulk',
      body,
      headers: {
        'content-type': 'application/json',
        authorization: `Basic ${Buffer.from(`${KEY}:`).toString('base64')}`,
      },
    });
  });

  test('masks the key in an answer', async () => {
    const answer = await operation('update').send(Buffer.from(body), undefined);
    expect(answer.ok && Buffer.from(answer.value.body).toString()).toBe(`key ${'*'.repeat(KEY.length)} is known`);
  });

  test('answers a redirect as it is, and does not follow it', async () => {
    seen.length = 0;
    status = 302;
    expect(await operation('upsert').send(Buffer.from(body), undefined)).toMatchObject({
      ok: true,
      value: { status: 302 },
    });
    expect(seen).toHaveLength(1);
  });

  test('is given up by the signal', async () => {
    const answer = await operation('upsert').send(Buffer.from(body), AbortSignal.abort());
    expect(answer).toMatchObject({ ok: false, problems: [{ code: 'upstream.cancelled' }] });
  });

  test('a load sends its batches this way', async () => {
    seen.length = 0;
    status = 202;
    const ledger = new MemoryLedger();
    ledger.commit(['a', 'b']);
    ledger.commit(['c']);
    const { tokens } = targetOf(runtime);
    const parts = { ledger, operation: operation('upsert'), tokens, world: realWorld };
    const end = await sendBatches({ ...parts, more: async () => false, tell: () => undefined });
    expect(end).toEqual({ kind: 'finished' });
    expect(ledger.accepted).toEqual(['a', 'b', 'c']);
  });
});

/** The target of a runtime whose operations are changed. */
function changed(
  change: (action: BoundAction, facts: OperationFacts) => Partial<BoundAction>,
): ReturnType<typeof bulkTarget> {
  const actions = runtime.actions.flatMap((action) => {
    const { facts } = action.operation;
    return facts?.bulk === undefined ? [] : [{ ...plain(action), ...change(action, facts) }];
  });
  return bulkTarget({
    capability: runtime.capability,
    actions,
    find: () => undefined,
    credential: () => ({ ok: false, problems: [] }),
    close: async () => undefined,
  });
}

/** The members of an action, which is an object of a class. */
function plain(action: BoundAction): BoundAction {
  return {
    exposure: action.exposure,
    action: action.action,
    route: action.route,
    consumes: action.consumes,
    operation: action.operation,
    inputSchema: action.inputSchema,
    bulk: action.bulk,
    check: (input) => action.check(input),
    explain: (input) => action.explain(input),
    run: (input, context) => action.run(input, context),
  };
}

function withInput(input: OperationFacts['input']) {
  return ({ operation: { facts: _, ...rest } }: BoundAction, facts: OperationFacts): Partial<BoundAction> => ({
    operation: { ...rest, facts: { ...facts, input } },
  });
}

describe('what a load cannot use', () => {
  test('an operation without bulk facts', () => {
    const target = changed(({ operation: { facts: _, ...rest } }) => ({ operation: rest }));
    expect(target).toMatchObject({ ok: false, problems: [{ code: 'load.no-operation', args: { unfit: [] } }] });
  });

  test('an operation whose request needs more than its records', () => {
    const target = changed(() => ({ bulk: undefined }));
    expect(target).toMatchObject({ ok: false, problems: [{ code: 'load.no-operation' }] });
    expect(target.problems.map(detailOf).join()).toContain('conversations.bulk-upsert-conversations');
  });

  test('operations of several targets', () => {
    const target = changed(({ bulk, operation: { name } }) =>
      bulk !== undefined && name === 'bulk-update-conversations'
        ? {
            bulk: {
              ...bulk,
              url: 'https://other.example',
              tokens: bulk.tokens,
              policy: bulk.policy,
              fingerprint: () => '',
              send: (body, signal) => bulk.send(body, signal),
            },
          }
        : {},
    );
    expect(target).toMatchObject({ ok: false, problems: [{ code: 'load.several-targets' }] });
  });
});

test.each([
  ['items by $ref', { $ref: '#/$defs/List' }, { type: 'object', title: 'Item' }],
  [
    'words beside the $ref',
    { type: 'array', items: { $ref: '#/$defs/Item', title: 'Mine' } },
    { type: 'object', title: 'Mine' },
  ],
  [
    'a bound beside the $ref that it has too',
    { type: 'array', items: { $ref: '#/$defs/Item', type: ['object', 'null'] } },
    { type: 'object', title: 'Item', allOf: [{ type: ['object', 'null'] }] },
  ],
])('the schema of an item: %s', (_, conversations, expected) => {
  const $defs = { List: { type: 'array', items: { $ref: '#/$defs/Item' } }, Item: { type: 'object', title: 'Item' } };
  const target = changed(withInput({ type: 'object', properties: { conversations }, $defs }));
  expect(target.ok && target.value.operations[0]?.itemSchema).toEqual({ ...expected, $defs });
});
