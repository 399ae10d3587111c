import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCapability } from '../../src/run/open.ts';
import { parseFaultFlag } from '../../src/sandbox/fault.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { defaultMounts } from '../../src/serve/mounts.ts';
import { startServer, type RunningServer, type ServeOptions } from '../../src/serve/server.ts';
import { unwrap } from './mcp-sessions.ts';

const CAPABILITY = fileURLToPath(new URL('../../capabilities/conversations-conversations.yaml', import.meta.url));
const KEY = 'canary-key-of-rest';
const RECORD = { external_id: 'r:1', channel: 'email', started_at: '2026-05-24T09:15:00Z' };
const BODY = JSON.stringify({ conversations: [RECORD] });
const JSON_TYPE = { 'content-type': 'application/json' };
const PATH = '/v0/conversations/bulk';

let sandbox: Sandbox;
let server: RunningServer;
let url: string;

const DEFAULTS: ServeOptions = {
  port: 0,
  host: '127.0.0.1',
  maxBody: 100_000,
  mounts: defaultMounts,
  open: false,
  allowHosts: [],
  allowOrigins: [],
  version: '0',
  log: () => undefined,
};

async function start(change: Partial<ServeOptions> = {}): Promise<RunningServer> {
  const opened = unwrap(
    await openCapability(CAPABILITY, { environment: { ASSEMBLED_API_KEY: KEY }, upstream: sandbox.url }),
  );
  return unwrap(await startServer(opened, { ...DEFAULTS, ...change }));
}

beforeAll(async () => {
  sandbox = await startSandbox({ key: KEY });
  server = await start();
  url = server.surfaces[0]?.url ?? '';
});
afterAll(async () => {
  await server.stop();
  await sandbox.close();
});

async function post(body: string, headers: Record<string, string> = JSON_TYPE, at = url): Promise<Response> {
  return fetch(at + PATH, { method: 'POST', body, headers });
}

/** What a raw HTTP/1.1 exchange answers: the status line of the first answer. */
function raw(text: string, at = url): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(at).port), '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.setTimeout(5000, () => socket.destroy(new Error('no answer')));
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
      if (answer.includes('\r\n\r\n')) socket.destroy();
    });
    socket.on('close', () => resolve(answer.split('\r\n')[0] ?? ''));
    socket.on('error', reject);
  });
}

describe('what comes back', () => {
  test('status and body of the upstream, for POST and PATCH', async () => {
    const response = await post(BODY);
    expect([response.status, await response.text()]).toEqual([202, '']);
    const patch = await fetch(url + PATH, {
      method: 'PATCH',
      headers: JSON_TYPE,
      body: '{"conversations":[{"external_id":"r:1","status":"solved"}]}',
    });
    expect(patch.status).toBe(202);
    const stored = await fetch(`${sandbox.url}/__sandbox/conversations/r:1`);
    expect(await stored.json()).toMatchObject({ ...RECORD, status: 'solved' });
  });

  test('the bytes of the caller go up as they are', async () => {
    const spaced = `{ "conversations" : [ ${JSON.stringify(RECORD)} ] }\n`;
    await post(spaced);
    const last = sandbox.requests().at(-1);
    expect(last?.bodySha256).toBe(createHash('sha256').update(spaced).digest('hex'));
  });

  test.each([
    ['status=400', 400],
    ['status=429,retryAfter=3', 429],
    ['status=500', 500],
  ])('the upstream’s %s', async (fault, status) => {
    sandbox.faults.replace([unwrap(parseFaultFlag(fault))]);
    const response = await post(BODY);
    sandbox.faults.replace([]);
    expect(response.status).toBe(status);
    if (status === 429) expect(response.headers.get('retry-after')).toBe('3');
  });
});

