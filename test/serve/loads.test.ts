import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { DataFolder, openData } from '../../src/load/ledger/data-folder.ts';
import { LedgerFault } from '../../src/load/ledger/fault.ts';
import { StoredLoad } from '../../src/load/ledger/load-ledger.ts';
import { problem } from '../../src/model/problem.ts';
import { openCapability } from '../../src/run/open.ts';
import { parseFaultFlag } from '../../src/sandbox/fault.ts';
import { bestOf } from '../../src/serve/accept.ts';
import { defaultMounts, readMounts } from '../../src/serve/mounts.ts';
import { startServer } from '../../src/serve/server.ts';
import { terminal } from '../cli/terminal.ts';
import {
  CAPABILITY,
  KEY,
  ndjson,
  openStage,
  serveOptions,
  TOKEN,
  until,
  type Shown,
  type Stage,
} from './loads-server.ts';
import { unwrap } from './mcp-sessions.ts';

const NDJSON = { 'content-type': 'application/x-ndjson' };
/** One request for each record, ten at once and then ten a second: time to look and to stop. */
const SLOWLY = '?batch-items=1&rate=10/s';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());
afterEach(() => stage.sandbox.faults.replace([]));

interface Asked extends Omit<RequestInit, 'headers'> {
  readonly headers?: Readonly<Record<string, string>>;
  readonly duplex?: 'half';
}

function ask(path: string, init: Asked = {}): Promise<Response> {
  return fetch(stage.url + path, { ...init, headers: { authorization: `Bearer ${TOKEN}`, ...init.headers } });
}

async function post(
  body: string | Uint8Array<ArrayBuffer>,
  query = '',
  headers: Record<string, string> = NDJSON,
): Promise<Response> {
  return ask(`/loads${query}`, { method: 'POST', body, headers });
}

async function begin(
  body: string | Uint8Array<ArrayBuffer>,
  query = '',
  headers: Record<string, string> = NDJSON,
): Promise<string> {
  const response = await post(body, query, headers);
  const text = await response.text();
  expect(text).toContain('"id"');
  expect(response.status).toBe(202);
  return String(response.headers.get('location'));
}

async function shown(path: string): Promise<Shown> {
  return (await (await ask(path)).json()) as Shown;
}

const ended = (path: string): Promise<Shown> =>
  until(
    () => shown(path),
    ({ state }) => state !== 'running',
  );

async function codes(response: Response): Promise<string[]> {
  const { errors } = (await response.json()) as { errors: { code: string }[] };
  return errors.map(({ code }) => code);
}

