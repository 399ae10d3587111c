import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { openCapability } from '../../src/run/open.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { defaultMounts } from '../../src/serve/mounts.ts';
import { startServer } from '../../src/serve/server.ts';
import { terminal } from '../cli/terminal.ts';
import { Alone, documentOf } from '../script/alone.ts';
import { connectHttp, connectStdio, unwrap, type Kind, type Session } from '../serve/mcp-sessions.ts';
import type { Case, SurfaceKind } from './cases.ts';

export interface Said {
  readonly verdict: 'accepted' | 'protocol error' | readonly string[];
  readonly warnings: readonly string[];
  /** What is said to people of each error, where the surface is one that repeats it word for word. */
  readonly details?: readonly string[];
}

/** One way to hand an input over. */
export interface Surface {
  readonly name: string;
  readonly kind: SurfaceKind;
  /** True for one that judges and does not send. */
  readonly onlyJudges?: boolean;
  /** Undefined when this surface cannot send the text of the case. */
  say(one: Case): Promise<Said | undefined>;
  close(): Promise<void>;
}

export interface World {
  readonly sandbox: Sandbox;
  readonly surfaces: readonly Surface[];
  close(): Promise<void>;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const NAFTIKO = join(root, 'capabilities/conversations-conversations.yaml');
const IKANOS = join(root, 'capabilities/ikanos/conversations-conversations.yaml');
const KEY = 'canary-key-of-the-cases';
const ROUTES = { 'bulk-upsert-conversations': 'POST', 'bulk-update-conversations': 'PATCH' } as const;

/** The committed capability behind every surface, against a sandbox that knows the key. */
export async function openWorld(): Promise<World> {
  const sandbox = await startSandbox({ key: KEY });
  const folder = await mkdtemp(join(tmpdir(), 'capstan-cases-'));
  const servers = await Promise.all([NAFTIKO, IKANOS].map((file) => serve(file, sandbox)));
  const [first] = servers;
  if (first === undefined) throw new Error('no server');
  const mcpUrl = new URL('/mcp', first.url);
  const surfaces = [
    ...servers.map(({ url, name }) => restSurface(`REST, ${name}`, url)),
    ...(await Promise.all(
      ['v2 pinned to 2026-07-28', 'v2 legacy', 'v1'].map((kind) =>
        clientSurface(`MCP over HTTP, ${kind}`, connectHttp(kind as Kind, mcpUrl)),
      ),
    )),
    ...(await Promise.all(
      ['v2 pinned to 2026-07-28', 'v1'].map((kind) =>
        clientSurface(`MCP over stdio, ${kind}`, stdio(kind as Kind, sandbox)),
      ),
    )),
    rawMcpSurface(mcpUrl),
    cliSurface(folder, sandbox),
    scriptSurface(),
  ];
  return {
    sandbox,
    surfaces,
    close: async () => {
      await Promise.all(surfaces.map((surface) => surface.close()));
      await Promise.all(servers.map((server) => server.stop()));
      await sandbox.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function serve(
  file: string,
  sandbox: Sandbox,
): Promise<{ name: string; url: string; stop: () => Promise<boolean> }> {
  const opened = unwrap(await openCapability(file, { environment: { ASSEMBLED_API_KEY: KEY }, upstream: sandbox.url }));
  const options = {
    port: 0,
    host: '127.0.0.1',
    maxBody: 8 * 1024 * 1024,
    mounts: defaultMounts,
    open: false,
    allowHosts: [],
    allowOrigins: [],
  };
  const server = unwrap(await startServer(opened, { ...options, version: '0', log: () => undefined }));
  return { name: opened.dialect.family, url: server.surfaces[0]?.url ?? '', stop: () => server.stop() };
}

function stdio(kind: Kind, sandbox: Sandbox): Promise<Session> {
  const args = ['mcp', NAFTIKO, '--upstream', sandbox.url];
  return connectStdio(kind, join(root, 'src/cli/main.ts'), args, { ASSEMBLED_API_KEY: KEY });
}

const problemList = z.array(
  z.looseObject({
    code: z.string(),
    pointer: z.string().optional(),
    severity: z.string().optional(),
    detail: z.string().optional(),
  }),
);

function lines(problems: unknown): string[] {
  return problemList.parse(problems ?? []).map(({ code, pointer }) => `${code} ${pointer ?? ''}`);
}

function errorLines(problems: unknown): string[] {
  return lines(
    problemList.parse(problems ?? []).filter(({ severity }) => severity === undefined || severity === 'error'),
  );
}

function errorDetails(problems: unknown): string[] {
  return problemList
    .parse(problems ?? [])
    .filter(({ severity }) => severity === undefined || severity === 'error')
    .map(({ detail }) => detail ?? '');
}

function warningLines(problems: unknown): string[] {
  return lines(problemList.parse(problems ?? []).filter(({ severity }) => severity === 'warning'));
}

function restSurface(name: string, url: string): Surface {
  return {
    name,
    kind: 'rest',
    close: async () => undefined,
    say: async ({ operation, text }) => {
      const response = await fetch(`${url}/v0/conversations/bulk`, {
        method: ROUTES[operation],
        headers: { 'content-type': 'application/json' },
        body: typeof text === 'string' ? text : Buffer.from(text),
      });
      if (response.status === 202)
        return { verdict: 'accepted', warnings: headerWarnings(response.headers.get('x-capstan-warnings')) };
      const body = z
        .looseObject({ status: z.literal(response.status), errors: z.unknown() })
        .parse(await response.json());
      return {
        verdict: errorLines(body.errors),
        warnings: warningLines(body.errors),
        details: errorDetails(body.errors),
      };
    },
  };
}

function headerWarnings(header: string | null): string[] {
  return header === null ? [] : header.replace(/^\d+; /, '').split(', ');
}

async function clientSurface(name: string, connecting: Promise<Session>): Promise<Surface> {
  const session = await connecting;
  return {
    name,
    kind: 'mcp',
    close: () => session.close(),
    say: async ({ operation, text }) => {
      const args = parsed(text);
      if (args === undefined || JSON.stringify(args) !== text) return undefined;
      const answer = await session.call(operation, args);
      return said(answer.isError, answer.structured);
    },
  };
}

function said(isError: boolean, structured: Readonly<Record<string, unknown>>): Said {
  if (!isError) return { verdict: 'accepted', warnings: lines(structured['warnings']) };
  return { verdict: errorLines(structured['errors']), warnings: warningLines(structured['errors']) };
}

function parsed(text: string | Uint8Array): Record<string, unknown> | undefined {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(String(text)));
  } catch {
    return undefined;
  }
}

/** The text of the case inside a JSON-RPC message, as no client library would send it. */
function rawMcpSurface(url: URL): Surface {
  return {
    name: 'MCP over HTTP, raw bytes',
    kind: 'mcp',
    close: async () => undefined,
    say: async ({ operation, text }) => {
      if (text.length === 0) return undefined;
      const meta = {
        'io.modelcontextprotocol/protocolVersion': '2026-07-28',
        'io.modelcontextprotocol/clientCapabilities': {},
      };
      const head = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"_meta":${JSON.stringify(meta)},"name":"${operation}","arguments":`;
      const body = Buffer.concat([Buffer.from(head), Buffer.from(text), Buffer.from('}}')]);
      const headers = {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': '2026-07-28',
        'mcp-method': 'tools/call',
        'mcp-name': operation,
      };
      const response = await fetch(url, { method: 'POST', headers, body });
      const answer = z.looseObject({
        result: z
          .looseObject({ isError: z.boolean().optional(), structuredContent: z.record(z.string(), z.unknown()) })
          .optional(),
      });
      const { result } = answer.parse(await response.json());
      return result === undefined
        ? { verdict: 'protocol error', warnings: [] }
        : said(result.isError ?? false, result.structuredContent);
    },
  };
}

/** The script of the skill, alone in a folder; it is asked for its judgement of a whole request. */
function scriptSurface(): Surface {
  const alone = new Alone();
  return {
    name: 'skill script',
    kind: 'script',
    onlyJudges: true,
    close: async () => alone.remove(),
    say: async ({ operation, text }) => {
      await writeFile(alone.path('input.json'), text);
      const ran = await alone.run(['validate', 'input.json', '--request', '--operation', operation]);
      const { ok, problems } = documentOf(ran);
      if (ran.code !== (ok ? 0 : 3)) throw new Error(`exit ${ran.code}: ${ran.stderr}`);
      return ok
        ? { verdict: 'accepted', warnings: lines(problems) }
        : { verdict: errorLines(problems), warnings: warningLines(problems), details: errorDetails(problems) };
    },
  };
}

function cliSurface(folder: string, sandbox: Sandbox): Surface {
  const file = join(folder, 'input.json');
  return {
    name: 'CLI',
    kind: 'cli',
    close: async () => undefined,
    say: async ({ operation, text }) => {
      await writeFile(file, text);
      const args = ['call', operation, '--input', file, '--capability', NAFTIKO, '--upstream', sandbox.url, '--json'];
      const printed = await terminal(args, { env: { ASSEMBLED_API_KEY: KEY } });
      const { ok, problems } = z
        .looseObject({ ok: z.boolean(), problems: z.unknown() })
        .parse(JSON.parse(printed.stdout));
      return ok
        ? { verdict: 'accepted', warnings: lines(problems) }
        : { verdict: errorLines(problems), warnings: warningLines(problems) };
    },
  };
}
