import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isObject } from '../../src/model/json.ts';
import { openCapability } from '../../src/run/open.ts';
import { openAgentFiles } from '../../src/serve/mcp-loads-files.ts';
import { startServer } from '../../src/serve/server.ts';
import { LOAD_TOOLS } from '../../src/surfaces/built-in.ts';
import { terminal } from '../cli/terminal.ts';
import { CAPABILITY, KEY, ndjson, openStage, serveOptions, TOKEN, type Stage } from './loads-server.ts';
import { connectHttp, connectStdio, KINDS, unwrap, type Session } from './mcp-sessions.ts';

const TOOLS = Object.values(LOAD_TOOLS);
const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const MAKE_PIPE = 'mkfifo';
const TASKS = 'io.modelcontextprotocol/tasks';

let root: string;
let outside: string;
let stage: Stage;
let url: URL;
beforeAll(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'capstan-root-')));
  outside = realpathSync(mkdtempSync(join(tmpdir(), 'capstan-outside-')));
  mkdirSync(join(root, 'exports'));
  writeFileSync(
    join(root, 'exports', 'may.ndjson'),
    ndjson(30, (index) => (index % 10 === 3 ? { channel: 'fax' } : {})),
  );
  writeFileSync(join(root, 'slow.ndjson'), ndjson(25));
  writeFileSync(join(root, 'odd.ndjson'), '{"a":1}\n');
  writeFileSync(
    join(root, 'bad.ndjson'),
    ndjson(40, () => ({ channel: 'fax' })),
  );
  writeFileSync(join(outside, 'secret.ndjson'), ndjson(1));
  symlinkSync(join(outside, 'secret.ndjson'), join(root, 'link.ndjson'));
  symlinkSync(outside, join(root, 'linked-folder'));
  symlinkSync(join(root, 'exports', 'may.ndjson'), join(root, 'inside.ndjson'));
  execFileSync(MAKE_PIPE, [join(root, 'pipe.ndjson')]);
  writeFileSync(join(root, 'large.ndjson'), 'x'.repeat(1024 * 1024 + 1));
  // a server of its own host guards its tools by --open: the sessions of these tests show no token
  stage = await openStage({ loads: { filesRoot: root }, options: { token: undefined, open: true } });
  url = new URL(`${stage.url}/mcp`);
});
afterAll(async () => {
  await stage.close();
  rmSync(root, { recursive: true });
  rmSync(outside, { recursive: true });
});

async function ended(session: Session, id: string): Promise<Awaited<ReturnType<Session['call']>>> {
  for (;;) {
    const answer = await session.call('load-status', { id, wait: 5 });
    if (answer.structured['state'] !== 'running') return answer;
  }
}

const idOf = (structured: Readonly<Record<string, unknown>>): string => String(structured['id']);