describe('a load by upload', () => {
  it('is answered at once, runs to its end, and the upstream has the good records', async () => {
    const response = await post(
      ndjson(50, (index) => (index === 7 ? { channel: 'fax' } : {})),
      '',
      { ...NDJSON, 'x-file-name': '../May%20export.ndjson' },
    );
    expect(response.status).toBe(202);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const body = (await response.json()) as Shown;
    const self = `/loads/${body.id}`;
    expect(response.headers.get('location')).toBe(self);
    expect(body).toEqual({ id: body.id, links: { self, report: `${self}/report`, rejects: `${self}/rejects` } });
    const load = await ended(self);
    expect(load).toMatchObject({
      id: body.id,
      state: 'finished',
      files: [{ name: 'May export.ndjson' }],
      counts: { read: 50, accepted: 49, invalid: 1, pending: 0 },
    });
    expect(stage.sandbox.rows()).toHaveLength(49);
  });

  it('keeps the rejects, whole, and a report without a value of a record', async () => {
    const self = await begin(ndjson(3, (index) => (index === 1 ? { channel: 'fax' } : {})));
    await ended(self);
    const rejects = await ask(`${self}/rejects`);
    expect(rejects.headers.get('content-type')).toBe('application/x-ndjson');
    const lines = (await rejects.text()).trimEnd().split('\n');
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
      { capstan: 'reject', kind: 'invalid', file: 'upload.ndjson', line: 2, reasons: [{ code: 'input.enum' }] },
    ]);
    expect(lines[0]).toContain('Erika Mustermann');
    const forms = await Promise.all(
      ['text/html', 'application/json', 'text/markdown'].map((accept) =>
        ask(`${self}/report`, { headers: { accept } }),
      ),
    );
    for (const [index, start] of ['<!doctype html>', '{', '# Load'].entries()) {
      const text = (await forms[index]?.text()) ?? '';
      expect(text.trimStart().startsWith(start)).toBe(true);
      expect(text).not.toContain('Erika');
    }
    expect(forms[0]?.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('can be loaded again from its own rejects', async () => {
    const self = await begin(ndjson(2, (index) => (index === 1 ? { channel: 'fax' } : {})));
    await ended(self);
    const rejects = await (await ask(`${self}/rejects`)).text();
    expect(await ended(await begin(rejects))).toMatchObject({ counts: { read: 1, invalid: 1 } });
  });

  it.each<[string, Buffer | string, Record<string, string>]>([
    ['gzip by its type', gzipSync(ndjson(5)), { 'content-type': 'application/gzip' }],
    ['gzip by its encoding', gzipSync(ndjson(5)), { ...NDJSON, 'content-encoding': 'gzip' }],
    ['no type', ndjson(5), { 'content-type': 'application/octet-stream' }],
    ['a JSON array', `[${ndjson(5).trimEnd().replaceAll('\n', ',')}]`, { 'content-type': 'application/json' }],
  ])('takes %s', async (_, body, headers) => {
    expect(await ended(await begin(new Uint8Array(Buffer.from(body)), '', headers))).toMatchObject({
      state: 'finished',
      counts: { read: 5, accepted: 5 },
    });
  });

  it('takes a table in the encoding that its type names, with settings of the query', async () => {
    const head = 'external_id,platform,channel,started_at,ended_at,subject,status';
    const row = 'a:1,zendesk,web_form,2026-05-05T10:00:00Z,,Gr\u00fc\u00dfe,solved';
    const body = new Uint8Array(Buffer.from(`${head}\n${row}\n`, 'latin1'));
    const query = '?word=channel:web_form%3Demail&namespace=north';
    const load = await ended(await begin(body, query, { 'content-type': 'text/csv; charset=windows-1252' }));
    expect(load).toMatchObject({ state: 'finished', counts: { read: 1 } });
  });

  it('lists its loads, the newest first', async () => {
    const [older, newer] = [await begin(ndjson(1)), ''];
    await ended(older);
    const { loads } = (await (await ask('/loads')).json()) as { loads: Shown[] };
    expect(loads.map(({ id }) => `/loads/${id}`)).toContain(older + newer);
    expect(loads.every(({ state }) => state === 'finished')).toBe(true);
  });
});

describe('a load that is refused', () => {
  it.each<[string, string, string, Record<string, string>, number, string[]]>([
    ['a setting that there is not', '{}', '?colour=red', NDJSON, 422, ['load.unknown-setting']],
    [
      'wrong settings, all at once',
      '{}',
      '?operation=drop&batch-items=0',
      NDJSON,
      422,
      ['load.setting', 'load.setting'],
    ],
    ['a setting twice', '{}', '?timezone=utc&timezone=utc', NDJSON, 422, ['load.setting']],
    ['a rate that is none', '{}', '?rate=fast', NDJSON, 422, ['load.setting']],
    ['a preset that there is not', '{}', '?preset=nope', NDJSON, 422, ['map.preset-unknown']],
    ['a file of ours as a mapping', '{}', '?map=/etc/passwd', NDJSON, 422, ['load.unknown-setting']],
    ['records of no known shape', '{"a":1}\n', '', NDJSON, 422, ['load.no-mapping']],
    ['nothing', '', '', NDJSON, 422, ['body.missing']],
    ['a media type that is no data', '<x/>', '', { 'content-type': 'text/html' }, 415, ['body.media-type']],
    ['an encoding that is not read', '{}', '', { ...NDJSON, 'content-encoding': 'br' }, 415, ['load.content-encoding']],
    ['a charset that is not read', 'a', '', { 'content-type': 'text/csv; charset=koi8-r' }, 415, ['load.charset']],
  ])('for %s', async (_, body, query, headers, status, expected) => {
    const response = await post(body, query, headers);
    expect(response.status).toBe(status);
    expect(await codes(response)).toEqual(expected);
  });

  it('says how a request names what is missing', async () => {
    const response = await post('{"a":1}\n');
    expect(await response.text()).toContain('Name one with preset=NAME in the query.');
  });

  it('leaves nothing behind', async () => {
    const before = readdirSync(join(stage.data, 'loads'));
    await post('{"a":1}\n');
    expect(readdirSync(join(stage.data, 'loads'))).toEqual(before);
  });

  it('is refused at the limit, by its length at once and while it comes', async () => {
    const announced = await post('x'.repeat(1024 * 1024 + 1));
    expect(announced.status).toBe(413);
    const before = readdirSync(join(stage.data, 'loads'));
    const chunk = Buffer.alloc(64 * 1024, 'x');
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 1;
        if (sent > 64) controller.close();
        else controller.enqueue(chunk);
      },
    });
    const streamed = await ask('/loads', {
      method: 'POST',
      body: endless,
      headers: NDJSON,
      duplex: 'half',
    });
    expect(streamed.status).toBe(413);
    expect(await codes(streamed)).toEqual(['body.too-large']);
    expect(readdirSync(join(stage.data, 'loads'))).toEqual(before);
  });

  it('forgets an upload that breaks off', async () => {
    const before = readdirSync(join(stage.data, 'loads'));
    const { hostname, port } = new URL(stage.url);
    const headers = { authorization: `Bearer ${TOKEN}`, ...NDJSON, 'content-length': '1000' };
    const sending = request({ hostname, port, path: '/loads', method: 'POST', headers });
    sending.on('error', () => {});
    sending.write('{"external_id":"1"}');
    await until(
      () => Promise.resolve(readdirSync(join(stage.data, 'loads')).length),
      (count) => count > before.length,
    );
    sending.destroy();
    await until(
      () => Promise.resolve(readdirSync(join(stage.data, 'loads'))),
      (names) => names.length === before.length,
    );
  });

  it.each(['', '/L1', '/L1/rejects', '/L1/report'])('nobody without the token sees /loads%s', async (path) => {
    const response = await fetch(`${stage.url}/loads${path}`);
    expect(response.status).toBe(401);
  });

  it('a load that nobody knows is not found, and another method not allowed', async () => {
    for (const path of ['/loads/L1', '/loads/L1/rejects', '/loads/L1/report'])
      expect((await ask(path)).status).toBe(404);
    expect((await ask('/loads/L1/resume', { method: 'POST' })).status).toBe(404);
    expect((await ask('/loads/L1/none')).status).toBe(404);
    const put = await ask('/loads', { method: 'PUT' });
    expect([put.status, put.headers.get('allow')]).toEqual([405, 'GET, POST, HEAD, OPTIONS']);
  });
});

