import { resolve } from 'node:path';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import type { ServeOptions } from '../serve/server.ts';
import { readMounts } from '../serve/mounts.ts';
import { TOOL_LISTS } from '../surfaces/built-in.ts';
import { readText } from '../text/read.ts';
import { runtimeFlags } from './capability.ts';
import { loadServingFlags, loadsOptions } from './load-serving.ts';
import { jsonFlag, portFlag, type CommandContext } from './command.ts';
import { oauthFlags, oauthOptions } from './oauth-flags.ts';
import { serveLog } from './serve-log.ts';
import { packageVersion } from './version.ts';

/** Bytes of a body: what the largest batch of ordinary records needs several times over. */
export const DEFAULT_MAX_BODY = 8 * 1024 * 1024;

export const maxBodyFlag = {
  kind: 'integer',
  value: 'BYTES',
  min: 1,
  max: 2 ** 30,
  summary: `Largest body or message (default: ${DEFAULT_MAX_BODY})`,
} as const;

export const toolsFlag = {
  kind: 'choice',
  choices: TOOL_LISTS,
  summary: 'Show agents every tool (default), or three that find, describe and call them',
} as const;

export const serveFlags = {
  port: portFlag('One port for every surface, 0 for a free one (default: the ports of the capability)'),
  host: { kind: 'text', value: 'HOST', summary: 'Address to listen on (default: 127.0.0.1)' },
  ...runtimeFlags,
  'max-body': maxBodyFlag,
  tools: toolsFlag,
  mount: {
    kind: 'list',
    value: 'NAME=/PATH',
    summary: 'Move mcp, skills, openapi, health, loads or discovery; may be repeated',
  },
  loads: { kind: 'switch', summary: 'Take loads at POST /loads, and show them to agents (docs/load-http.md)' },
  ...loadServingFlags,
  'token-file': { kind: 'text', value: 'FILE', summary: 'Ask callers for the bearer token in this file' },
  ...oauthFlags,
  open: { kind: 'switch', summary: 'Serve anyone who can reach the address, without a token' },
  'allow-host': {
    kind: 'list',
    value: 'NAME',
    summary: 'A Host header to accept, as a proxy sends it; may be repeated',
  },
  'allow-origin': { kind: 'list', value: 'ORIGIN', summary: 'A page origin that may call; may be repeated' },
  json: jsonFlag,
} as const;

/** What the flags say about the server. Problems: a mount that cannot be, a token file that holds no token. */
export async function serveOptions(
  file: string,
  context: CommandContext<typeof serveFlags>,
): Promise<Outcome<ServeOptions>> {
  const { flags } = context;
  const mounts = readMounts(flags.mount);
  if (!mounts.ok) return mounts;
  const token = await readToken(flags['token-file'], context.cwd);
  if (!token.ok) return token;
  const oauth = oauthOptions(flags);
  if (!oauth.ok) return oauth;
  const loads = await loadsOptions(file, context, flags.loads);
  if (!loads.ok) return loads;
  return ok({
    port: flags.port,
    host: flags.host ?? '127.0.0.1',
    maxBody: maxBodyOf(flags),
    mounts: mounts.value,
    token: token.value,
    oauth: oauth.value,
    tools: flags.tools,
    open: flags.open,
    allowHosts: flags['allow-host'],
    allowOrigins: flags['allow-origin'],
    loads: loads.value,
    version: await packageVersion(),
    log: serveLog(context),
  });
}

export function maxBodyOf(flags: { readonly 'max-body': number | undefined }): number {
  return flags['max-body'] ?? DEFAULT_MAX_BODY;
}

async function readToken(file: string | undefined, cwd: string): Promise<Outcome<string | undefined>> {
  if (file === undefined) return ok(undefined);
  const text = await readText(resolve(cwd, file), file);
  if (!text.ok) return text;
  const token = text.value.trim();
  return /^[\x21-\x7e]+$/.test(token)
    ? ok(token)
    : fail(problem('usage.flag', { file }, { reason: 'A token file holds one token: a line without spaces.' }));
}
