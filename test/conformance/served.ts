import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { setTimeout } from 'node:timers/promises';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const CLI = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

/** A `capstan serve` of its own process. */
export interface Served {
  /** The MCP endpoint. */
  readonly url: string;
  close(): Promise<void>;
}

export interface ServeOptions {
  readonly capability: string;
  readonly upstream: string;
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** A module that is loaded before the command line. */
  readonly preload?: string;
}

const START_MS = 20_000;
const STOP_MS = 10_000;

/** Starts the command as it is installed, on a free port, and waits until it says where it listens. */
export async function serve(options: ServeOptions): Promise<Served> {
  const preload = options.preload === undefined ? [] : ['--import', options.preload];
  const flags = ['--port', '0', '--upstream', options.upstream, '--json', ...options.flags];
  const child = spawn(process.execPath, [...preload, CLI, 'serve', options.capability, ...flags], {
    cwd: ROOT,
    env: { ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let logged = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (logged += chunk));
  try {
    return { url: await endpointOf(child), close: () => stop(child).then(() => expectQuiet(logged)) };
  } catch (error) {
    child.kill('SIGKILL');
    throw new Error(`it said: ${logged}`, { cause: error });
  }
}

async function endpointOf(child: ChildProcess): Promise<string> {
  let printed = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (printed += chunk));
  for (const deadline = Date.now() + START_MS; Date.now() < deadline; await setTimeout(20)) {
    const url = /"kind": "mcp",\s*"url": "([^"]+)"/.exec(printed)?.[1];
    if (url !== undefined) return url;
    if (child.exitCode !== null) throw new Error(`capstan serve ended with ${child.exitCode}: ${printed}`);
  }
  throw new Error(`capstan serve names no MCP endpoint: ${printed}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const late = new AbortController();
  const outcome = await Promise.race([ended, setTimeout(STOP_MS, 'late', { signal: late.signal })]);
  late.abort();
  if (outcome !== 'late') return;
  child.kill('SIGKILL');
  throw new Error('capstan serve did not stop by SIGTERM');
}

/** Broken messages are told of, and the suite sends many; whatever else is said is a fault. */
function expectQuiet(logged: string): void {
  const lines = logged.split('\n').filter((line) => line !== '' && !line.startsWith('refused: '));
  if (lines.length > 0) throw new Error(`capstan serve said: ${lines.join('\n')}`);
}