describe('the loads of another upstream', () => {
  it('are neither shown, stopped nor gone on with, though they stand in the same folder', async () => {
    const self = await begin(ndjson(1, () => ({ channel: 'fax' })));
    await ended(self);
    const other = await openStage({}, stage.data);
    const headers = { authorization: `Bearer ${TOKEN}` };
    expect(await (await fetch(`${other.url}/loads`, { headers })).json()).toEqual({ loads: [] });
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/report'],
      ['GET', '/rejects'],
      ['DELETE', ''],
      ['POST', '/resume'],
    ] as const)
      expect((await fetch(other.url + self + path, { method, headers })).status).toBe(404);
    await other.close();
  });
});

describe('a running load', () => {
  it('is stopped by DELETE, and goes on by resume without a record lost', async () => {
    const self = await begin(
      ndjson(25, (index) => ({ external_id: `stop:${index}` })),
      SLOWLY,
    );
    await until(
      () => shown(self),
      ({ counts }) => (counts['accepted'] ?? 0) > 0,
    );
    const other = await post(ndjson(1));
    expect([other.status, other.headers.get('retry-after')]).toEqual([409, '10']);
    expect(await codes(other)).toEqual(['load.running']);
    const cancelled = await ask(self, { method: 'DELETE' });
    expect(cancelled.status).toBe(202);
    const stopped = await ended(self);
    expect(stopped.state).toBe('stopped');
    expect(stopped.counts['pending']).toBeGreaterThan(0);
    expect(stopped.links['resume']).toBe(`${self}/resume`);
    const again = await ask(self, { method: 'DELETE' });
    expect([again.status, ((await again.json()) as Shown).state]).toEqual([200, 'stopped']);
    const resumed = await ask(`${self}/resume`, { method: 'POST' });
    expect([resumed.status, resumed.headers.get('location')]).toEqual([202, self]);
    const finished = await until(
      () => shown(self),
      ({ state }) => state === 'finished',
    );
    expect(finished.counts).toMatchObject({ read: 25, accepted: 25, pending: 0 });
    expect(stage.sandbox.rows().filter(({ external_id: key }) => key.startsWith('stop:'))).toHaveLength(25);
    const over = await ask(`${self}/resume`, { method: 'POST' });
    expect(await codes(over)).toEqual(['ledger.nothing-to-resume']);
    expect(over.status).toBe(409);
  });

  it('is stopped when the server is, and goes on with the next one, and with the command', async () => {
    const self = await begin(ndjson(15), SLOWLY);
    await until(
      () => shown(self),
      ({ counts }) => (counts['accepted'] ?? 0) > 0,
    );
    expect(await stage.stop()).toBe(true);
    await stage.start();
    expect(await shown(self)).toMatchObject({ state: 'stopped', counts: { read: 15 } });
    const resume = ['load', 'resume', self.replace('/loads/', ''), '--data', stage.data, '--json'];
    const { code, stdout } = await terminal(resume, { env: { ASSEMBLED_API_KEY: KEY } });
    expect(stdout).toContain('"kind":"ended"');
    expect(code).toBe(0);
    expect(await shown(self)).toMatchObject({ state: 'finished', counts: { read: 15, accepted: 15 } });
  });

  it('tells why it is paused', async () => {
    stage.sandbox.faults.replace([unwrap(parseFaultFlag('status=401'))]);
    const load = await ended(await begin(ndjson(2)));
    expect(load).toMatchObject({ state: 'paused', end: { kind: 'authentication' } });
    stage.sandbox.faults.replace([]);
    await ask(`${load.links['resume']}`, { method: 'POST' });
    await until(
      () => shown(load.links['self'] ?? ''),
      ({ state }) => state === 'finished',
    );
  });
});

