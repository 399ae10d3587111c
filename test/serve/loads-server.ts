import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openData } from '../../src/load/ledger/data-folder.ts';
import { openCapability } from '../../src/run/open.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import type { LoadsOptions } from '../../src/serve/loads-open.ts';
import type { ServeEvent } from '../../src/serve/log.ts';
import { defaultMounts } from '../../src/serve/mounts.ts';
import { startServer, type RunningServer, type ServeOptions } from '../../src/serve/server.ts';
import { unwrap } from './mcp-sessions.ts';

export const CAPABILITY = fileURLToPath(
  new URL('../../capabilities/conversations-conversations.yaml', import.meta.url),
);
export const KEY = 'canary-key-0123456789';
export const TOKEN = 'a-token-of-the-test';

/** The facade of the flagship with loads, in front of a sandbox. */
export interface Stage {
  readonly sandbox: Sandbox;
  readonly folder: string;
  readonly data: string;
  readonly events: ServeEvent[];
  url: string;
  server: RunningServer;
  /** Ends the server as SIGTERM does. */
  stop(): Promise<boolean>;
  start(): Promise<void>;
  close(): Promise<void>;
}

interface Over {
  readonly loads?: Partial<LoadsOptions>;
  readonly options?: Partial<ServeOptions>;
}

/** With `shared` it remembers its loads where another stage does. */
export async function openStage(over: Over = {}, shared?: string): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'capstan-loads-'));
  const sandbox = await startSandbox({ key: KEY });
  const events: ServeEvent[] = [];
  const data = shared ?? join(folder, 'data');
  const start = async (): Promise<{ server: RunningServer; url: string }> => {
    const environment = { ASSEMBLED_API_KEY: KEY };
    const opened = unwrap(await openCapability(CAPABILITY, { environment, upstream: sandbox.url }));
    const options = serveOptions(data, sandbox.url, (event) => void events.push(event), over);
    const server = unwrap(await startServer(opened, options));
    const url = server.surfaces.find(({ kind }) => kind === 'rest')?.url ?? '';
    return { server, url };
  };
  const stage: Stage = {
    sandbox,
    folder,
    data,
    events,
    ...(await start()),
    stop: () => stage.server.stop(),
    start: async () => void Object.assign(stage, await start()),
    close: async () => {
      await stage.server.stop();
      await sandbox.close(100);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return stage;
}

export function serveOptions(data: string, upstream: string, log: ServeOptions['log'], over: Over = {}): ServeOptions {
  return {
    port: 0,
    host: '127.0.0.1',
    maxBody: 8 * 1024 * 1024,
    mounts: defaultMounts,
    token: TOKEN,
    open: false,
    allowHosts: [],
    allowOrigins: [],
    version: '0.0.0-test',
    log,
    loads: {
      data: unwrap(openData(data)),
      http: true,
      filesRoot: undefined,
      maxUpload: 1024 * 1024,
      capability: CAPABILITY,
      upstream,
      unknown: undefined,
      wire: undefined,
      ...over.loads,
    },
    ...over.options,
  };
}

export interface Shown {
  readonly id: string;
  readonly state: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly links: Readonly<Record<string, string>>;
}

function record(index: number, over: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    external_id: `crm-a:${index}`,
    platform: 'zendesk',
    channel: 'email',
    queue_id: 'billing',
    assigned_agent_id: 'agent-7',
    customer_id: `customer-${index}`,
    subject: 'Refund for Erika Mustermann',
    status: 'solved',
    started_at: '2026-11-22T10:00:00Z',
    ended_at: '2026-11-22T10:30:00Z',
    ...over,
  };
}

export function ndjson(count: number, over: (index: number) => Readonly<Record<string, unknown>> = () => ({})): string {
  return Array.from({ length: count }, (_, index) => `${JSON.stringify(record(index, over(index)))}\n`).join('');
}

/** Asks again and again, for up to ten seconds. */
export async function until<T>(look: () => Promise<T>, good: (value: T) => boolean): Promise<T> {
  for (let tries = 0; tries < 200; tries += 1) {
    const value = await look();
    if (good(value)) return value;
    await setTimeout(50);
  }
  throw new Error('it did not come to that');
}
