import { connect } from 'node:net';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { conversation, credentials, faultsOf, practice, send, BULK } from './client.ts';

const good = { conversations: [conversation('a')] };

/** Writes raw bytes and answers all that comes back until the connection ends, and how it ended. */
async function raw(
  port: number,
  text: string,
  more?: (write: (text: string) => void) => Promise<void>,
): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let got = '';
  let end = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (got += chunk));
  socket.on('error', (error: NodeJS.ErrnoException) => (end = ` ${error.code}`));
  socket.write(text);
  await more?.((rest) => void socket.write(rest));
  await new Promise((resolve) => socket.once('close', resolve));
  return `${got}${end}`;
}

const head = (length: number): string =>
  `POST ${BULK} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: ${credentials('k')}\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`;

test('reset-before-body resets once the headers are there', async () => {
  const sandbox = await practice({ faults: faultsOf('reset-before-body') });
  expect(await raw(sandbox.port, head(10))).toBe(' ECONNRESET');
  expect(sandbox.requests()).toMatchObject([{ status: null, bodySha256: null, faults: ['reset-before-body'] }]);
});

test('reset-after-body and lost-answer look alike from outside; only one of them stored', async () => {
  const body = JSON.stringify(good);
  for (const [name, rows] of [
    ['reset-after-body', 0],
    ['lost-answer', 1],
  ] as const) {
    const sandbox = await practice({ faults: faultsOf(name) });
    expect(await raw(sandbox.port, head(body.length) + body)).toBe(' ECONNRESET');
    expect(sandbox.rows()).toHaveLength(rows);
  }
});

test('answer-early answers while the body is still on its way, and the connection goes on', async () => {
  const sandbox = await practice({ faults: faultsOf('answer-early=503,times=1') });
  const body = JSON.stringify(good);
  const answers = await raw(sandbox.port, head(body.length), async (write) => {
    await expect.poll(() => sandbox.requests().length).toBe(1);
    write(body + head(body.length).replace('\r\n\r\n', '\r\nconnection: close\r\n\r\n') + body);
  });
  expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 503', 'HTTP/1.1 202']);
});

test('slow-loris sends the head too a byte at a time', async () => {
  const waits: number[] = [];
  const clock = { now: () => 0, wait: (ms: number) => Promise.resolve(void waits.push(ms)) };
  const sandbox = await practice({ clock, faults: faultsOf('slow-loris=50', 'success-body') });
  const body = JSON.stringify(good);
  const answer = await raw(sandbox.port, head(body.length) + body);
  expect(answer).toMatch(/^HTTP\/1\.1 202 Accepted\r\n(?:[^\r]+\r\n)+\r\n\{"accepted":1\}$/);
  expect(waits).toEqual(Array.from(answer, () => 50));
});

test('a client that leaves in mid-body leaves nothing behind', async () => {
  const sandbox = await practice();
  const socket = connect(sandbox.port, '127.0.0.1');
  socket.write(`${head(100)}{"conv`);
  await once(socket, 'connect');
  socket.destroy();
  expect((await send(sandbox, { body: good })).status).toBe(202);
  expect(sandbox.requests()).toHaveLength(1);
});

test('close lets slow answers out, and hangs up on those that would never come', async () => {
  const sandbox = await startSandbox({ faults: faultsOf('slow=200,method=POST', 'lost-answer=hang,method=PATCH') });
  const slow = send(sandbox, { body: good });
  const hung = send(sandbox, { method: 'PATCH', body: { conversations: [{ external_id: 'a' }] } });
  const ends = Promise.allSettled([slow, hung]);
  await expect.poll(() => sandbox.requests().length).toBe(2);
  await sandbox.close(60_000);
  expect(await ends).toMatchObject([{ status: 'fulfilled', value: { status: 202 } }, { status: 'rejected' }]);
  await expect(send(sandbox, { body: good })).rejects.toThrow('ECONNREFUSED');
});

test('close cuts what is slower than its limit', async () => {
  const sandbox = await startSandbox({ faults: faultsOf('slow=600000') });
  const slow = send(sandbox, { body: good }).catch(() => 'cut');
  await expect.poll(() => sandbox.requests().length).toBe(1);
  await sandbox.close(50);
  expect(await slow).toBe('cut');
});
