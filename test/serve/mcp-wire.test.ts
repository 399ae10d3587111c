import { spawn } from 'node:child_process';
import { request as httpRequest } from 'node:http';
import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { serveMcpStdio } from '../../src/serve/mcp.ts';
import { customer, customersRuntime, exposure, facts, reply, type Upstream } from './customers.ts';
import { serveHttp, type Endpoint } from './mcp-sessions.ts';

const MAX_BODY = 64 * 1024;
const ENTRY = fileURLToPath(new URL('mcp-stdio-entry.ts', import.meta.url));

/** A message of the 2026-07-28 revision, written by hand. */
function modern(id: number, method: string, params: object = {}): string {
  const envelope = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  return JSON.stringify({ jsonrpc: '2.0', id, method, params: { ...params, _meta: envelope } });
}

function callOf(...customers: unknown[]): object {
  return { name: 'import-customers', arguments: { customers } };
}

function headersOf(method: string, name?: string): Record<string, string> {
  return {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': method,
    ...(name !== undefined && { 'mcp-name': name }),
  };
}

describe('HTTP', () => {
  let endpoint: Endpoint;
  let calls = 0;
  beforeAll(async () => {
    const runtime = customersRuntime(() => {
      calls += 1;
      return Promise.resolve(reply(202));
    });
    endpoint = await serveHttp({ runtime, maxBody: MAX_BODY });
  });
  afterAll(() => endpoint.close());
  afterEach(() => {
    calls = 0;
  });

  const post = (body: string | Buffer<ArrayBuffer>, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(endpoint.url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });

  it.each([
    ['broken JSON', '{"jsonrpc": "2.0", "id": 1, canary', {}, 400, -32_700, 'json.syntax'],
    ['no body', '', {}, 400, -32_700, 'json.syntax'],
    ['a byte order mark', '\uFEFF{}', {}, 400, -32_700, 'json.syntax'],
    ['broken UTF-8', Buffer.from([0x22, 0xc3, 0x28, 0x22]), {}, 400, -32_700, 'json.encoding'],
    ['another media type', '{}', { 'content-type': 'text/plain' }, 415, -32_000, 'body.media-type'],
    ['another charset', '{}', { 'content-type': 'application/json; charset=latin1' }, 415, -32_000, 'body.charset'],
    ['an encoded body', '{}', { 'content-encoding': 'gzip' }, 415, -32_000, 'body.content-encoding'],
    ['too large a body', 'x'.repeat(MAX_BODY + 1), {}, 413, -32_000, 'body.too-large'],
  ])('refuses %s', async (_, body, headers, status, code, problemCode) => {
    const response = await post(body, headers);
    const text = await response.text();
    expect(response.status).toBe(status);
    expect(JSON.parse(text)).toMatchObject({ jsonrpc: '2.0', id: null, error: { code, data: { code: problemCode } } });
    expect(text).not.toContain('canary');
  });

  it('refuses too large a body whose size is not announced before it has ended', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = httpRequest(endpoint.url, { method: 'POST', headers: { 'content-type': 'application/json' } });
      request.on('response', (response) => {
        resolve(response.statusCode);
        request.destroy();
      });
      request.on('error', reject);
      request.write('x'.repeat(MAX_BODY + 1));
    });
    expect(status).toBe(413);
  });

  it('takes a body of just the limit', async () => {
    const bare = modern(1, 'tools/call', callOf(customer(1, { id: '' })));
    const body = modern(1, 'tools/call', callOf(customer(1, { id: 'x'.repeat(MAX_BODY - bare.length) })));
    expect(Buffer.byteLength(body)).toBe(MAX_BODY);
    const response = await post(body, headersOf('tools/call', 'import-customers'));
    expect(await response.json()).toMatchObject({ result: { isError: false } });
  });

  it.each(['GET', 'DELETE'])('has no use for %s', async (method) => {
    const response = await fetch(endpoint.url, { method });
    expect(response.status).toBe(405);
  });

  it('refuses a header that contradicts the message, and runs nothing', async () => {
    const response = await post(modern(1, 'tools/call', callOf(customer(1))), headersOf('tools/call', 'another'));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: -32_020 } });
    expect(calls).toBe(0);
    expect(endpoint.events).toMatchObject([
      { kind: 'refused', reason: expect.stringMatching(/^Error: Rejected inbound request \([a-z-]+\)$/) },
    ]);
  });

  it('refuses an integer that JSON.parse has damaged', async () => {
    const text = modern(1, 'tools/call', callOf({ ...customer(1), visits: 424_242 }));
    const response = await post(
      text.replace('424242', '9007199254740993'),
      headersOf('tools/call', 'import-customers'),
    );
    expect(await response.json()).toMatchObject({
      result: {
        isError: true,
        structuredContent: { errors: [{ code: 'json.number-range', pointer: '/customers/0/visits' }] },
      },
    });
  });

  it('hints how long lists may be kept', async () => {
    for (const method of ['server/discover', 'tools/list']) {
      const response = await post(modern(1, method), headersOf(method));
      expect(await response.json()).toMatchObject({ result: { ttlMs: 300_000, cacheScope: 'private' } });
    }
  });

  it.each([
    [true, 'public'],
    [false, 'private'],
  ])('lets caches between keep what is the same for all callers, and nothing else (%s)', async (shared, cacheScope) => {
    const open = await serveHttp({ runtime: customersRuntime(() => Promise.resolve(reply(202)), facts), shared });
    const ask = async (method: string, params: object = {}, name?: string): Promise<unknown> => {
      const body = modern(1, method, params);
      return (await fetch(open.url, { method: 'POST', body, headers: headersOf(method, name) })).json();
    };
    const fixed = { result: { ttlMs: 300_000, cacheScope } };
    for (const method of ['tools/list', 'prompts/list', 'resources/list', 'resources/templates/list'])
      expect(await ask(method)).toMatchObject(fixed);
    const uri = 'capstan://schemas/Customer';
    expect(await ask('resources/read', { uri }, uri)).toMatchObject(fixed);
    await open.close();
  });
});

