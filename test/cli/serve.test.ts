import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { running } from './running.ts';
import { terminal } from './terminal.ts';
import { startUpstream, type TestUpstream } from './upstream.ts';

const cwd = fileURLToPath(new URL('../..', import.meta.url));
const FILE = 'capabilities/conversations-conversations.yaml';
const env = { ASSEMBLED_API_KEY: 'canary-71ab' };
const RECORD = { external_id: 'a', channel: 'sms', started_at: '2026-05-24T10:00:00Z' };

let upstream: TestUpstream;
let folder: string;
beforeAll(async () => {
  upstream = await startUpstream();
  upstream.answer = { status: 202 };
  folder = mkdtempSync(join(tmpdir(), 'capstan-serve-'));
});
afterAll(async () => {
  await upstream.close();
  rmSync(folder, { recursive: true });
});

const serve = (...flags: string[]) =>
  running(['serve', FILE, '--port', '0', '--upstream', upstream.url, ...flags], /health/, { cwd, env });

const urlOf = (stdout: string, surface: string): string =>
  new RegExp(`^${surface} +(\\S+)$`, 'm').exec(stdout)?.[1] ?? `no ${surface}`;

const post = (url: string, body: unknown, headers = {}) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

describe('serve', () => {
  test('prints a line a surface, serves it, and ends with 0', async () => {
    const server = await serve();
    const { stdout } = server.printed();
    expect(stdout.split('\n').map((line) => line.split(' ')[0])).toEqual([
      'rest',
      'mcp',
      'skill',
      'openapi',
      'health',
      '',
    ]);
    const bulk = `${urlOf(stdout, 'rest')}/v0/conversations/bulk`;
    expect((await post(bulk, { conversations: [RECORD] })).status).toBe(202);
    expect((await post(bulk, { conversations: [{}] })).status).toBe(422);
    expect((await fetch(urlOf(stdout, 'openapi'))).status).toBe(200);
    expect((await fetch(urlOf(stdout, 'health'))).status).toBe(200);
    expect(await server.stop()).toMatchObject({ code: 0 });
    await expect(fetch(bulk)).rejects.toThrow('fetch failed');
  });

  test('--unknown, --token-file, --mount and --max-body reach the server', async () => {
    writeFileSync(join(folder, 'token'), 'open-sesame\n');
    const flags = ['--unknown', 'refuse', '--mount', 'mcp=/tools', '--max-body', '200'];
    const server = await serve(...flags, '--token-file', join(folder, 'token'));
    const { stdout } = server.printed();
    expect(urlOf(stdout, 'mcp')).toMatch(/\/tools$/);
    const bulk = `${urlOf(stdout, 'rest')}/v0/conversations/bulk`;
    const token = { authorization: 'Bearer open-sesame' };
    expect((await post(bulk, { conversations: [RECORD] })).status).toBe(401);
    expect((await post(bulk, { conversations: [RECORD] }, token)).status).toBe(202);
    expect((await post(bulk, { conversations: [{ ...RECORD, statuss: '' }] }, token)).status).toBe(422);
    expect((await post(bulk, { conversations: [RECORD, RECORD, RECORD] }, token)).status).toBe(413);
    expect((await server.stop('SIGINT')).code).toBe(0);
  });

  test('a request with warnings is one line', async () => {
    const server = await serve();
    const bulk = `${urlOf(server.printed().stdout, 'rest')}/v0/conversations/bulk`;
    await post(bulk, { conversations: [{ ...RECORD, stauts: '', priotity: '' }] });
    const { stderr } = await server.stop();
    expect(stderr).toMatch(
      /^warning \S+: input\.unknown-property \/conversations\/0\/stauts: "stauts" is .* \(and 1 more\)\n$/,
    );
  });

  test('--json is one document', async () => {
    const server = await running(['serve', FILE, '--port', '0', '--json'], /\}\n$/, { cwd, env });
    const { stdout } = await server.stop();
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      surfaces: expect.arrayContaining([{ kind: 'rest', url: expect.any(String) }]),
    });
  });

  test.each([
    ['no secret', [FILE, '--port', '0'], {}, 'serve.secret'],
    ['no such file', ['nowhere.yaml', '--port', '0'], env, 'text.unreadable'],
    ['no such mount', [FILE, '--port', '0', '--mount', 'x=/y'], env, 'usage.flag'],
    ['a mount on a route', [FILE, '--port', '0', '--mount', 'mcp=/v0/conversations/bulk'], env, 'serve.collision'],
    ['an open address', [FILE, '--port', '0', '--host', '0.0.0.0'], env, 'serve.open'],
    ['an upstream that is no URL', [FILE, '--port', '0', '--upstream', 'ftp://x'], env, 'serve.upstream'],
    ['no token file', [FILE, '--port', '0', '--token-file', 'nowhere'], env, 'text.unreadable'],
  ])('%s: exit 2 and one clear message', async (_, args, environment, code) => {
    const printed = await terminal(['serve', ...args], { cwd, env: environment });
    expect(printed).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(`error ${code}`) });
  });

  test('a port that is taken: exit 2', async () => {
    const { port } = new URL(upstream.url);
    const printed = await terminal(['serve', FILE, '--port', port], { cwd, env });
    expect(printed).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('serve.port') });
  });

  test('the key goes to no foreign upstream, and the operator is told', async () => {
    const foreign = ['serve', FILE, '--port', '0', '--upstream', 'https://elsewhere.example'];
    const server = await running(foreign, /health/, { cwd, env });
    expect((await server.stop()).stderr).toContain('warning serve.credential-host');
    const trusting = { ...env, CAPSTAN_UPSTREAMS: 'https://other.example, https://elsewhere.example' };
    const trusted = await running(foreign, /health/, { cwd, env: trusting });
    expect((await trusted.stop()).stderr).not.toContain('serve.credential-host');
  });
});

