import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gzip } from '../../src/surfaces/gzip.ts';
import { skillArchive } from '../../src/surfaces/skill-archive.ts';
import { sha256 } from '../../src/project/write.ts';
import { builtProject, SKILL, tree, type BuiltProject } from './skill-project.ts';
import { terminal } from './terminal.ts';

let project: BuiltProject;
let folder: string;
beforeAll(async () => {
  project = await builtProject();
  folder = await mkdtemp(join(tmpdir(), 'capstan-pack-'));
});
afterAll(async () => {
  await project.remove();
  await rm(folder, { recursive: true });
});

const pack = (...args: string[]) => terminal(['skill', 'pack', ...args], { cwd: project.root });

describe('an archive', () => {
  it('holds the files of the manifest with SKILL.md at its root, and nothing of who packed it', async () => {
    const file = join(folder, 'skill.tar.gz');
    expect((await pack('--out', file)).code).toBe(0);
    const unpacked = join(folder, 'unpacked');
    await mkdir(unpacked);
    execFileSync('tar', ['-xzf', file, '-C', unpacked]);
    expect(await tree(unpacked)).toEqual(await tree(join(project.root, 'skills', SKILL)));
    const listing = execFileSync('tar', ['--numeric-owner', '-tvzf', file], { encoding: 'utf8', env: { TZ: 'UTC' } });
    for (const line of listing.trim().split('\n')) expect(line).toMatch(/^-rw-r--r-- 0\/0 +\d+ 1970-01-01 00:00 \w/);
    expect([...(await readFile(file)).subarray(0, 10)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
  });

  it('is the same to the byte from another folder with other times, and leaves out what is not listed', async () => {
    const other = await mkdtemp(join(tmpdir(), 'capstan-pack-'));
    await cp(project.root, other, { recursive: true });
    await utimes(join(other, 'skills', SKILL, 'SKILL.md'), 1, 1);
    await writeFile(join(other, 'skills', SKILL, 'notes.md'), 'mine');
    const [one, two] = [join(folder, 'one'), join(folder, 'two')];
    await pack('--out', one);
    await terminal(['skill', 'pack', SKILL, '--out', two], { cwd: other });
    expect(await readFile(two)).toEqual(await readFile(one));
    await rm(other, { recursive: true });
  });

  it('has bytes that no version of Node or zlib changes', async () => {
    const entries = [
      { path: 'SKILL.md', bytes: Buffer.from('---\nname: a\n---\n') },
      { path: `references/${'long-'.repeat(30)}name.md`, bytes: Buffer.from('é'.repeat(40_000)) },
    ];
    const { bytes, digest } = await skillArchive(entries);
    expect(digest).toBe(`sha256:${sha256(bytes)}`);
    expect(digest).toMatchInlineSnapshot(`"sha256:e4dae1671658e2fef3cc4abd506b36e959d8889e0bdda27a60db0b82148cb5b6"`);
  });

  it.each([0, 1, 65_535, 65_536, 200_000])('is gzip of any length: %d bytes', (length) => {
    const bytes = Buffer.alloc(length, 'skill');
    expect(gunzipSync(gzip(bytes)).equals(bytes)).toBe(true);
  });
});

describe('the command', () => {
  it('writes NAME.tar.gz, and says what its digest is', async () => {
    const { code, stdout } = await pack();
    const bytes = await readFile(join(project.root, `${SKILL}.tar.gz`));
    const count = Object.keys(await tree(join(project.root, 'skills', SKILL))).length;
    const digest = `sha256:${sha256(bytes)}`;
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `packed ${SKILL}: ${count} files, ${bytes.length} bytes in ${SKILL}.tar.gz, ${digest}\n`,
    });
    expect(JSON.parse((await pack('--json')).stdout)).toEqual({
      ok: true,
      name: SKILL,
      file: `${SKILL}.tar.gz`,
      files: count,
      bytes: bytes.length,
      digest,
      problems: [],
    });
  });

  it('writes to stdout with -, and then reports on stderr', async () => {
    const piped = join(folder, 'piped');
    const main = new URL('../../src/cli/main.ts', import.meta.url).pathname;
    await writeFile(
      piped,
      execFileSync(process.execPath, [main, 'skill', 'pack', '--out', '-'], { cwd: project.root }),
    );
    await pack('--out', join(folder, 'file'));
    expect(await readFile(piped)).toEqual(await readFile(join(folder, 'file')));
    expect((await pack('--out', '-')).stderr).toMatch(/^packed /);
  });

  it('tells of a file that was edited since the build', async () => {
    const main = join(project.root, 'skills', SKILL, 'SKILL.md');
    const text = await readFile(main, 'utf8');
    await writeFile(main, `${text}\nMine.\n`);
    const printed = await pack();
    await writeFile(main, text);
    expect(printed.code).toBe(0);
    expect(printed.stderr).toContain('warning manifest.digest');
  });

  it.each([
    ['an unknown name', ['nobody'], /^error skill\.unknown/],
    ['a folder in the place of the file', ['--out', tmpdir()], /^error text\.unwritable/],
    ['a way through a file', ['--out', 'capstan.json/x'], /^error text\.unwritable/],
  ])('%s is exit 2, and nothing is written', async (_, args, said) => {
    await writeFile(join(project.root, 'capstan.json'), '');
    const before = Object.keys(await tree(project.root));
    const printed = await pack(...args);
    expect(printed).toMatchObject({ code: 2, stdout: '' });
    expect(printed.stderr).toMatch(said);
    expect(Object.keys(await tree(project.root))).toEqual(before);
  });

  it('asks which, where there are several', async () => {
    const both = await mkdtemp(join(tmpdir(), 'capstan-pack-'));
    await cp(project.root, both, { recursive: true });
    const config = 'apis:\n  - {contract: a.yml, capability: first}\n  - {contract: b.yml, capability: second}\n';
    for (const name of ['a.yml', 'b.yml'])
      await cp(new URL('../samples/build/parameters/contract.yml', import.meta.url), join(both, name));
    await writeFile(join(both, 'capstan.yml'), config);
    await terminal(['build'], { cwd: both });
    const printed = await terminal(['skill', 'pack'], { cwd: both });
    expect(printed).toMatchObject({ code: 2, stdout: '' });
    expect(printed.stderr).toContain('error skill.several: There are several skills; name one of');
    await rm(both, { recursive: true });
  });
});
