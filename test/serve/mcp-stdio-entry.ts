import { setTimeout } from 'node:timers/promises';
import { serveMcpStdio } from '../../src/serve/mcp.ts';
import { customersRuntime, exposure, reply } from './customers.ts';

/** An MCP server over stdio, to be run as a child process. A customer `slow` takes 300 ms, `endless` a minute. */
const runtime = customersRuntime(async (values, { signal }) => {
  const text = JSON.stringify(values);
  if (text.includes('"slow"')) await setTimeout(300);
  const stop = new AbortController();
  if (signal?.aborted === true) stop.abort();
  signal?.addEventListener('abort', () => stop.abort());
  if (text.includes('"endless"')) await setTimeout(60_000, undefined, { signal: stop.signal });
  return reply(202);
});
const log = (event: unknown): void => void process.stderr.write(`${JSON.stringify(event)}\n`);
await serveMcpStdio(
  { runtime, exposure, version: '0.0.0-test', maxBody: 8 * 1024 * 1024, log },
  { input: process.stdin, output: process.stdout },
);