describe('demo', () => {
  const ready = /# CLI.*\n.*\n/;
  let project: string;

  // It builds where it stands, so it stands in a copy.
  beforeAll(() => {
    project = join(folder, 'project');
    for (const name of ['capstan.yml', 'openapi', 'overlays'])
      cpSync(join(cwd, name), join(project, name), { recursive: true });
  });

  test('serves against its own sandbox with a key of its own', async () => {
    const server = await running(['demo', '--port', '0', '--sandbox-port', '0'], ready, { cwd: project, env });
    const { stdout } = server.printed();
    const surface = (name: string): string => new RegExp(`^  ${name} +(\\S+)`, 'm').exec(stdout)?.[1] ?? '';
    expect((await post(`${surface('rest')}/v0/conversations/bulk`, { conversations: [RECORD] })).status).toBe(202);
    expect(await (await fetch(`${surface('sandbox')}/__sandbox/conversations`)).json()).toEqual([RECORD]);
    const all = await server.stop('SIGINT');
    expect(all.code).toBe(0);
    expect(all.stderr).toContain('built capabilities/conversations-conversations.yaml');
    expect(all.stdout + all.stderr).not.toContain('canary');
    await expect(fetch(surface('sandbox'))).rejects.toThrow('fetch failed');
  });

  test('works in a folder without a project, with the one of the package', async () => {
    const server = await running(['demo', '--port', '0', '--sandbox-port', '0'], ready, { cwd: folder });
    expect(server.printed().stdout).toContain(' capstan call ');
    expect((await server.stop()).code).toBe(0);
  });

  test.each(['--port', '--sandbox-port'])('%s that is taken: exit 2, and nothing stays open', async (flag) => {
    const { port } = new URL(upstream.url);
    const other = flag === '--port' ? '--sandbox-port' : '--port';
    const npm = { npm_lifecycle_event: 'start' };
    const printed = await terminal(['demo', flag, port, other, '0'], { cwd: project, env: npm });
    expect(printed).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('serve.port') });
    expect(printed.stderr).toContain(`; try npm start -- ${flag} N.`);
  });
});
