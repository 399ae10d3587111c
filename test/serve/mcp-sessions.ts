import { createServer } from 'node:http';
import { Client, StreamableHTTPClientTransport, type Transport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as StdioTransportV1 } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport as HttpTransportV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Outcome } from '../../src/model/outcome.ts';
import { createMcpSurface, type McpEvent, type McpOptions, type McpSurface } from '../../src/serve/mcp.ts';
import { exposure } from './customers.ts';

/** What the tests ask of a client, whichever SDK and protocol era it is. */
export interface Session {
  readonly client: Client | ClientV1;
  call(name: string, args?: Record<string, unknown>, signal?: AbortSignal): Promise<Answer>;
  close(): Promise<void>;
}

interface Answer {
  readonly isError: boolean;
  readonly text: string;
  readonly structured: Readonly<Record<string, unknown>>;
}

/** The clients of the field: both official SDKs, both eras. */
export const KINDS = ['v2 pinned to 2026-07-28', 'v2 auto', 'v2 legacy', 'v1'] as const;
export type Kind = (typeof KINDS)[number];

export interface Endpoint {
  readonly url: URL;
  readonly surface: McpSurface;
  readonly events: McpEvent[];
  close(): Promise<void>;
}

/** The surface on a real server; what it logs is in `events`. */
export async function serveHttp(options: Pick<McpOptions, 'runtime'> & Partial<McpOptions>): Promise<Endpoint> {
  const events: McpEvent[] = [];
  const defaults = { exposure, version: '0.0.0-test', maxBody: 8 * 1024 * 1024 };
  const surface = unwrap(await createMcpSurface({ ...defaults, log: (event) => void events.push(event), ...options }));
  const server = createServer((request, response) => void surface.handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const close = async (): Promise<void> => {
    await surface.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: new URL(`http://127.0.0.1:${address.port}/mcp`), surface, events, close };
}

export function unwrap<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  return outcome.value;
}

export async function connectHttp(kind: Kind, url: URL): Promise<Session> {
  if (kind !== 'v1') return connectV2(kind, new StreamableHTTPClientTransport(url));
  return connectV1(new HttpTransportV1(url));
}

/** A child process that runs `entry`, spoken to over its stdin and stdout. */
export async function connectStdio(
  kind: Kind,
  entry: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Session> {
  const child = { command: process.execPath, args: [entry, ...args], env: { ...env }, stderr: 'inherit' as const };
  return kind === 'v1' ? connectV1(new StdioTransportV1(child)) : connectV2(kind, new StdioClientTransport(child));
}

async function connectV2(kind: Exclude<Kind, 'v1'>, transport: Transport): Promise<Session> {
  const mode = ({ 'v2 auto': 'auto', 'v2 legacy': 'legacy' } as const)[kind as string] ?? { pin: '2026-07-28' };
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } });
  await client.connect(transport);
  return {
    client,
    call: async (name, args, signal) =>
      toAnswer(await client.callTool({ name, ...(args && { arguments: args }) }, signal && { signal })),
    close: () => client.close(),
  };
}

async function connectV1(transport: HttpTransportV1 | StdioTransportV1): Promise<Session> {
  const client = new ClientV1({ name: 'test', version: '1' });
  await client.connect(transport);
  return {
    client,
    call: async (name, args, signal) =>
      toAnswer(await client.callTool({ name, ...(args && { arguments: args }) }, undefined, signal && { signal })),
    close: () => client.close(),
  };
}

function toAnswer(result: unknown): Answer {
  const { content, structuredContent, isError } = result as {
    content: { text: string }[];
    structuredContent: Record<string, unknown>;
    isError?: boolean;
  };
  return { isError: isError ?? false, text: content.map(({ text }) => text).join('\n'), structured: structuredContent };
}
