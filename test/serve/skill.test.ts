import { execFileSync, spawnSync } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, request as httpRequest, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { array, assert, asyncProperty, constantFrom } from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Exposure, SkillExposure } from '../../src/model/capability.ts';
import type { Answer } from '../../src/serve/representation.ts';
import { createSkillSurface, type SkillSurface } from '../../src/serve/skill.ts';
import { exposure as mcp } from './customers.ts';
import { FILES, listed, skillOnDisk, type SkillOnDisk } from './skill-folder.ts';

const exposure: SkillExposure = {
  kind: 'skill',
  namespace: 'crm-skill',
  skills: [
    {
      name: 'crm-customers',
      description: 'How to import customers.',
      license: 'Apache-2.0',
      compatibility: 'Any',
      allowedTools: 'Read',
      userInvocable: false,
      metadata: { owner: 'shop' },
      tools: [
        { kind: 'derived', name: 'import', description: 'Imports.', namespace: 'crm-mcp', action: 'import-customers' },
        { kind: 'derived', name: 'lost', description: 'Nowhere.', namespace: 'nobody', action: 'x' },
        { kind: 'instruction', name: 'fields', description: 'Fields.', instruction: 'references/fields.md' },
      ],
    },
    { name: 'bare', description: 'Without files.', metadata: {}, tools: [] },
  ],
};
const exposes: Exposure[] = [mcp, exposure];

let disk: SkillOnDisk;
let surface: SkillSurface;
beforeAll(async () => {
  disk = await skillOnDisk();
  surface = createSkillSurface({ exposure, exposes, folders: [disk.folder] });
});
afterAll(() => disk.remove());

const get = (path: string, headers = {}): Promise<Answer> => surface.answer('GET', path, headers);

function jsonOf({ body }: Answer): unknown {
  return JSON.parse(Buffer.from(body).toString());
}

describe('documents', () => {
  it('lists the catalogue', async () => {
    const answer = await get('/skills');
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' } });
    expect(jsonOf(answer)).toEqual({
      count: 2,
      skills: [
        {
          name: 'crm-customers',
          description: 'How to import customers.',
          license: 'Apache-2.0',
          tools: ['import', 'lost', 'fields'],
        },
        { name: 'bare', description: 'Without files.', tools: [] },
      ],
    });
  });

  it('describes a skill: what is declared and no more', async () => {
    expect(jsonOf(await get('/skills/crm-customers'))).toEqual({
      name: 'crm-customers',
      description: 'How to import customers.',
      license: 'Apache-2.0',
      compatibility: 'Any',
      'allowed-tools': 'Read',
      'user-invocable': false,
      metadata: { owner: 'shop' },
      tools: [
        {
          name: 'import',
          description: 'Imports.',
          type: 'derived',
          invocationRef: { targetNamespace: 'crm-mcp', action: 'import-customers', mode: 'mcp' },
        },
        {
          name: 'lost',
          description: 'Nowhere.',
          type: 'derived',
          invocationRef: { targetNamespace: 'nobody', action: 'x', mode: 'unknown' },
        },
        { name: 'fields', description: 'Fields.', type: 'instruction', instruction: 'references/fields.md' },
      ],
    });
    expect(jsonOf(await get('/skills/bare'))).toEqual({ name: 'bare', description: 'Without files.', tools: [] });
  });

  it('lists the contents, sorted', async () => {
    const size = (path: string): number => Buffer.byteLength(FILES[path] ?? '');
    expect(jsonOf(await get('/skills/crm-customers/contents'))).toEqual({
      name: 'crm-customers',
      files: [
        { path: 'SKILL.md', size: size('SKILL.md'), type: 'text/markdown' },
        { path: 'references/fields.md', size: size('references/fields.md'), type: 'text/markdown' },
        { path: 'references/naïve name.json', size: size('references/naïve name.json'), type: 'application/json' },
        { path: 'scripts/import.sh', size: size('scripts/import.sh'), type: 'application/x-sh' },
      ],
    });
  });
});