describe.each(KINDS)('%s', (kind) => {
  let session: Session;
  beforeAll(async () => {
    session = await connectHttp(kind, url);
  });
  afterAll(() => session.close());

  it('lists the four tools behind those of the capability, with truthful hints and complete schemas', async () => {
    const { tools } = await session.client.listTools();
    expect(tools.map(({ name }) => name).slice(-4)).toEqual(TOOLS);
    const [start, status, rejects, cancel] = tools.slice(-4);
    expect(start?.annotations).toMatchObject({ readOnlyHint: false, destructiveHint: true, openWorldHint: true });
    for (const tool of [status, rejects])
      expect(tool?.annotations).toMatchObject({ readOnlyHint: true, idempotentHint: true, openWorldHint: false });
    expect(cancel?.annotations).toMatchObject({ readOnlyHint: false, destructiveHint: false, idempotentHint: true });
    expect(Object.keys(start?.inputSchema.properties ?? {})).toEqual(
      expect.arrayContaining(['files', 'resume', 'wait', 'timezone', 'rate-share', 'overtake']),
    );
    for (const { inputSchema } of [start, status, rejects, cancel].filter((tool) => tool !== undefined)) {
      expect(inputSchema['additionalProperties']).toBe(false);
      const described = Object.values(inputSchema.properties ?? {}).map(
        (schema) => isObject(schema) && schema['description'],
      );
      expect(described.every((text) => typeof text === 'string' && text !== '')).toBe(true);
    }
  });

  it('loads a file, and tells the rest without a value of a record', async () => {
    const begun = await session.call('load-start', { files: ['exports/may.ndjson'] });
    expect(begun).toMatchObject({ isError: false, structured: { id: expect.stringMatching(/^L/) as string } });
    const id = idOf(begun.structured);
    const status = await ended(session, id);
    expect(status.structured).toMatchObject({ state: 'finished', counts: { read: 30, accepted: 27, invalid: 3 } });
    expect(status.text).toContain('3 records /channel: ');
    const rejects = await session.call('load-rejects', { id });
    expect(rejects.structured).toMatchObject({
      total: 3,
      more: 0,
      rejects: [{ file: 'exports/may.ndjson', line: 4 }, {}, {}],
    });
    expect(rejects.text).toContain('exports/may.ndjson, line 4, record 4: /channel: ');
    for (const answer of [begun, status, rejects]) {
      expect(JSON.stringify(answer)).not.toMatch(/Erika|fax|crm-a/);
      expect(JSON.stringify(answer).length).toBeLessThan(6000);
    }
    const { contents } = await session.client.readResource({ uri: `capstan://loads/${id}/report` });
    expect(contents).toMatchObject([
      { mimeType: 'text/markdown', text: expect.stringContaining(`# Load \`${id}\``) as string },
    ]);
    const all = await session.call('load-status');
    expect(all.text).toContain(id);
  });

  it.each([
    [{}, 'load.file-or-resume'],
    [{ files: ['slow.ndjson'], resume: 'L1' }, 'load.file-or-resume'],
    [{ files: ['slow.ndjson'], timezone: 7 }, 'input.type'],
    [{ files: ['slow.ndjson'], dedupe: 'none' }, 'input.enum'],
    [{ files: ['slow.ndjson'], upstream: 'http://example.com' }, 'body.unknown-member'],
    [{ files: ['slow.ndjson'], rate: 'fast' }, 'load.setting'],
    [{ files: [] }, 'input.items'],
    [{ resume: 'L1' }, 'ledger.unknown-load'],
    [{ resume: 'L1', rate: '1/s' }, 'load.unknown-setting'],
  ])('refuses %j', async (args, code) => {
    const answer = await session.call('load-start', args);
    expect(answer.isError).toBe(true);
    expect(JSON.stringify(answer.structured['errors'])).toContain(`"code":"${code}"`);
  });

  it('says how a call names what is missing', async () => {
    const answer = await session.call('load-start', { files: ['odd.ndjson'] });
    expect(answer.text).toContain('Name one with "preset": "NAME".');
    expect(answer.text).not.toMatch(/--|capstan /);
  });
});

describe('what an agent may open', () => {
  it.each([
    '../secret.ndjson',
    'exports/../../x',
    '/etc/hostname',
    'link.ndjson',
    'linked-folder/secret.ndjson',
    'pipe.ndjson',
    'exports',
    '.',
    'missing.ndjson',
    'a\u0000b',
    '..\\secret.ndjson',
  ])('is not %j', async (name) => {
    const session = await connectHttp('v2 auto', url);
    const answer = await session.call('load-start', { files: [name] });
    expect(answer).toMatchObject({
      isError: true,
      structured: { errors: [{ code: 'load.file', pointer: '/files/0' }] },
    });
    expect(answer.text).not.toContain('secret');
    await session.close();
  });

  it('is no file past the limit', async () => {
    const opened = await openAgentFiles(root, ['slow.ndjson', 'large.ndjson'], 1024 * 1024, () => {});
    expect(opened.ok ? [] : opened.problems).toMatchObject([
      { code: 'body.too-large', place: { pointer: '/files/1' } },
    ]);
  });

  it('may be a link that stays inside, and is what was opened whatever becomes of its name', async () => {
    writeFileSync(join(root, 'swapped.ndjson'), 'what was checked');
    const opened = unwrap(
      await openAgentFiles(root, ['swapped.ndjson', 'inside.ndjson'], 1024, () => {}).then((outcome) =>
        outcome.ok ? outcome : openAgentFiles(root, ['swapped.ndjson', 'inside.ndjson'], 1_000_000, () => {}),
      ),
    );
    rmSync(join(root, 'swapped.ndjson'));
    symlinkSync(join(outside, 'secret.ndjson'), join(root, 'swapped.ndjson'));
    const [swapped, inside] = opened.uploads;
    const read: Uint8Array[] = [];
    for await (const chunk of swapped?.bytes ?? []) read.push(chunk);
    expect(Buffer.concat(read).toString()).toBe('what was checked');
    expect(inside?.name).toBe('exports/may.ndjson');
    await opened.close();
  });
});