describe('requests that are refused', () => {
  test.each<[string, RequestInit & { path?: string }, number, Record<string, string>]>([
    ['an unknown path', { path: '/v0/nothing' }, 404, {}],
    ['a path above the root', { path: '/v0/../v0/conversations/bulk/x' }, 404, {}],
    ['a method that is not there', { method: 'DELETE' }, 405, { allow: 'POST, PATCH, OPTIONS' }],
    ['OPTIONS', { method: 'OPTIONS' }, 204, { allow: 'POST, PATCH, OPTIONS' }],
    ['no media type', { method: 'POST', body: new Uint8Array([123, 125]) }, 415, {}],
    ['another media type', { method: 'POST', body: BODY, headers: { 'content-type': 'text/plain' } }, 415, {}],
    [
      'another charset',
      { method: 'POST', body: BODY, headers: { 'content-type': 'application/json; charset=latin1' } },
      415,
      {},
    ],
    ['an encoding', { method: 'POST', body: BODY, headers: { ...JSON_TYPE, 'content-encoding': 'gzip' } }, 415, {}],
    [
      'a page of another origin',
      { method: 'POST', body: BODY, headers: { ...JSON_TYPE, origin: 'https://evil.example' } },
      403,
      {},
    ],
    [
      'a query that the operation does not know',
      { method: 'POST', body: BODY, headers: JSON_TYPE, path: `${PATH}?dry_run=1` },
      422,
      {},
    ],
    ['a body past the limit', { method: 'POST', body: 'x'.repeat(100_001), headers: JSON_TYPE }, 413, {}],
    ['a health probe', { path: '/health/ready' }, 200, {}],
    ['HEAD', { method: 'HEAD', path: '/openapi.json' }, 200, {}],
  ])('%s', async (_, { path = PATH, ...init }, status, headers) => {
    const response = await fetch(url + path, init);
    expect(response.status).toBe(status);
    for (const [name, value] of Object.entries(headers)) expect(response.headers.get(name)).toBe(value);
    if (status >= 400) expect(response.headers.get('content-type')).toBe('application/problem+json');
  });

  test.each([
    ['UTF-8 named in the charset is accepted', { 'content-type': 'application/json; charset="UTF-8"' }],
    ['+json is accepted', { 'content-type': 'application/vnd.api+json' }],
    ['its own origin is accepted', { ...JSON_TYPE, origin: 'OWN' }],
  ])('%s', async (_, headers) => {
    const own = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value === 'OWN' ? url : value]),
    );
    expect((await post(BODY, own)).status).toBe(202);
  });
});

describe('what clients do not send by accident', () => {
  const head = (lines: readonly string[], body = ''): string => [...lines, '', body].join('\r\n');
  const length = `Content-Length: ${BODY.length}`;

  test.each([
    [
      'a Host of another site',
      head([`POST ${PATH} HTTP/1.1`, 'Host: evil.example', 'Content-Type: application/json', length], BODY),
      '421',
    ],
    [
      'two Host headers',
      head(
        [`POST ${PATH} HTTP/1.1`, 'Host: localhost', 'Host: evil.example', 'Content-Type: application/json', length],
        BODY,
      ),
      '421',
    ],
    ['no Host', head([`POST ${PATH} HTTP/1.1`, 'Content-Type: application/json', length], BODY), '400'],
    [
      'a body of two lengths',
      head([`POST ${PATH} HTTP/1.1`, 'Host: localhost', 'Content-Length: 3', length], BODY),
      '400',
    ],
    [
      'a length and chunks',
      head([`POST ${PATH} HTTP/1.1`, 'Host: localhost', 'Transfer-Encoding: chunked', length], '0\r\n\r\n'),
      '400',
    ],
    ['dots in the path', head([`POST /v0/x/../conversations/bulk HTTP/1.1`, 'Host: localhost'], ''), '404'],
    ['encoded dots in the path', head([`POST /v0/x/%2e%2e/conversations/bulk HTTP/1.1`, 'Host: localhost'], ''), '404'],
    ['an encoded slash in the path', head([`POST /v0%2fconversations/bulk HTTP/1.1`, 'Host: localhost'], ''), '404'],
    ['a path that cannot be decoded', head([`GET /v0/%ff HTTP/1.1`, 'Host: localhost'], ''), '400'],
    ['a query that cannot be decoded', head([`POST ${PATH}?a=%ff HTTP/1.1`, 'Host: localhost'], ''), '400'],
    ['a whole URL as target', head([`GET http://evil.example/ HTTP/1.1`, 'Host: localhost'], ''), '404'],
    [
      'chunks past the limit',
      head(
        [`POST ${PATH} HTTP/1.1`, 'Host: localhost', 'Content-Type: application/json', 'Transfer-Encoding: chunked'],
        `${(200_000).toString(16)}\r\n${'x'.repeat(200_000)}`,
      ),
      '413',
    ],
    [
      'a length past the limit that is never sent',
      head(
        [`POST ${PATH} HTTP/1.1`, 'Host: localhost', 'Content-Type: application/json', 'Content-Length: 99999999'],
        'x',
      ),
      '413',
    ],
    [
      'a length past the limit that asks first',
      head(
        [
          `POST ${PATH} HTTP/1.1`,
          'Host: localhost',
          'Content-Type: application/json',
          'Expect: 100-continue',
          'Content-Length: 99999999',
        ],
        '',
      ),
      '413',
    ],
  ])('%s', async (_, text, status) => {
    expect(await raw(text)).toContain(` ${status} `);
  });

  test('a caller’s own credentials do not go up', async () => {
    const response = await post(BODY, { ...JSON_TYPE, authorization: 'Basic d3Jvbmc6', cookie: 'a=b' });
    expect(response.status).toBe(202);
  });
});

