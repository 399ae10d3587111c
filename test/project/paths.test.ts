import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insideProject } from '../../src/project/paths.ts';

let base = '';
let root = '';

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'capstan-paths-'));
  root = join(base, 'project');
  await mkdir(join(root, 'schemas'), { recursive: true });
  await mkdir(join(base, 'project-other'));
  await writeFile(join(root, 'schemas/a.json'), '{}');
  await writeFile(join(base, 'secret.txt'), 'secret');
  await writeFile(join(base, 'project-other/b.json'), '{}');
  await symlink(join(base, 'secret.txt'), join(root, 'schemas/link.txt'));
  await symlink(base, join(root, 'up'));
  await symlink(join(root, 'schemas/a.json'), join(root, 'inner.json'));
  await symlink(join(base, 'nowhere'), join(root, 'dangling'));
});

afterAll(() => rm(base, { recursive: true }));

describe('insideProject', () => {
  it.each(['schemas/a.json', './schemas/a.json', 'schemas/../schemas/a.json', 'inner.json'])(
    'finds %s',
    async (named) => {
      const found = await insideProject(root, named);
      expect(found).toMatchObject({ ok: true, value: expect.stringMatching(/project\/schemas\/a\.json$/) });
    },
  );

  it.each([
    ['../secret.txt', 'path.outside'],
    ['schemas/../../secret.txt', 'path.outside'],
    // Whether it exists is not told.
    ['../nothing.txt', 'path.outside'],
    ['../project-other/b.json', 'path.outside'],
    ['/etc/passwd', 'path.outside'],
    ['schemas\\a.json', 'path.outside'],
    ['schemas/a.json\0', 'path.outside'],
    ['schemas/link.txt', 'path.outside'],
    ['up/secret.txt', 'path.outside'],
    ['schemas', 'path.not-a-file'],
    ['', 'path.not-a-file'],
    ['.', 'path.not-a-file'],
    ['schemas/none.json', 'path.not-a-file'],
    ['dangling', 'path.not-a-file'],
    ['schemas/a.json/b', 'path.not-a-file'],
  ])('refuses %j: %s', async (named, code) => {
    expect(await insideProject(root, named)).toMatchObject({ ok: false, problems: [{ code }] });
  });

  it('works below a root that is a symbolic link itself', async () => {
    const link = join(base, 'linked-root');
    await symlink(root, link);
    expect(await insideProject(link, 'schemas/a.json')).toMatchObject({ ok: true });
  });
});