describe('a running load', () => {
  it('is stopped, told of and gone on with; a client that asks hears of its progress', async () => {
    const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: { pin: '2026-07-28' } } });
    await client.connect(new StreamableHTTPClientTransport(url));
    const session = await connectHttp('v2 auto', url);
    const begun = await session.call('load-start', { files: ['slow.ndjson'], 'batch-items': 1, rate: '10/s' });
    const id = idOf(begun.structured);
    expect(begun.text).toContain(`call load-status with {"id": "${id}", "wait": 30}`);
    const second = await session.call('load-start', { files: ['slow.ndjson'] });
    expect(second).toMatchObject({ isError: true, structured: { errors: [{ code: 'load.running', id }] } });
    const stopped = await session.call('load-cancel', { id, wait: 10 });
    expect(stopped.structured['state']).toBe('stopped');
    expect(stopped.text).toContain(`load-start with {"resume": "${id}"}`);
    const third = await session.call('load-start', { files: ['slow.ndjson'] });
    expect(third.text).toContain(
      `Go on with it by load-start with {"resume": "${id}"}, or start anyway with "overtake": true.`,
    );
    expect(third.text).not.toMatch(/capstan load|--/);
    const heard: number[] = [];
    await client.callTool(
      { name: 'load-start', arguments: { resume: id, wait: 20 } },
      { onprogress: ({ progress }) => void heard.push(progress) },
    );
    expect(await ended(session, id)).toMatchObject({ structured: { state: 'finished', counts: { accepted: 25 } } });
    expect(heard.length).toBeGreaterThan(0);
    expect(heard).toEqual([...new Set(heard)].toSorted((a, b) => a - b));
    await session.close();
    await client.close();
  });

  it('lists at most twenty rejects, then counts', async () => {
    const session = await connectHttp('v2 auto', url);
    const { structured } = await session.call('load-start', { files: ['bad.ndjson'], wait: 20 });
    const rejects = await session.call('load-rejects', { id: idOf(structured) });
    expect(rejects.structured).toMatchObject({ total: 40, more: 20 });
    expect(rejects.structured['rejects']).toHaveLength(20);
    expect(rejects.text).toContain('20 more records not shown.');
    await session.close();
  });
});

/** What a client of the Tasks extension says on the wire; the official client of 2.4 refuses tasks. */
async function rpc(method: string, params: Record<string, unknown>, declares = true): Promise<Record<string, unknown>> {
  const name = params['name'] ?? params['taskId'];
  const extensions = declares ? { [TASKS]: {} } : {};
  const meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': { extensions },
    'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
  };
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': method,
      ...(typeof name === 'string' && { 'mcp-name': name }),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { ...params, _meta: meta } }),
  });
  const text = await response.text();
  const json = text.startsWith('{') ? text : (/^data: (.*)$/m.exec(text)?.[1] ?? '{}');
  const message: unknown = JSON.parse(json);
  if (!isObject(message)) throw new Error('no message');
  return isObject(message['result']) ? message['result'] : { error: message['error'] };
}

describe('the Tasks extension', () => {
  const start = { name: 'load-start', arguments: { files: ['slow.ndjson'], 'batch-items': 1, rate: '10/s' } };

  it('is declared, and gives a task to those alone who declare it', async () => {
    const { capabilities } = await rpc('server/discover', {});
    expect(capabilities).toMatchObject({ extensions: { [TASKS]: {} } });
    const task = await rpc('tools/call', start);
    expect(task).toMatchObject({ resultType: 'task', status: 'working', ttlMs: null, pollIntervalMs: 2000 });
    const { taskId } = task;
    if (typeof taskId !== 'string') throw new Error('no task');
    expect(await rpc('tasks/get', { taskId })).toMatchObject({ resultType: 'complete', taskId, status: 'working' });
    expect(await rpc('tasks/get', { taskId }, false)).toMatchObject({ error: { code: -32_021 } });
    expect(await rpc('tasks/get', { taskId: `${taskId.slice(0, -1)}~` })).toMatchObject({ error: { code: -32_602 } });
    const [load = ''] = taskId.split('.');
    expect(await rpc('tasks/get', { taskId: load })).toMatchObject({ error: { code: -32_602 } });
    expect(await rpc('tasks/cancel', { taskId })).toMatchObject({ resultType: 'complete' });
    let got = await rpc('tasks/get', { taskId });
    while (got['status'] === 'working') {
      await setTimeout(50);
      got = await rpc('tasks/get', { taskId });
    }
    expect(got).toMatchObject({ status: 'cancelled' });
    const again = await rpc('tools/call', { name: 'load-start', arguments: { resume: load, wait: 20 } }, false);
    expect(again).toMatchObject({ resultType: 'complete', structuredContent: { state: 'finished' } });
    expect(await rpc('tasks/get', { taskId })).toMatchObject({
      status: 'completed',
      result: { isError: false, structuredContent: { id: load, state: 'finished' } },
    });
  });
});

