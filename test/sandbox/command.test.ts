import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { runCommandLine } from '../../src/cli/run.ts';
import { conversation, credentials, look, send } from './client.ts';

/** The command with sinks of its own; `stop` is what SIGTERM does. */
function start(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const stopping = new AbortController();
  const sinks = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  const around = { ...sinks, env, cwd: process.cwd(), signal: stopping.signal };
  const code = runCommandLine(['sandbox', ...args], around).finally(() => {
    sinks.stdout.end();
    sinks.stderr.end();
  });
  return { code, out: sinks.stdout, err: () => text(sinks.stderr), stop: () => stopping.abort('SIGTERM') };
}

async function started(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const run = start(['--port', '0', '--json', ...args], env);
  const [line] = await run.out.take(1).toArray();
  return { ...run, url: String(JSON.parse(String(line)).url) };
}

const good = { conversations: [conversation('a')] };

test('it runs until it is told to stop, with the switches of its flags', async () => {
  const run = await started([
    '--fault',
    'status=503,retryAfter=2,times=1',
    '--fault',
    'poison=x%2Cy',
    '--seed',
    '7',
    '--limit',
  ]);
  expect(await send(run, { body: good })).toMatchObject({ status: 503, headers: { 'retry-after': '2' } });
  expect((await send(run, { body: good })).status).toBe(202);
  expect((await send(run, { body: { conversations: [conversation('x,y')] } })).status).toBe(400);
  expect(await look(run, '/faults')).toMatchObject({
    seed: 7,
    faults: [{ name: 'rate-limit', value: '300/20' }, { name: 'status' }, { name: 'poison', value: 'x,y' }],
  });
  run.stop();
  expect(await run.code).toBe(0);
});

test('the key comes from the flag, else from the environment', async () => {
  const run = await started(['--key', 'flag-key'], { CAPSTAN_SANDBOX_KEY: 'env-key' });
  const other = await started([], { CAPSTAN_SANDBOX_KEY: 'env-key' });
  const ask = async (url: string, user: string) =>
    (await send({ url }, { body: good, headers: { authorization: credentials(user) } })).status;
  expect([await ask(run.url, 'flag-key'), await ask(run.url, 'env-key')]).toEqual([202, 401]);
  expect([await ask(other.url, 'flag-key'), await ask(other.url, 'env-key')]).toEqual([401, 202]);
  for (const { stop, code } of [run, other]) {
    stop();
    expect(await code).toBe(0);
  }
});

test('for people it says where everything is', async () => {
  const run = start(['--port', '0']);
  let lines = '';
  run.out.on('data', (chunk) => (lines += String(chunk)));
  await expect
    .poll(() => lines)
    .toMatch(/sandbox +http:\/\/127\.0\.0\.1:\d+[^]*\/__sandbox\/conversations[^]*\/__sandbox\/requests/);
  run.stop();
  expect(await run.code).toBe(0);
});

test.for([
  [['--fault', 'nonsense'], 'sandbox.fault'],
  [['--fault', 'slow=never'], 'sandbox.fault'],
  [['--db', '/nowhere/at/all.db', '--port', '0'], 'sandbox.store'],
  [['--host', '192.0.2.1', '--port', '0'], 'serve.port'],
] as const)('%j is refused with exit 2', async ([args, code]) => {
  const run = start([...args]);
  expect(await run.code).toBe(2);
  expect(await run.err()).toMatch(new RegExp(`^error ${code}`));
});
