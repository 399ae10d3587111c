import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { builtProject, SKILL, type BuiltProject } from '../cli/skill-project.ts';
import { running, type Running } from '../cli/running.ts';
import { terminal } from '../cli/terminal.ts';

const TOKEN = 'canary-token-4b1d';
const INDEX = '/.well-known/agent-skills/index.json';
const ARCHIVE = `/.well-known/agent-skills/${SKILL}.tar.gz`;
const MAIN = `/.well-known/agent-skills/${SKILL}/SKILL.md`;
const CATALOG = '/.well-known/api-catalog';
const DOCUMENTS = [INDEX, ARCHIVE, MAIN, CATALOG, '/llms.txt'];

let project: BuiltProject;
let tokenFile: string;
const servers: Running[] = [];
beforeAll(async () => {
  project = await builtProject();
  tokenFile = join(project.root, 'token');
  await writeFile(tokenFile, TOKEN);
});
afterEach(() => Promise.all(servers.splice(0).map((server) => server.stop())));
afterAll(() => project.remove());

const args = (...flags: string[]): string[] => ['serve', 'capabilities/contract.yaml', '--port', '0', ...flags];
const env = { LIBRARY_BOOKS_API_KEY: 'canary' };

async function serve(...flags: string[]): Promise<string> {
  const server = await running(args('--upstream', 'http://127.0.0.1:9', ...flags), /^health +(\S+)$/m, {
    cwd: project.root,
    env,
  });
  servers.push(server);
  return /^rest +(\S+)$/m.exec(server.printed().stdout)?.[1] ?? 'no url';
}

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('the documents', () => {
  it('the index names the archive by the digest of the bytes that are served', async () => {
    const base = await serve();
    const index = await fetch(base + INDEX);
    expect(index.headers.get('content-type')).toBe('application/json');
    const document: unknown = await index.json();
    const archive = await fetch(base + ARCHIVE);
    const bytes = new Uint8Array(await archive.arrayBuffer());
    const description = /^description: "(.*)"$/m.exec(
      await readFile(join(project.root, `skills/${SKILL}/SKILL.md`), 'utf8'),
    )?.[1];
    expect(document).toEqual({
      $schema: 'https://schemas.agentskills.io/discovery/0.2.0/schema.json',
      skills: [{ name: SKILL, type: 'archive', description, url: ARCHIVE, digest: `sha256:${digestOf(bytes)}` }],
    });
    expect(archive.headers.get('content-type')).toBe('application/gzip');
    expect(gunzipSync(bytes).subarray(0, 8).toString()).toBe('SKILL.md');
  });

  it('the archive is that of skill pack, and SKILL.md that of the folder', async () => {
    const base = await serve();
    const packed = join(project.root, 'packed.tar.gz');
    await terminal(['skill', 'pack', '--out', packed], { cwd: project.root });
    expect(Buffer.from(await (await fetch(base + ARCHIVE)).arrayBuffer())).toEqual(await readFile(packed));
    const main = await fetch(base + MAIN);
    expect(main.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
    expect(await main.text()).toBe(await readFile(join(project.root, `skills/${SKILL}/SKILL.md`), 'utf8'));
  });

  it('index, archive and SKILL.md stay those of one moment', async () => {
    const base = await serve();
    const file = join(project.root, `skills/${SKILL}/SKILL.md`);
    const text = await readFile(file, 'utf8');
    const before = await (await fetch(base + INDEX)).text();
    await writeFile(file, text.replace('# ', '# Edited '));
    try {
      const bytes = new Uint8Array(await (await fetch(base + ARCHIVE)).arrayBuffer());
      expect(before).toContain(digestOf(bytes));
      expect(await (await fetch(base + MAIN)).text()).toBe(text);
    } finally {
      await writeFile(file, text);
    }
  });

  it('the catalogue links what describes each API, and says where it is itself', async () => {
    const base = await serve();
    const answer = await fetch(base + CATALOG);
    expect(answer.headers.get('content-type')).toBe(
      'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"',
    );
    const about = {
      'service-doc': [{ href: `${base}/llms.txt`, type: 'text/plain' }],
      status: [{ href: `${base}/health/ready`, type: 'application/json' }],
    };
    const contract = [{ href: `${base}/openapi.json`, type: 'application/vnd.oai.openapi+json' }];
    expect(await answer.json()).toEqual({
      linkset: [
        { anchor: base + CATALOG, item: [{ href: `${base}/` }, { href: `${base}/mcp` }] },
        { anchor: `${base}/`, 'service-desc': contract, ...about },
        { anchor: `${base}/mcp`, ...about },
      ],
    });
    const head = await fetch(base + CATALOG, { method: 'HEAD' });
    expect(head.headers.get('link')).toBe(`<${base}${CATALOG}>; rel="api-catalog"`);
  });

  it('llms.txt begins with a heading and a summary, and every link in it answers', async () => {
    const base = await serve();
    const answer = await fetch(`${base}/llms.txt`);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    const text = await answer.text();
    expect(text).toMatch(/^# Library Books API\n\n> Find books and read one\.\n\n## REST\n\n- \[/);
    const links = [...text.matchAll(/^- \[[^\]]+\]\((\S+)\): /gm)].map(([, url]) => url ?? '');
    expect(links).toHaveLength(6);
    for (const url of links.filter((link) => !link.endsWith('/mcp'))) expect((await fetch(url)).status, url).toBe(200);
    expect(links).toContain(`${base}/mcp`);
  });

  it('addresses are those under which the caller knows the facade', async () => {
    const base = await serve('--allow-host', 'books.internal');
    const { port } = new URL(base);
    const asked = request({ port, path: CATALOG, headers: { host: 'books.internal' } }).end();
    const answered = await once(asked, 'response');
    const text = await textOf(answered[0]);
    expect(text).toContain('"http://books.internal/openapi.json"');
    expect(text).not.toContain('127.0.0.1');
  });
});

describe('HTTP', () => {
  it.each(DOCUMENTS)('%s: HEAD is GET without a body, the same bytes are 304, other methods 405', async (path) => {
    const base = await serve();
    const got = await fetch(base + path);
    const bytes = await got.arrayBuffer();
    const etag = got.headers.get('etag') ?? '';
    expect(etag).toBe(`"${digestOf(new Uint8Array(bytes))}"`);
    expect(got.headers.get('cache-control')).toBe('no-cache');
    const head = await fetch(base + path, { method: 'HEAD' });
    expect(head.headers.get('content-length')).toBe(String(bytes.byteLength));
    expect(await head.text()).toBe('');
    const again = await fetch(base + path, { headers: { 'if-none-match': etag } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    const posted = await fetch(base + path, { method: 'POST' });
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
    const options = await fetch(base + path, { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS']);
  });

  it.each([
    '/.well-known/skills/index.json',
    '/.well-known/agent-skills',
    '/.well-known/agent-skills/',
    '/.well-known/agent-skills/nobody.tar.gz',
    '/.well-known/agent-skills/nobody/SKILL.md',
    `/.well-known/agent-skills/${SKILL}`,
    `/.well-known/agent-skills/${SKILL}.zip`,
    `/.well-known/agent-skills/${SKILL}/references/fields.md`,
    `/.well-known/agent-skills/${SKILL}/..%2F..%2Ftoken`,
    '/.well-known/api-catalog/',
    '/.well-known/agent-card.json',
  ])('there is nothing at %s', async (path) => {
    const answer = await fetch((await serve()) + path);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
  });

  it('an archive that would lack a file is none, and its skill is not in the index', async () => {
    const base = await serve();
    const file = join(project.root, `skills/${SKILL}/SKILL.md`);
    const text = await readFile(file, 'utf8');
    await rm(file);
    try {
      expect((await fetch(base + INDEX)).status).toBe(404);
      expect((await fetch(base + ARCHIVE)).status).toBe(404);
    } finally {
      await writeFile(file, text);
    }
    expect((await fetch(base + INDEX)).status).toBe(200);
  });
});

describe('who may read', () => {
  it.each(DOCUMENTS)('%s asks for the token of the port, and is then for no shared cache', async (path) => {
    const base = await serve('--token-file', tokenFile);
    expect((await fetch(base + path)).status).toBe(401);
    const authorized = await fetch(base + path, { headers: { authorization: `Bearer ${TOKEN}` } });
    expect([authorized.status, authorized.headers.get('cache-control')]).toEqual([200, 'private, no-cache']);
  });

  const page = { origin: 'https://elsewhere.example' };

  it('a page of another origin may not, and no CORS header says otherwise', async () => {
    const base = await serve();
    for (const path of DOCUMENTS) {
      expect((await fetch(base + path, { headers: page })).status).toBe(403);
      expect((await fetch(base + path)).headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it('with --open it may read these documents, and nothing else', async () => {
    const base = await serve('--open');
    for (const path of DOCUMENTS) {
      const answer = await fetch(base + path, { headers: page });
      expect([answer.status, answer.headers.get('access-control-allow-origin')], path).toEqual([200, '*']);
      expect(answer.headers.get('access-control-expose-headers')).toContain('ETag');
    }
    const preflight = await fetch(base + INDEX, { method: 'OPTIONS', headers: page });
    expect(preflight.headers.get('access-control-allow-headers')).toContain('If-None-Match');
    for (const path of ['/openapi.json', '/skills', '/mcp', '/books']) {
      const answer = await fetch(base + path, { headers: page });
      expect([answer.status, answer.headers.get('access-control-allow-origin')], path).toEqual([403, null]);
    }
  });

  it('a token closes it to pages with --open too', async () => {
    const base = await serve('--open', '--token-file', tokenFile);
    const headers = { ...page, authorization: `Bearer ${TOKEN}` };
    expect((await fetch(base + INDEX, { headers })).status).toBe(403);
  });
});

describe('where they stand', () => {
  it('--mount discovery moves them together', async () => {
    const base = await serve('--mount', 'discovery=/about');
    expect(await (await fetch(`${base}/about${INDEX}`)).json()).toMatchObject({
      skills: [{ url: `/about${ARCHIVE}` }],
    });
    for (const path of DOCUMENTS) {
      expect((await fetch(`${base}/about${path}`)).status, path).toBe(200);
      expect((await fetch(base + path)).status, path).toBe(404);
    }
    expect(await (await fetch(`${base}/about/llms.txt`)).text()).toContain(`${base}/about${MAIN}`);
  });

  it.each(['/llms.txt', '/.well-known/api-catalog', '/.well-known/agent-skills/{skill}'])(
    'a facade route at %s is an error at start',
    async (path) => {
      const file = join(project.root, 'capabilities/contract.yaml');
      const text = await readFile(file, 'utf8');
      await writeFile(file, text.replace('path: /shelves/{shelf-id}/books\n', `path: ${path}\n`));
      try {
        const ended = await terminal(args('--upstream', 'http://127.0.0.1:9'), { cwd: project.root, env });
        expect(ended.code).toBe(2);
        expect(ended.stderr).toContain('error serve.collision');
      } finally {
        await writeFile(file, text);
      }
    },
  );

  it('a port has what stands there: without a facade or tools no catalogue, without a skill no index', async () => {
    const file = join(project.root, 'capabilities/contract.yaml');
    const text = await readFile(file, 'utf8');
    const free = await Promise.all([freePort(), freePort(), freePort()]);
    await writeFile(
      file,
      text.replaceAll(/port: \d+/g, () => `port: ${free.pop()}`),
    );
    try {
      const [, ...rest] = args();
      const server = await running(
        ['serve', ...rest.slice(0, 1), '--upstream', 'http://127.0.0.1:9'],
        /^skill[^]*health/m,
        { cwd: project.root, env },
      );
      servers.push(server);
      const { stdout } = server.printed();
      const origin = (kind: string): string =>
        new URL(new RegExp(`^${kind} +(\\S+)$`, 'm').exec(stdout)?.[1] ?? '').origin;
      const statuses = async (kind: string): Promise<number[]> =>
        Promise.all([INDEX, CATALOG, '/llms.txt'].map(async (path) => (await fetch(origin(kind) + path)).status));
      expect(await statuses('rest')).toEqual([404, 200, 200]);
      expect(await statuses('mcp')).toEqual([404, 200, 200]);
      expect(await statuses('skill')).toEqual([200, 404, 200]);
    } finally {
      await writeFile(file, text);
    }
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