describe('the start', () => {
  it('has no load-start without a folder, and no tool without loads', async () => {
    for (const [loads, expected] of [
      [{}, TOOLS.filter((name) => name !== 'load-start')],
      [undefined, []],
    ] as const) {
      const opened = unwrap(await openCapability(CAPABILITY, { environment: { ASSEMBLED_API_KEY: KEY } }));
      const options = serveOptions(stage.data, '', () => {}, { options: { token: undefined, open: true } });
      const server = unwrap(await startServer(opened, { ...options, loads: loads && options.loads }));
      const session = await connectHttp(
        'v2 auto',
        new URL(server.surfaces.find(({ kind }) => kind === 'mcp')?.url ?? ''),
      );
      const { tools } = await session.client.listTools();
      expect(tools.map(({ name }) => name).filter((name) => name.startsWith('load-'))).toEqual(expected);
      await session.close();
      await server.stop();
    }
  });

  it('is refused for a capability that has such a tool itself', async () => {
    const opened = unwrap(await openCapability(CAPABILITY, { environment: { ASSEMBLED_API_KEY: KEY } }));
    const exposes = opened.runtime.capability.exposes.map((exposure) =>
      exposure.kind === 'mcp'
        ? { ...exposure, tools: exposure.tools.map((tool) => ({ ...tool, name: 'load-status' })) }
        : exposure,
    );
    const runtime = { ...opened.runtime, capability: { ...opened.runtime.capability, exposes } };
    const started = await startServer(
      { ...opened, runtime },
      serveOptions(stage.data, '', () => {}),
    );
    expect(started.ok ? [] : started.problems).toMatchObject([
      { code: 'serve.collision', args: { name: 'load-status' } },
    ]);
    await opened.runtime.close();
  });

  it('is refused for a folder that is none', async () => {
    const args = ['mcp', CAPABILITY, '--files-root', join(root, 'slow.ndjson'), '--data', join(outside, 'data')];
    const { code, stderr } = await terminal(args, { env: { ASSEMBLED_API_KEY: KEY } });
    expect([code, stderr.includes('load.files-root')]).toEqual([2, true]);
  });
});

describe('over stdio', () => {
  it('loads, and what runs when the client leaves can be resumed', async () => {
    const data = join(outside, 'stdio');
    const args = ['mcp', CAPABILITY, '--files-root', root, '--data', data, '--upstream', stage.sandbox.url];
    const env = { ASSEMBLED_API_KEY: KEY, PATH: process.env['PATH'] ?? '' };
    const first = await connectStdio('v2 pinned to 2026-07-28', MAIN, args, env);
    const begun = await first.call('load-start', { files: ['slow.ndjson'], 'batch-items': 1, rate: '10/s' });
    const id = idOf(begun.structured);
    await first.close();
    const second = await connectStdio('v1', MAIN, args, env);
    const status = await second.call('load-status', { id });
    expect(status.structured['state']).toBe('stopped');
    await second.call('load-start', { resume: id, wait: 20 });
    expect(await ended(second, id)).toMatchObject({ structured: { state: 'finished', counts: { accepted: 25 } } });
    await second.close();
  });
});

it('needs the token where there is one', async () => {
  const guarded = await openStage({ loads: { filesRoot: root } });
  const headers = { 'content-type': 'application/json' };
  const call = { method: 'POST', headers, body: '{}' };
  expect((await fetch(`${guarded.url}/mcp`, call)).status).toBe(401);
  const shown = await fetch(`${guarded.url}/mcp`, {
    ...call,
    headers: { ...headers, authorization: `Bearer ${TOKEN}` },
  });
  expect(shown.status).not.toBe(401);
  await guarded.close();
});

it('logs no bug', () => {
  expect(stage.events.filter(({ kind }) => kind === 'bug')).toEqual([]);
});
