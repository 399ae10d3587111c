import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openData } from '../../src/load/ledger/data-folder.ts';
import { openCapability } from '../../src/run/open.ts';
import type { ServeEvent } from '../../src/serve/log.ts';
import { defaultMounts } from '../../src/serve/mounts.ts';
import type { OAuthOptions } from '../../src/serve/oauth.ts';
import { startServer, type RunningServer, type ServeOptions } from '../../src/serve/server.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import { CAPABILITY, KEY } from './loads-server.ts';
import { unwrap } from './mcp-sessions.ts';

export const SCOPES = { write: 'conversations-conversations:write', load: 'conversations-conversations:load' } as const;

/** Every surface of the flagship behind an issuer, in front of an upstream that accepts all and remembers it. */
export interface OAuthStage {
  readonly url: string;
  /** Requests that came upstream, head and body as text. */
  readonly seen: string[];
  readonly events: ServeEvent[];
  /** The folder that agents may load from. */
  readonly files: string;
  close(): Promise<void>;
}

export function oauthOptions(issuer: string, change: Partial<OAuthOptions> = {}): OAuthOptions {
  return { issuer, resource: undefined, audience: undefined, scopes: new Map(), ...change };
}

export async function openOAuthStage(oauth: OAuthOptions): Promise<OAuthStage> {
  const seen: string[] = [];
  const upstream = createServer((request, response) => {
    const parts = [`${request.method} ${request.url}`, ...request.rawHeaders];
    request.setEncoding('utf8').on('data', (part: string) => void parts.push(part));
    request.on('end', () => {
      seen.push(parts.join('\n'));
      response.writeHead(202).end();
    });
  });
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  const address = upstream.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'capstan-oauth-')));
  const events: ServeEvent[] = [];
  const options = { oauth, log: (event: ServeEvent) => void events.push(event) };
  const server = unwrap(await start(options, `http://127.0.0.1:${address.port}`, folder));
  return {
    url: server.surfaces.find(({ kind }) => kind === 'rest')?.url ?? '',
    seen,
    events,
    files: folder,
    close: async () => {
      await server.stop();
      upstream.closeAllConnections();
      await new Promise((resolve) => upstream.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const SERVE_DEFAULTS: ServeOptions = {
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

/** With `folder` it takes loads as well. Whatever is opened for a server that does not start is closed again. */
export async function start(
  change: Partial<ServeOptions>,
  upstream = 'http://127.0.0.1:1',
  folder?: string,
): Promise<Outcome<RunningServer>> {
  const opened = unwrap(await openCapability(CAPABILITY, { environment: { ASSEMBLED_API_KEY: KEY }, upstream }));
  const loads = {
    data: unwrap(openData(join(folder ?? tmpdir(), 'data'))),
    http: true,
    filesRoot: folder,
    maxUpload: 1024 * 1024,
    capability: CAPABILITY,
    upstream,
    unknown: undefined,
    wire: undefined,
  };
  const started = await startServer(opened, {
    ...SERVE_DEFAULTS,
    ...(folder !== undefined && { loads }),
    ...change,
  });
  if (!started.ok) await opened.runtime.close();
  return started;
}

const RECORD = { external_id: 'r:1', channel: 'email', started_at: '2026-05-24T09:15:00Z' };
export const BODY = { conversations: [RECORD] };

/** Writes one record by REST. */
export async function write(
  url: string,
  headers: ConstructorParameters<typeof Headers>[0],
  query = '',
): Promise<Response> {
  const all = new Headers(headers);
  all.set('content-type', 'application/json');
  return fetch(`${url}/v0/conversations/bulk${query}`, { method: 'POST', headers: all, body: JSON.stringify(BODY) });
}

export function bearer(token: string): { authorization: string } {
  return { authorization: `Bearer ${token}` };
}

export type Era = '2026-07-28' | '2025-11-25';

const TASKS = { extensions: { 'io.modelcontextprotocol/tasks': {} } };

/** One JSON-RPC request to `/mcp`, as clients of the era write it. */
export async function rpc(
  url: string,
  era: Era,
  token: string,
  method: string,
  params: Readonly<Record<string, unknown>> = {},
): Promise<Response> {
  const meta = {
    'io.modelcontextprotocol/protocolVersion': era,
    'io.modelcontextprotocol/clientCapabilities': TASKS,
  };
  const name = [params['name'], params['uri'], params['taskId']].find((one) => typeof one === 'string');
  const modern = { 'mcp-method': method, ...(name !== undefined && { 'mcp-name': name }) };
  return fetch(`${url}/mcp`, {
    method: 'POST',
    headers: {
      ...bearer(token),
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': era,
      ...(era === '2026-07-28' && modern),
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method,
      params: { ...params, ...(era === '2026-07-28' && { _meta: meta }) },
    }),
  });
}
