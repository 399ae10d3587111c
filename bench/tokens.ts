import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { countTokens } from 'gpt-tokenizer';
import { openDataFolder } from '../src/cli/data-folder.ts';
import type { McpExposure } from '../src/model/capability.ts';
import { isObject } from '../src/model/json.ts';
import type { Outcome } from '../src/model/outcome.ts';
import { openCapability, type OpenCapability } from '../src/run/open.ts';
import { openLoads } from '../src/serve/loads-open.ts';
import type { BuiltIn } from '../src/serve/mcp-built-in.ts';
import { createMcpSurface, type McpOptions } from '../src/serve/mcp.ts';

/** The contracts of the corpus with the most operations, by their place in it. */
const CONTRACTS = ['twilio-oai/twilio_api_v2010.json', 'stripe-official/spec3.json', 'kubernetes/swagger.json'];
const OURS = 'capabilities/conversations-conversations.yaml';
const MAX_BODY = 8 * 1024 * 1024;
const VERSION = '2026-07-28';

/** What agents read of this project's own capability: each list and each file, in tokens. */
export async function ownTokens(project: string): Promise<string> {
  const opened = unwrap(await open(join(project, OURS)));
  const data = mkdtempSync(join(tmpdir(), 'capstan-bench-'));
  try {
    const rows = await served(opened, {});
    const searched = await served(opened, { toolList: 'search' });
    const loading = await served(opened, { builtIn: loadsOf(opened, data) });
    const skill = opened.skills.map(({ root }) => readFileSync(join(root, 'SKILL.md'), 'utf8')).join('');
    return table(
      ['what', 'entries', 'tokens'],
      [
        ['`tools/list`', ...sizeOf(rows.tools)],
        ['`tools/list` with loads and `--files-root`', ...sizeOf(loading.tools)],
        ['`tools/list` with `--tools search`', ...sizeOf(searched.tools)],
        ['`prompts/list`', ...sizeOf(loading.prompts)],
        ['`resources/list`', ...sizeOf(rows.resources)],
        ['`resources/templates/list`', ...sizeOf(loading.templates)],
        ...rows.texts.map(({ uri, text }) => [`\`${uri}\``, '', figure(countTokens(text))]),
        ['`SKILL.md`', '', figure(countTokens(skill))],
      ],
    );
  } finally {
    await opened.runtime.close();
    rmSync(data, { recursive: true });
  }
}

/** What agents read of large contracts: each is built first. */
export async function corpusTokens(project: string, corpus: string): Promise<string> {
  const rows: string[][] = [];
  for (const contract of CONTRACTS.filter((path) => existsSync(join(corpus, 'openapi', path)))) {
    const out = mkdtempSync(join(tmpdir(), 'capstan-bench-'));
    try {
      const { file, seconds } = built(project, join(corpus, 'openapi', contract), out);
      const opened = unwrap(await open(file));
      const all = await served(opened, {});
      const search = await served(opened, { toolList: 'search' });
      await opened.runtime.close();
      const [count = '', tokens = ''] = sizeOf(all.tools);
      rows.push([
        `\`${contract}\``,
        count,
        `${seconds.toFixed(1)} s`,
        figure(all.whole),
        tokens,
        figure(all.pages),
        `${Math.round(all.ms)} ms`,
        sizeOf(search.tools)[1] ?? '',
      ]);
    } finally {
      rmSync(out, { recursive: true });
    }
  }
  return table(
    [
      'contract',
      'tools',
      'build',
      'tokens of the complete schemas alone',
      'tokens of `tools/list`',
      'pages',
      'time of all pages',
      'with `--tools search`',
    ],
    rows,
  );
}

function open(file: string): Promise<Outcome<OpenCapability>> {
  return openCapability(file, { environment: {}, secrets: 'optional' });
}

function loadsOf({ runtime }: OpenCapability, folder: string): BuiltIn {
  const data = unwrap(openDataFolder(folder, { env: {}, cwd: folder }));
  const common = { http: true, maxUpload: 1, capability: '', upstream: undefined, unknown: undefined, wire: undefined };
  return unwrap(openLoads(runtime, { data, filesRoot: folder, ...common }, () => {})).builtIn;
}