describe('a load that cannot go on by itself', () => {
  const details = async (response: Response): Promise<string> => {
    const { errors } = (await response.json()) as { errors: { detail: string }[] };
    return errors.map(({ detail }) => detail).join(' ');
  };

  it('says what to request, not what to type; a resume may raise the limit of rejects', async () => {
    const some = (index: number) => (index === 0 ? { channel: 'fax' } : { external_id: `limit:${index}` });
    const stopped = await ended(await begin(ndjson(12, some), '?max-rejects=0'));
    expect(stopped).toMatchObject({ state: 'paused', end: { kind: 'threshold' } });
    const self = String(stopped.links['self']);
    const before = await post(ndjson(1));
    expect(before.status).toBe(409);
    expect(await details(before)).toBe(
      `The load ${stopped.id} to this target is not finished; 11 of its records are pending. ` +
        `Go on with it by POST ${self}/resume, or start anyway with overtake=true in the query.`,
    );
    expect(await details(await ask('/loads/L1'))).toContain('GET /loads lists them');
    const wrong = await ask(`${self}/resume?rate=1/s`, { method: 'POST' });
    expect([wrong.status, await codes(wrong)]).toEqual([422, ['load.unknown-setting']]);
    const many = await ask(`${self}/resume?max-rejects=many`, { method: 'POST' });
    expect(await codes(many)).toEqual(['load.setting']);
    await ask(`${self}/resume`, { method: 'POST' });
    expect(await ended(self)).toMatchObject({ state: 'paused' });
    expect((await ask(`${self}/resume?max-rejects=10%25`, { method: 'POST' })).status).toBe(202);
    expect(await ended(self)).toMatchObject({ state: 'finished', counts: { accepted: 11, invalid: 1 } });
  });

  it('because its ledger fails is told by the log and by its state, and goes on when that is mended', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'capstan-fault-'));
    const data = unwrap(openData(join(folder, 'data')));
    const failing = vi.spyOn(StoredLoad.prototype, 'settle').mockImplementation(() => {
      throw new LedgerFault(problem('ledger.damaged', {}, { reason: 'the test says so' }));
    });
    const other = await openStage({ loads: { data } });
    const headers = { authorization: `Bearer ${TOKEN}`, ...NDJSON };
    const look = async (path: string) => (await (await fetch(other.url + path, { headers })).json()) as Shown;
    try {
      const begun = await fetch(`${other.url}/loads`, { method: 'POST', headers, body: ndjson(2) });
      const self = String(begun.headers.get('location'));
      const fallen = await until(
        () => look(self),
        ({ state }) => state !== 'running',
      );
      expect(fallen).toMatchObject({ state: 'stopped', counts: { pending: 2 }, problem: { code: 'ledger.damaged' } });
      expect(other.events).toMatchObject([
        { kind: 'warnings', action: `load ${fallen.id}`, problems: [{ code: 'ledger.damaged' }] },
      ]);
      failing.mockRestore();
      await fetch(`${other.url}${self}/resume`, { method: 'POST', headers });
      const finished = await until(
        () => look(self),
        ({ state }) => state === 'finished',
      );
      expect(finished).not.toHaveProperty('problem');
    } finally {
      failing.mockRestore();
      await other.close();
      rmSync(folder, { recursive: true });
    }
  });

  it('because something throws before it begins leaves nothing of the upload', async () => {
    const folders = () => (existsSync(join(stage.data, 'loads')) ? readdirSync(join(stage.data, 'loads')) : []);
    const before = folders();
    const failing = vi.spyOn(DataFolder.prototype, 'target').mockImplementation(() => {
      throw new Error('a bug of the test');
    });
    const response = await post(ndjson(2));
    failing.mockRestore();
    expect(response.status).toBe(500);
    expect(stage.events.pop()).toMatchObject({ kind: 'bug' });
    expect(folders()).toEqual(before);
  });
});

