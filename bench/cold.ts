import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { spread } from './machine.ts';
import type { Scratch } from './prepare.ts';

export interface ColdRound {
  /** Milliseconds of `node -e 0`. */
  readonly node: number;
  /** Milliseconds from spawn to the first 202 through the facade. */
  readonly serve: number;
}

const BODY = '{"conversations":[{"external_id":"a","channel":"email","started_at":"2026-05-24T09:15:00Z"}]}';
const PORT = 9180;

/** Both in turn, so that a change of the machine's speed meets both. The first round only warms the disk. */
export async function measureColdStart(scratch: Scratch, rounds: number): Promise<readonly ColdRound[]> {
  const upstream = createServer((incoming, response) =>
    incoming.resume().on('end', () => response.writeHead(202).end()),
  );
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  const address = upstream.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const measured: ColdRound[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const node = await nodeStart();
    const serve = await serveStart(scratch, port);
    if (round > 0) measured.push({ node, serve });
  }
  upstream.close();
  return measured;
}

async function nodeStart(): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' });
  await new Promise((resolve) => child.once('exit', resolve));
  return performance.now() - started;
}

async function serveStart({ command, capability }: Scratch, upstream: number): Promise<number> {
  const args = [command, 'serve', capability, '--port', String(PORT), '--upstream', `http://127.0.0.1:${upstream}`];
  const started = performance.now();
  const child = spawn(process.execPath, args, { stdio: 'ignore', env: { ...process.env, ASSEMBLED_API_KEY: 'bench' } });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  while ((await post()) !== 202) await sleep(3);
  const taken = performance.now() - started;
  child.kill('SIGTERM');
  await exited;
  return taken;
}

function post(): Promise<number | undefined> {
  return new Promise((resolve) => {
    const headers = { 'content-type': 'application/json', 'content-length': BODY.length };
    const outgoing = request({
      host: '127.0.0.1',
      port: PORT,
      path: '/v0/conversations/bulk',
      method: 'POST',
      headers,
      agent: false,
    });
    outgoing.on('response', (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    outgoing.on('error', () => resolve(undefined));
    outgoing.end(BODY);
  });
}

export function coldTable(rounds: readonly ColdRound[]): string {
  const node = rounds.map((round) => round.node);
  const serve = rounds.map((round) => round.serve);
  const over = rounds.map((round) => round.serve - 2.5 * round.node);
  return [
    '| | ms, median (least–most) |',
    '| --- | ---: |',
    `| \`node -e 0\` | ${spread(node, 0)} |`,
    `| \`serve\` to its first answer | ${spread(serve, 0)} |`,
    `| what is left after 2.5 times \`node -e 0\` (bound: 200) | ${spread(over, 0)} |`,
  ].join('\n');
}