function built(project: string, contract: string, out: string): { file: string; seconds: number } {
  const began = performance.now();
  const main = join(project, 'src/cli/main.ts');
  const command = [main, 'build', contract, '--out', out];
  execFileSync(process.execPath, command, { stdio: ['ignore', 'ignore', 'ignore'], maxBuffer: 2 ** 30 });
  const [name = ''] = readdirSync(join(out, 'capabilities')).filter((file) => file.endsWith('.yaml'));
  return { file: join(out, 'capabilities', name), seconds: (performance.now() - began) / 1000 };
}

interface Served {
  readonly tools: readonly unknown[];
  readonly pages: number;
  readonly ms: number;
  /** Tokens that the complete schemas of the tools would take. */
  readonly whole: number;
  readonly prompts: readonly unknown[];
  readonly resources: readonly unknown[];
  readonly templates: readonly unknown[];
  readonly texts: readonly { readonly uri: string; readonly text: string }[];
}

/** Asks a surface over HTTP for all that it lists, and for the resources of a small one. */
async function served(opened: OpenCapability, more: Pick<McpOptions, 'toolList' | 'builtIn'>): Promise<Served> {
  const { runtime, skills } = opened;
  const exposure = runtime.capability.exposes.find((one): one is McpExposure => one.kind === 'mcp');
  if (exposure === undefined) throw new Error('the capability has no tools');
  const log = (): void => {};
  const options = { runtime, exposure, skills, opened, version: '0', maxBody: MAX_BODY, log, ...more };
  const surface = unwrap(await createMcpSurface(options));
  const server = createServer((request, response) => void surface.handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const ask = asker(server.address());
    const began = performance.now();
    const tools = await ask('tools/list', 'tools');
    const ms = performance.now() - began;
    const resources = await ask('resources/list', 'resources');
    const uris = resources.items.map((one) => String(isObject(one) ? one['uri'] : ''));
    const own = uris.filter((uri) => uri.startsWith('capstan:') && uris.length < 50);
    const texts = await Promise.all(own.map(async (uri) => ({ uri, text: await textOf(ask, uri) })));
    const whole = countTokens(
      JSON.stringify(exposure.tools.map(({ name }) => runtime.find(exposure.namespace, name)?.inputSchema)),
    );
    const [prompts, templates] = [
      await ask('prompts/list', 'prompts'),
      await ask('resources/templates/list', 'resourceTemplates'),
    ];
    return {
      tools: tools.items,
      pages: tools.pages,
      ms,
      whole,
      prompts: prompts.items,
      resources: resources.items,
      templates: templates.items,
      texts,
    };
  } finally {
    await surface.close();
    server.close();
  }
}

type Ask = (
  method: string,
  list: string,
  params?: object,
  name?: string,
) => Promise<{ items: readonly unknown[]; pages: number }>;

function asker(address: ReturnType<ReturnType<typeof createServer>['address']>): Ask {
  if (address === null || typeof address === 'string') throw new Error('no port');
  const url = `http://127.0.0.1:${address.port}/mcp`;
  return async (method, list, params = {}, name) => {
    const items: unknown[] = [];
    for (let pages = 1, cursor: unknown; ; pages += 1) {
      const result = await posted(url, method, { ...params, ...(cursor !== undefined && { cursor }) }, name);
      const found = result[list];
      items.push(...(Array.isArray(found) ? found : []));
      cursor = result['nextCursor'];
      if (cursor === undefined) return { items, pages };
    }
  };
}

async function posted(
  url: string,
  method: string,
  params: object,
  name: string | undefined,
): Promise<{ readonly [key: string]: unknown }> {
  const envelope = {
    'io.modelcontextprotocol/protocolVersion': VERSION,
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': VERSION,
    'mcp-method': method,
    ...(name !== undefined && { 'mcp-name': name }),
  };
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { ...params, _meta: envelope } });
  const answer: unknown = await (await fetch(url, { method: 'POST', headers, body })).json();
  const result = isObject(answer) ? answer['result'] : undefined;
  return isObject(result) ? result : {};
}

async function textOf(ask: Ask, uri: string): Promise<string> {
  const { items } = await ask('resources/read', 'contents', { uri }, uri);
  return items.map((one) => (isObject(one) ? String(one['text']) : '')).join('');
}

function sizeOf(items: readonly unknown[]): string[] {
  return [figure(items.length), figure(countTokens(JSON.stringify(items)))];
}

function figure(value: number): string {
  return value.toLocaleString('en');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function unwrap<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  return outcome.value;
}