describe('files', () => {
  it.each(Object.entries(FILES))('serves %s', async (path, text) => {
    const encoded = path.split('/').map(encodeURIComponent).join('/');
    const answer = await get(`/skills/crm-customers/contents/${encoded}`);
    expect(answer.status).toBe(200);
    expect(Buffer.from(answer.body).toString()).toBe(text);
    expect(answer.headers).toMatchObject({ 'x-content-type-options': 'nosniff' });
  });

  it('names the charset of text', async () => {
    const { headers } = await get('/skills/crm-customers/contents/SKILL.md');
    expect(headers['content-type']).toBe('text/markdown; charset=utf-8');
  });

  it.each([
    ['/skills/', 400],
    ['/skills/nobody', 404],
    ['/skills/crm-customers/nothing', 404],
    ['/skills/crm-customers/download/x', 404],
    ['/skills/bare/contents', 404],
    ['/skills/bare/download', 404],
    ['/skills/crm-customers/contents/missing.md', 404],
    ['/skills/crm-customers/contents/.env', 404],
    ['/skills/crm-customers/contents/references', 404],
    ['/skills/crm-customers/contents/link.txt', 404],
    ['/skills/crm-customers/contents/linked/fields.md', 404],
    ['/skills/crm-customers/contents/skill.md', 404],
    ['/skills/crm-customers/contents/../../outside.txt', 400],
    ['/skills/crm-customers/contents/references/../SKILL.md', 400],
    ['/skills/crm-customers/contents/%2e%2e/outside.txt', 400],
    ['/skills/crm-customers/contents/%2E%2E%2Foutside.txt', 400],
    ['/skills/crm-customers/contents/references%2Ffields.md', 400],
    ['/skills/crm-customers/contents/references%5Cfields.md', 400],
    ['/skills/crm-customers/contents//SKILL.md', 400],
    ['/skills/crm-customers/contents/./SKILL.md', 400],
    ['/skills/crm-customers/contents/SKILL.md%00.png', 400],
    ['/skills/crm-customers/contents/%', 400],
    ['/skills/crm-customers/contents/%c3%28', 400],
    ['/skillset', 404],
  ])('refuses %s with %i', async (path, status) => {
    const answer = await get(path);
    expect(answer).toMatchObject({ status, headers: { 'content-type': 'application/problem+json' } });
    expect(jsonOf(answer)).toMatchObject({ status });
  });

  it('serves nothing but listed files, whatever the path', async () => {
    const step = constantFrom(
      '..',
      '.',
      '',
      '%2e%2e',
      '%2f',
      '.env',
      'link.txt',
      'linked',
      'outside.txt',
      'references',
    );
    await assert(
      asyncProperty(array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        const { status, body } = await get(`/skills/crm-customers/contents/${steps.join('/')}`);
        expect(status).toBeGreaterThanOrEqual(400);
        expect(Buffer.from(body).toString()).not.toContain('canary');
      }),
    );
  });

  it('serves no symbolic link, not even a listed one', async () => {
    const files = [listed('link.txt', 'canary'), listed('linked/fields.md', ''), listed('../outside.txt', 'canary')];
    const unsafe = createSkillSurface({ exposure, exposes, folders: [{ ...disk.folder, files }] });
    for (const path of ['link.txt', 'linked/fields.md']) {
      expect(await unsafe.answer('GET', `/skills/crm-customers/contents/${path}`, {})).toMatchObject({ status: 404 });
    }
    expect(await unsafe.answer('GET', '/skills/crm-customers/download', {})).toMatchObject({ status: 404 });
  });

  it('serves a folder that is reached through a link', async () => {
    const base = await mkdtemp(join(tmpdir(), 'capstan-link-'));
    const root = join(base, 'elsewhere');
    await symlink(disk.folder.root, root);
    const linked = createSkillSurface({ exposure, exposes, folders: [{ ...disk.folder, root }] });
    expect(await linked.answer('GET', '/skills/crm-customers/contents/SKILL.md', {})).toMatchObject({ status: 200 });
    await rm(base, { recursive: true });
  });
});

describe('download', () => {
  const expected = Object.entries(FILES);

  it('is a ZIP archive of the listed files, by its central directory', async () => {
    const answer = await get('/skills/crm-customers/download');
    expect(answer.headers['content-type']).toBe('application/zip');
    expect(zipEntries(Buffer.from(answer.body))).toEqual(expected);
  });

  it.skipIf(!hasPython())('opens in a ZIP reader of the field', async () => {
    const answer = await get('/skills/crm-customers/download');
    const base = await mkdtemp(join(tmpdir(), 'capstan-zip-'));
    await writeFile(join(base, 'skill.zip'), answer.body);
    const script =
      'import sys,zipfile,json;z=zipfile.ZipFile(sys.argv[1]);assert z.testzip() is None;' +
      'print(json.dumps([[i.filename,z.read(i).decode(),list(i.date_time)] for i in z.infolist()]))';
    const listing: unknown = JSON.parse(execFileSync('python3', ['-c', script, join(base, 'skill.zip')]).toString());
    expect(listing).toEqual(expected.map(([path, text]) => [path, text, [1980, 1, 1, 0, 0, 0]]));
    await rm(base, { recursive: true });
  });

  it('is the same bytes each time', async () => {
    const [first, second] = [await get('/skills/crm-customers/download'), await get('/skills/crm-customers/download')];
    expect(Buffer.from(first.body).equals(Buffer.from(second.body))).toBe(true);
    expect(first.headers['etag']).toBe(second.headers['etag']);
  });
});

