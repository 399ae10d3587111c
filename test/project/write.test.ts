import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { apply, compare, sha256 } from '../../src/project/write.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'capstan-write-'));
});
afterEach(() => rm(root, { recursive: true }));

const artifacts = [
  { path: 'b/two.json', content: '2\n' },
  { path: 'a.yaml', content: 'one\n' },
];

async function build(made = artifacts, previous: { path: string; sha256: string }[] = []) {
  const changes = await compare(root, made, previous);
  await apply(root, changes);
  return { write: changes.write.map(({ path }) => path), remove: changes.remove };
}

it('writes what is missing, in the order of paths, and leaves nothing beside it', async () => {
  expect(await build()).toEqual({ write: ['a.yaml', 'b/two.json'], remove: [] });
  expect(await readFile(join(root, 'b/two.json'), 'utf8')).toBe('2\n');
  expect((await readdir(root, { recursive: true })).toSorted()).toEqual(['a.yaml', 'b', 'b/two.json']);
});

it('leaves an unchanged file alone and replaces a changed one', async () => {
  await build();
  const before = await stat(join(root, 'a.yaml'));
  await writeFile(join(root, 'b/two.json'), 'edited');
  expect(await build()).toEqual({ write: ['b/two.json'], remove: [] });
  expect((await stat(join(root, 'a.yaml'))).ino).toBe(before.ino);
});

it('removes what an earlier build made, with its empty folder, unless somebody edited it', async () => {
  await build();
  const previous = artifacts.map(({ path, content }) => ({ path, sha256: sha256(content) }));
  await writeFile(join(root, 'a.yaml'), 'edited');
  expect(await build([], [...previous, { path: 'gone', sha256: sha256('') }])).toEqual({
    write: [],
    remove: ['b/two.json'],
  });
  expect(await readdir(root)).toEqual(['a.yaml']);
});

it('never removes what this build makes', async () => {
  await build();
  const previous = artifacts.map(({ path, content }) => ({ path, sha256: sha256(content) }));
  expect(await build(artifacts, previous)).toEqual({ write: [], remove: [] });
});

it('takes everything back when one file cannot be written', async () => {
  await writeFile(join(root, 'c'), 'a file');
  const made = [...artifacts, { path: 'c/three.json', content: '3' }];
  expect(await apply(root, await compare(root, made, []))).toMatchObject({
    ok: false,
    problems: [{ code: 'text.unwritable', place: { file: join(root, 'c') } }],
  });
  expect(await readdir(root)).toEqual(['c']);
});