describe('an upstream that is not well', () => {
  test('down is 502, and after ten failures 503 with Retry-After', async () => {
    const opened = unwrap(
      await openCapability(CAPABILITY, { environment: { ASSEMBLED_API_KEY: KEY }, upstream: 'http://127.0.0.1:1' }),
    );
    const options = { ...DEFAULTS };
    const down = unwrap(await startServer(opened, options));
    const at = down.surfaces[0]?.url ?? '';
    const statuses: number[] = [];
    let last = await post(BODY, JSON_TYPE, at);
    for (let n = 0; n < 12 && last.status !== 503; n += 1) {
      statuses.push(last.status);
      last = await post(BODY, JSON_TYPE, at);
    }
    await down.stop();
    expect(new Set(statuses)).toEqual(new Set([502]));
    expect(last.status).toBe(503);
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('a client that leaves frees its request', async () => {
    sandbox.faults.replace([unwrap(parseFaultFlag('slow=400'))]);
    const outgoing = httpRequest(url + PATH, { method: 'POST', headers: JSON_TYPE });
    outgoing.on('error', () => undefined);
    outgoing.end(BODY);
    await sleep(50);
    outgoing.destroy();
    sandbox.faults.replace([]);
    expect((await post(BODY)).status).toBe(202);
  });
});

describe('stopping', () => {
  test('100 slow requests in flight get 100 answers, and new connections none', async () => {
    const stopping = await start();
    const at = stopping.surfaces[0]?.url ?? '';
    sandbox.faults.replace([unwrap(parseFaultFlag('slow=600'))]);
    const answers = Array.from({ length: 100 }, () => post(BODY, JSON_TYPE, at));
    await sleep(300);
    const stopped = stopping.stop();
    await sleep(50);
    await expect(post(BODY, JSON_TYPE, at)).rejects.toThrow('fetch failed');
    const statuses = (await Promise.all(answers)).map((response) => response.status);
    expect(await stopped).toBe(true);
    sandbox.faults.replace([]);
    expect(statuses).toEqual(Array(100).fill(202));
  });
});

describe('who may call', () => {
  test('a token holds for every surface', async () => {
    const guarded = await start({ token: 'the-token' });
    const at = guarded.surfaces[0]?.url ?? '';
    for (const path of [PATH, '/mcp', '/skills', '/openapi.json']) {
      const refused = await fetch(at + path, {
        method: path === PATH || path === '/mcp' ? 'POST' : 'GET',
        body: path === PATH ? BODY : null,
        headers: JSON_TYPE,
      });
      expect([path, refused.status, refused.headers.get('www-authenticate')]).toEqual([path, 401, 'Bearer']);
    }
    expect((await post(BODY, { ...JSON_TYPE, authorization: 'bearer the-token' }, at)).status).toBe(202);
    expect((await post(BODY, { ...JSON_TYPE, authorization: 'Bearer the-toke' }, at)).status).toBe(401);
    expect((await fetch(`${at}/health/live`)).status).toBe(200);
    await guarded.stop();
  });

  test('another address without authentication is refused before a port is open', async () => {
    const opened = unwrap(await openCapability(CAPABILITY, { environment: { ASSEMBLED_API_KEY: KEY } }));
    const options = { ...DEFAULTS, host: '0.0.0.0' };
    const outcome = await startServer(opened, options);
    expect(outcome.problems.map((found) => found.code)).toEqual(['serve.open']);
    const open = unwrap(await startServer(opened, { ...options, open: true }));
    await open.stop();
  });
});

describe('starting', () => {
  test('a missing secret stops it', async () => {
    const outcome = await openCapability(CAPABILITY, { environment: {} });
    expect(outcome.problems).toMatchObject([{ code: 'serve.secret', args: { name: 'ASSEMBLED_API_KEY' } }]);
  });

  test('a mount on a route of the facade stops it, and another mount mends it', async () => {
    const opened = unwrap(await openCapability(CAPABILITY, { environment: { ASSEMBLED_API_KEY: KEY } }));
    const options = { ...DEFAULTS };
    const outcome = await startServer(opened, { ...options, mounts: { ...defaultMounts, mcp: PATH } });
    expect(outcome.problems).toMatchObject([{ code: 'serve.collision', args: { name: PATH } }]);
    const moved = unwrap(await startServer(opened, { ...options, mounts: { ...defaultMounts, mcp: '/x/mcp' } }));
    expect(moved.surfaces.find(({ kind }) => kind === 'mcp')?.url).toContain('/x/mcp');
    await moved.stop();
  });

  test('a port in use stops it', async () => {
    const opened = unwrap(await openCapability(CAPABILITY, { environment: { ASSEMBLED_API_KEY: KEY } }));
    const port = Number(new URL(url).port);
    const options = { ...DEFAULTS, port };
    expect((await startServer(opened, options)).problems).toMatchObject([{ code: 'serve.port', args: { port } }]);
  });

  test('the key goes to the contract’s own host, to loopback, and to what is listed; nowhere else', async () => {
    const open = (upstream: string, trustedOrigins: readonly string[] = []) =>
      openCapability(CAPABILITY, { environment: { ASSEMBLED_API_KEY: KEY }, upstream, trustedOrigins });
    const sent = async (upstream: string, trusted: readonly string[] = []): Promise<boolean | undefined> => {
      const explained = unwrap(await open(upstream, trusted)).runtime.actions[0]?.explain({
        kind: 'text',
        bytes: Buffer.from(BODY),
      });
      return explained?.ok === true ? explained.value.authorization.sent : undefined;
    };
    expect(await sent('https://api.assembledhq.com')).toBe(true);
    expect(await sent('http://api.assembledhq.com')).toBe(false);
    expect(await sent('https://api.assembledhq.com.evil.example')).toBe(false);
    expect(await sent('https://proxy.example')).toBe(false);
    expect(await sent('https://proxy.example', ['https://proxy.example'])).toBe(true);
    expect(await sent('http://127.0.0.1:9')).toBe(true);
    expect((await open('https://proxy.example')).problems).toMatchObject([
      { code: 'serve.credential-host', severity: 'warning' },
    ]);
    expect((await open('ftp://x')).problems).toMatchObject([{ code: 'serve.upstream' }]);
    expect((await open('https://user:pw@x')).problems).toMatchObject([{ code: 'serve.upstream' }]);
  });
});

describe('memory that is used again', () => {
  test('large bodies of many clients arrive whole, even when the upstream answers before it reads', async () => {
    const large = await start({ maxBody: 4_000_000 });
    const at = large.surfaces[0]?.url ?? '';
    const bodyOf = (n: number): string =>
      JSON.stringify({
        conversations: Array.from({ length: 400 }, (_, index) => ({
          ...RECORD,
          external_id: `client-${n}:${index}`,
          subject: `${n}`.repeat(100),
        })),
      });
    const bodies = Array.from({ length: 40 }, (_, n) => bodyOf(n));
    const digests = new Set(bodies.map((body) => createHash('sha256').update(body).digest('hex')));
    const flags = ['answer-early=503,probability=0.3', 'slow=5,probability=0.5'];
    sandbox.faults.replace(flags.map((flag) => unwrap(parseFaultFlag(flag))));
    for (let round = 0; round < 3; round += 1) await Promise.all(bodies.map((body) => post(body, JSON_TYPE, at)));
    sandbox.faults.replace([]);
    await large.stop();
    const arrived = sandbox.requests().filter(({ bodyBytes }) => bodyBytes > 50_000);
    expect(arrived.length).toBeGreaterThan(40);
    expect(arrived.filter(({ bodySha256 }) => bodySha256 !== null && !digests.has(bodySha256))).toEqual([]);
  });
});

describe('a page that the facade shares with others', () => {
  test('the contract names the host that the caller used', async () => {
    const contract: unknown = await (await fetch(`${url.replace('127.0.0.1', 'localhost')}/openapi.json`)).json();
    expect(contract).toMatchObject({ servers: [{ url: url.replace('127.0.0.1', 'localhost') }] });
  });
});