describe('HTTP', () => {
  it.each(['POST', 'PUT', 'DELETE', 'PATCH'])('refuses %s', async (method) => {
    const answer = await surface.answer(method, '/skills', {});
    expect(answer).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD, OPTIONS' } });
  });

  it('answers OPTIONS with what is allowed', async () => {
    expect(await surface.answer('OPTIONS', '/skills', {})).toMatchObject({
      status: 204,
      headers: { allow: 'GET, HEAD, OPTIONS' },
    });
  });

  it.each(['/skills', '/skills/crm-customers/contents/SKILL.md', '/skills/crm-customers/download'])(
    'answers 304 to who has %s already',
    async (path) => {
      const { etag = '' } = (await get(path)).headers;
      for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
        expect(await get(path, { 'if-none-match': tag })).toMatchObject({ status: 304, headers: { etag }, body: '' });
      }
      expect(await get(path, { 'if-none-match': '"other"' })).toMatchObject({ status: 200 });
    },
  );

  it('changes the ETag with the bytes', async () => {
    const path = '/skills/crm-customers/contents/scripts/import.sh';
    const { etag } = (await get(path)).headers;
    const file = join(disk.folder.root, 'scripts/import.sh');
    await writeFile(file, '#!/bin/sh\nexit 1\n');
    expect((await get(path)).headers['etag']).not.toBe(etag);
    await writeFile(file, FILES['scripts/import.sh'] ?? '');
  });

  it('writes a HEAD without a body', async () => {
    const server: Server = createServer(
      (request, response) => void surface.handle(request, response, request.url ?? ''),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const url = `http://127.0.0.1:${port}/skills/crm-customers/contents/SKILL.md`;
    const head = await fetch(url, { method: 'HEAD' });
    const body = await readFile(join(disk.folder.root, 'SKILL.md'), 'utf8');
    expect(head.headers.get('content-length')).toBe(String(Buffer.byteLength(body)));
    expect(await head.text()).toBe('');
    expect(await (await fetch(url)).text()).toBe(body);
    const status = await new Promise((resolve) => {
      const path = '/skills/crm-customers/contents/../../outside.txt';
      httpRequest({ port, host: '127.0.0.1', path }, (response) => resolve(response.resume().statusCode)).end();
    });
    expect(status).toBe(400);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('throws what is neither found nor missing', async () => {
    if (process.getuid?.() === 0) return;
    const file = join(disk.folder.root, 'scripts/import.sh');
    await chmod(file, 0);
    await expect(get('/skills/crm-customers/contents/scripts/import.sh')).rejects.toThrow('EACCES');
    await chmod(file, 0o644);
  });
});

/** `[path, text]` of each entry, read as APPNOTE 4.3.6 says: from the end record to the directory to the entries. */
function zipEntries(archive: Buffer): [string, string][] {
  const end = archive.length - 22;
  expect(archive.readUInt32LE(end)).toBe(0x06054b50);
  let at = archive.readUInt32LE(end + 16);
  return Array.from({ length: archive.readUInt16LE(end + 10) }, () => {
    expect(archive.readUInt32LE(at)).toBe(0x02014b50);
    const [size, nameSize, offset] = [
      archive.readUInt32LE(at + 24),
      archive.readUInt16LE(at + 28),
      archive.readUInt32LE(at + 42),
    ];
    const name = archive.subarray(at + 46, at + 46 + nameSize).toString();
    const start = offset + 30 + archive.readUInt16LE(offset + 26);
    const bytes = archive.subarray(start, start + size);
    expect(crc32(bytes)).toBe(archive.readUInt32LE(at + 16));
    at += 46 + nameSize;
    return [name, bytes.toString()];
  });
}

function hasPython(): boolean {
  return spawnSync('python3', ['--version']).status === 0;
}
