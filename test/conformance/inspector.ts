import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CAPABILITY, ENV } from './legs.ts';
import { packageFile, run } from './run.ts';
import { CLI } from './served.ts';

const MANIFEST = import.meta.resolve('@modelcontextprotocol/inspector/package.json');
const INSPECTOR = packageFile(MANIFEST, 'clients/launcher/build/index.js');

const CALL = ['tools/call', '--tool-name', 'bulk-upsert-conversations', '--tool-args-json'];
const GOOD = { conversations: [{ external_id: 'crm-a:1', channel: 'email', started_at: '2026-11-22T10:00:00Z' }] };

/** What is asked of the Inspector, and how it must end: 5 says that the tool answered with an error. */
const ASKED = [
  { title: 'skills, digests and all', args: ['skills/list', '--verify', '--require-digests'], code: 0 },
  { title: 'tools, portable schemas', args: ['tools/list', '--strict'], code: 0 },
  { title: 'a call', args: [...CALL, JSON.stringify(GOOD)], code: 0 },
  { title: 'a call with bad arguments', args: [...CALL, '{}'], code: 5 },
  { title: 'resources', args: ['resources/list'], code: 0 },
  { title: 'templates of resources', args: ['resources/templates/list'], code: 0 },
  { title: 'prompts', args: ['prompts/list'], code: 0 },
] as const;

const ERAS = ['modern', 'legacy'] as const;
const TRANSPORTS = ['http', 'stdio'] as const;

/** One question of the Inspector, over one transport in one era. */
export interface Inspection {
  readonly title: string;
  readonly command: string;
  readonly era: (typeof ERAS)[number];
  readonly transport: (typeof TRANSPORTS)[number];
  readonly expected: number;
  readonly code: number;
  /** What it printed. */
  readonly output: string;
}

/** Asks everything in both eras over both transports. `folder` takes the Inspector's own files. */
export async function inspect(url: string, upstream: string, folder: string): Promise<Inspection[]> {
  const config = join(folder, 'mcp.json');
  await writeFile(config, JSON.stringify({ mcpServers: servers(url, upstream) }));
  const found: Inspection[] = [];
  for (const transport of TRANSPORTS)
    for (const era of ERAS)
      for (const { title, args, code: expected } of ASKED) {
        const flags = ['--config', config, '--server', transport, '--protocol-era', era, '--method', ...args];
        const { code, stdout, stderr } = await run(INSPECTOR, ['--cli', ...flags], {
          HOME: folder,
          MCP_INSPECTOR_SECRET_STORE: 'memory',
        });
        const command = `--method ${args.join(' ')}`;
        found.push({ title, command, era, transport, expected, code, output: stderr + stdout });
      }
  return found;
}

/** As an MCP client is told of its servers. */
function servers(url: string, upstream: string): unknown {
  return {
    http: { type: 'streamable-http', url },
    stdio: {
      type: 'stdio',
      command: process.execPath,
      args: [CLI, 'mcp', CAPABILITY, '--upstream', upstream],
      env: ENV,
    },
  };
}
