import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { serve, ROOT, type Served } from './served.ts';

export const CAPABILITY = join(ROOT, 'capabilities/conversations-conversations.yaml');
const SUITE_CAPABILITY = fileURLToPath(new URL('fixtures/capability.yaml', import.meta.url));
export const ENV = { ASSEMBLED_API_KEY: 'a-key-of-the-suite' };
const PRELOAD = new URL('fixtures/preload.ts', import.meta.url).href;

/** A running server. */
export interface Stage extends Served {
  /** What it sends to. */
  readonly upstream: string;
}

/** One server that the suite is run against. */
export interface Leg {
  readonly name: 'product' | 'fixtures';
  readonly title: string;
  /** `folder` is empty and goes away afterwards. */
  start(folder: string): Promise<Stage>;
}

export const LEGS: readonly Leg[] = [
  { name: 'product', title: 'the product', start: (folder) => startProduct(folder) },
  { name: 'fixtures', title: "the product with the suite's fixtures", start: startFixtures },
];

/** What `capstan serve` offers of our own capability, loads and all, in front of a sandbox. */
export async function startProduct(folder: string, filesRoot = join(ROOT, 'examples')): Promise<Stage> {
  const sandbox = await startSandbox({});
  const served = await serve({
    capability: CAPABILITY,
    upstream: sandbox.url,
    flags: ['--loads', '--open', '--data', join(folder, 'data'), '--files-root', filesRoot],
    env: ENV,
  });
  const close = async (): Promise<void> => {
    await served.close();
    await sandbox.close(100);
  };
  return { url: served.url, upstream: sandbox.url, close };
}

/** The same process, preloaded with what a capability has no room for; the tools that it has room for, call an upstream. */
async function startFixtures(): Promise<Stage> {
  const upstream = createServer((request, response) => {
    const fails = request.url === '/error';
    response.writeHead(fails ? 400 : 200, { 'content-type': 'text/plain' });
    response.end(fails ? 'This tool intentionally returns an error for testing' : 'This is a simple text response.');
  }).listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  const { port } = upstream.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const served = await serve({ capability: SUITE_CAPABILITY, upstream: url, flags: [], env: {}, preload: PRELOAD });
  const close = async (): Promise<void> => {
    await served.close();
    upstream.closeAllConnections();
    upstream.close();
  };
  return { url: served.url, upstream: url, close };
}
