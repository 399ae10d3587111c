import { createServer, type RequestListener } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import type { UpstreamRequest } from '../../src/run/request.ts';
import { createTransport, type Transport } from '../../src/run/transport.ts';

const request: UpstreamRequest = {
  method: 'POST',
  path: '/x?y=1',
  headers: { 'content-type': 'application/json' },
  body: Buffer.from('{}'),
  originalBytes: true,
};
const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function against(listener: RequestListener): Promise<Transport> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const transport = createTransport(`http://127.0.0.1:${port}`, 500);
  ends.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return transport;
}

test('status, body and the headers of the list come back', async () => {
  const transport = await against((_, response) => {
    response.writeHead(418, {
      'content-type': 'text/plain',
      'x-ratelimit-remaining': '3',
      'x-request-id': 'r',
      'set-cookie': 'a=b',
      server: 's',
    });
    response.end('tea');
  });
  const attempt = await transport.send(request, 1000, undefined);
  expect(attempt).toMatchObject({
    ok: true,
    value: {
      status: 418,
      headers: { 'content-type': 'text/plain', 'x-ratelimit-remaining': '3', 'x-request-id': 'r' },
    },
  });
  if (attempt.ok)
    expect(Object.keys(attempt.value.headers).sort()).toEqual([
      'content-type',
      'x-ratelimit-remaining',
      'x-request-id',
    ]);
});

test('an answer that does not come ends at the deadline', async () => {
  const transport = await against(() => undefined);
  const started = performance.now();
  expect((await transport.send(request, 100, undefined)).problems).toMatchObject([
    { code: 'upstream.timeout', args: { seconds: 0.1 } },
  ]);
  expect(performance.now() - started).toBeLessThan(2000);
});

test('an answer that stops in the middle ends at the deadline', async () => {
  const transport = await against((_, response) => void response.writeHead(200).write('half'));
  expect((await transport.send(request, 100, undefined)).problems).toMatchObject([{ code: 'upstream.timeout' }]);
});

test('a connection that is reset is broken, not silent', async () => {
  const transport = await against((incoming) => incoming.socket.destroy());
  expect((await transport.send(request, 1000, undefined)).problems).toMatchObject([{ code: 'upstream.broken' }]);
});

test('a closed port is unreachable', async () => {
  const transport = createTransport('http://127.0.0.1:1', 500);
  expect((await transport.send(request, 1000, undefined)).problems).toMatchObject([
    { code: 'upstream.unreachable', args: { reason: 'ECONNREFUSED' } },
  ]);
});

test('the signal of the caller ends it, before and during', async () => {
  const transport = await against(() => undefined);
  expect((await transport.send(request, 1000, AbortSignal.abort())).problems).toMatchObject([
    { code: 'upstream.cancelled' },
  ]);
  const cancel = new AbortController();
  const sending = transport.send(request, 5000, cancel.signal);
  setTimeout(() => cancel.abort(), 20);
  expect((await sending).problems).toMatchObject([{ code: 'upstream.cancelled' }]);
});

test('an answer past 32 MiB is given up', async () => {
  const transport = await against((_, response) => {
    const piece = Buffer.alloc(1024 * 1024);
    for (let n = 0; n < 40; n += 1) response.write(piece);
    response.end();
  });
  expect((await transport.send(request, 5000, undefined)).problems).toMatchObject([{ code: 'upstream.too-large' }]);
});

test('the bytes of a request are free when they have gone, not when the answer came before that', async () => {
  const patient = await against(
    (incoming, response) => void incoming.resume().on('end', () => response.writeHead(202).end()),
  );
  const whole = await patient.send(request, 5000, undefined);
  expect(whole.ok && whole.value.sent?.()).toBe(true);
  const hasty = await against((_, response) => void response.writeHead(202).end());
  const large = { ...request, body: Buffer.alloc(40 * 1024 * 1024) };
  const attempt = await hasty.send(large, 5000, undefined);
  if (attempt.ok) expect(attempt.value.sent?.()).toBe(false);
});