describe('the start', () => {
  it('has no route without loads', async () => {
    const opened = unwrap(await openCapability(CAPABILITY, { environment: { ASSEMBLED_API_KEY: KEY } }));
    const { loads: _, ...without } = serveOptions(stage.data, '', () => {});
    const server = unwrap(await startServer(opened, without));
    const url = server.surfaces.find(({ kind }) => kind === 'rest')?.url ?? '';
    const response = await fetch(`${url}/loads`, { headers: { authorization: `Bearer ${TOKEN}` } });
    expect(response.status).toBe(404);
    expect(server.surfaces.map(({ kind }) => kind)).not.toContain('loads');
    await server.stop();
  });

  it.each([
    ['a port that lets everybody in', { token: undefined }, ['load.open']],
    ['a path that is taken', { mounts: { ...defaultMounts, loads: '/v0/conversations' } }, ['serve.collision']],
    ['a path of another surface', { mounts: { ...defaultMounts, loads: '/mcp' } }, ['serve.collision']],
  ])('is refused for %s', async (_, options, expected) => {
    const opened = unwrap(await openCapability(CAPABILITY, { environment: { ASSEMBLED_API_KEY: KEY } }));
    const started = await startServer(
      opened,
      serveOptions(stage.data, '', () => {}, { options }),
    );
    expect(started.ok ? [] : started.problems.map(({ code }) => code)).toEqual(expected);
    await opened.runtime.close();
  });

  it('moves the routes with --mount', () => {
    expect(unwrap(readMounts(['loads=/bulk']))).toEqual({ ...defaultMounts, loads: '/bulk' });
  });

  it('is refused by the command, and makes no data folder', async () => {
    const folder = join(stage.folder, 'other');
    const args = ['serve', CAPABILITY, '--port', '0', '--loads', '--data', folder, '--json'];
    const { code, stdout } = await terminal(args, { env: { ASSEMBLED_API_KEY: KEY } });
    expect([code, stdout.includes('load.open')]).toEqual([2, true]);
    expect(existsSync(join(folder, 'targets'))).toBe(false);
  });
});

it.each([
  [undefined, 'a/x'],
  ['*/*', 'a/x'],
  ['b/z', 'b/z'],
  ['text/html,application/xhtml+xml,b/y;q=0.9,*/*;q=0.8', 'b/y'],
  ['a/x;q=0, b/*', 'b/y'],
  ['a/*;q=0.1, b/z;q=0.2', 'b/z'],
  ['c/c', 'a/x'],
])('of the offers, %s takes %s', (header, best) => {
  expect(bestOf(header, ['a/x', 'b/y', 'b/z'])).toBe(best);
});

it('logs no bug', () => {
  expect(stage.events.filter(({ kind }) => kind === 'bug')).toEqual([]);
});
