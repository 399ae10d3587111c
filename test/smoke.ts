/**
 * What a newcomer does: `npm start`, a good and a bad request, the lines that it prints, stop. A real process on free
 * ports; prints a line a step and exits 1 at the first that fails. `npm run smoke`.
 */
import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const START_MS = 30_000;
const GOOD = { external_id: 'smoke-1', channel: 'chat', started_at: '2026-05-24T10:00:00Z' };

interface Answer {
  readonly status: number;
  readonly body: string;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Runs a line of shell in the project folder, as somebody who pastes it. */
async function shell(line: string): Promise<{ code: number | null; output: string }> {
  const child = spawn('sh', ['-c', line], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code, output: output + errors };
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  for (const deadline = Date.now() + START_MS; Date.now() < deadline; await setTimeout(50)) {
    ok(child.exitCode === null, `it ended with ${child.exitCode}`);
    const response = await fetch(`${url}/health/ready`).catch(() => undefined);
    if (response?.status === 200) return;
  }
  throw new Error('it was not ready in time');
}

async function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.text() };
}

async function step(name: string, run: () => Promise<void>): Promise<void> {
  await run();
  console.log(`ok  ${name}`);
}

const [port, sandboxPort] = [await freePort(), await freePort()];
const [url, sandbox] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${sandboxPort}`];
const args = ['start', '--', '--port', String(port), '--sandbox-port', String(sandboxPort)];
const child = spawn('npm', args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
let printed = '';
child.stdout.setEncoding('utf8').on('data', (chunk: string) => (printed += chunk));
const bulk = `${url}/v0/conversations/bulk`;

try {
  await step('npm start is ready', () => ready(url, child));
  await step('a good request is accepted and stored', async () => {
    strictEqual((await post(bulk, { conversations: [GOOD] })).status, 202);
    const stored = await fetch(`${sandbox}/__sandbox/conversations/smoke-1`);
    deepStrictEqual(await stored.json(), GOOD);
  });
  await step('a bad request is refused with the place', async () => {
    const answer = await post(bulk, { conversations: [GOOD, { ...GOOD, channel: 'fax' }] });
    strictEqual(answer.status, 422);
    const { errors } = JSON.parse(answer.body);
    deepStrictEqual([errors[0].pointer, errors[0].code], ['/conversations/1/channel', 'input.enum']);
  });
  await step('MCP lists the tools', async () => {
    const accept = { accept: 'application/json, text/event-stream' };
    const { status, body } = await post(`${url}/mcp`, { jsonrpc: '2.0', id: 1, method: 'tools/list' }, accept);
    strictEqual(status, 200);
    match(body, /bulk-upsert-conversations/);
  });
  const lines = printed.split('\n').filter((one) => /^(curl|echo) /.test(one));
  strictEqual(lines.length, 3);
  for (const pasted of lines) {
    const [program = ''] = pasted.split(' ');
    if ((await shell(`command -v ${program}`)).code !== 0) {
      console.log(`--  not pasted, there is no ${program} here`);
      continue;
    }
    await step(`pasted: ${pasted.slice(0, 70)}...`, async () => {
      const { code, output } = await shell(pasted);
      strictEqual(code, 0, output);
      match(output, /HTTP\/1\.1 202|accepted \(202\)|"tools":\[/);
    });
  }
  await step('it stops by SIGTERM with exit code 0', async () => {
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    strictEqual(code, 0);
  });
} finally {
  child.kill('SIGTERM');
}