describe('closing the HTTP surface', () => {
  it('answers the calls in flight and ends subscriptions', async () => {
    const started = Promise.withResolvers<void>();
    const runtime = customersRuntime(async () => {
      started.resolve();
      await sleep(200);
      return reply(202);
    });
    const endpoint = await serveHttp({ runtime });
    const send = (method: string, params: object, name?: string): Promise<Response> =>
      fetch(endpoint.url, { method: 'POST', body: modern(1, method, params), headers: headersOf(method, name) });
    const subscription = await send('subscriptions/listen', { notifications: { toolsListChanged: true } });
    const call = send('tools/call', callOf(customer(1)), 'import-customers');
    await started.promise;
    const closed = endpoint.surface.close();
    expect(await (await call).json()).toMatchObject({ result: { isError: false } });
    await closed;
    expect(await subscription.text()).toContain('subscriptions/acknowledged');
    await endpoint.close();
  });
});

interface Ended {
  readonly code: number | null;
  readonly messages: readonly { readonly id: number; readonly result?: unknown }[];
}

/** Writes the messages, closes the input at once and waits for the end. */
function runStdio(...messages: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [ENTRY], { stdio: ['pipe', 'pipe', 'ignore'] });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk;
  });
  // A server that ends early closes the pipe under what is still to be written.
  child.stdin.on('error', () => {});
  child.stdin.end(messages.map((message) => `${message}\n`).join(''));
  return new Promise((resolve) => {
    child.on('close', (code) => {
      const lines = out.split('\n').filter((line) => line !== '');
      resolve({ code, messages: lines.map((line) => JSON.parse(line)) });
    });
  });
}

describe('stdio in this process', () => {
  const open = (
    upstream: Upstream,
    signal?: AbortSignal,
  ): { input: PassThrough; output: PassThrough; over: Promise<unknown> } => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const options = { runtime: customersRuntime(upstream), exposure, version: '1', maxBody: 4096, log: () => {} };
    return { input, output, over: serveMcpStdio(options, { input, output, signal }) };
  };

  it('answers what is in flight when it is told to stop', async () => {
    const stop = new AbortController();
    const { input, output, over } = open(async () => {
      stop.abort();
      await sleep(100);
      return reply(202);
    }, stop.signal);
    input.write(`${modern(1, 'tools/call', callOf(customer(1)))}\n`);
    expect(await over).toMatchObject({ ok: true });
    expect(JSON.parse(String(output.read()))).toMatchObject({ id: 1, result: { isError: false } });
  });

  it('stops reading after a message past the limit, though the input stays open or ends', async () => {
    for (const ends of [true, false]) {
      const { input, output, over } = open(() => Promise.resolve(reply(202)));
      const text = `${'x'.repeat(5000)}\n${modern(1, 'tools/list')}\n`;
      if (ends) input.end(text);
      else input.write(text);
      expect(await over).toMatchObject({ ok: true });
      expect(output.read()).toBeNull();
    }
  });
});

describe('stdio', () => {
  it('answers what it was asked before the input closed, and ends', async () => {
    const slow = customer(1, { id: 'slow' });
    const calls = [1, 2, 3].map((id) => modern(id, 'tools/call', callOf(slow)));
    const { code, messages } = await runStdio(...calls, modern(4, 'subscriptions/listen', { notifications: {} }));
    expect(code).toBe(0);
    const answers = messages.filter(({ id }) => id <= 3);
    expect(new Set(answers.map(({ id }) => id))).toEqual(new Set([1, 2, 3]));
    for (const answer of answers) expect(answer.result).toMatchObject({ isError: false });
  });

  it('does not wait for a call that was called off', async () => {
    const began = Date.now();
    const cancel = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } };
    const { code, messages } = await runStdio(
      modern(1, 'tools/call', callOf(customer(1, { id: 'endless' }))),
      JSON.stringify(cancel),
      modern(2, 'tools/list'),
    );
    expect(code).toBe(0);
    expect(messages.map(({ id }) => id)).toEqual([2]);
    expect(Date.now() - began).toBeLessThan(15_000);
  });

  it('ends the connection at a message past the limit', async () => {
    const { messages } = await runStdio(modern(1, 'tools/list'), 'x'.repeat(9 * 1024 * 1024), modern(2, 'tools/list'));
    expect(messages.map(({ id }) => id)).toEqual([1]);
  });

  it('ends at once when nothing was asked', async () => {
    expect(await runStdio()).toEqual({ code: 0, messages: [] });
  });
});
