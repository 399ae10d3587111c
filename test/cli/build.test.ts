import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROOT, samples } from '../emit/contracts.ts';
import { terminal } from './terminal.ts';

const INPUTS = ['capstan.yml', 'openapi', 'overlays'];
const SKILL = 'skills/assembled-conversations/SKILL.md';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'capstan-build-'));
  for (const name of INPUTS) await cp(join(ROOT, name), join(root, name), { recursive: true });
});
afterEach(() => rm(root, { recursive: true }));

const build = (...args: string[]) => terminal(['build', ...args], { cwd: root });
const lines = (text: string): string[] => text.split('\n').filter(Boolean);

async function files(folder = root): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents = await Promise.all(paths.map((path) => readFile(path, 'utf8')));
  return new Map(paths.map((path, index) => [path.slice(folder.length + 1), contents[index] ?? '']));
}

describe('a build', () => {
  it('writes every artifact, and the second time nothing', async () => {
    const first = await build();
    expect(first.code).toBe(0);
    const before = await files();
    const made = [...before.keys()].filter((path) => !INPUTS.some((input) => path.startsWith(input)));
    expect(lines(first.stdout)).toEqual(made.toSorted().map((path) => `wrote ${path}`));
    expect(await build()).toMatchObject({ code: 0, stdout: '' });
    expect(await files()).toEqual(before);
  });

  it('is the same to the byte in another folder', async () => {
    await build();
    const other = await mkdtemp(join(tmpdir(), 'capstan-build-'));
    for (const name of INPUTS) await cp(join(ROOT, name), join(other, name), { recursive: true });
    await terminal(['build', '--config', join(other, 'capstan.yml')], { cwd: tmpdir() });
    expect(await files(other)).toEqual(await files());
    await rm(other, { recursive: true });
  });

  it('tells what is wrong with the contract, with line and column, and where an overlay mends it', async () => {
    const { stderr } = await build();
    expect(stderr).toMatch(/^info contract\.nullable openapi\/\S+:82:37 .*mended by an overlay\.$/m);
    expect(stderr).toMatch(/^12 files, 12 changed, \d+ findings$/m);
  });

  it('prints one JSON document', async () => {
    const { stdout, stderr } = await build('--json');
    expect(stderr).toBe('');
    const report: unknown = JSON.parse(stdout);
    expect(report).toMatchObject({ ok: true, check: false, files: 12, remove: [], problems: expect.any(Array) });
    expect(report).toHaveProperty('problems.0.line');
  });
});

describe('--check', () => {
  it('finds nothing to do after a build', async () => {
    await build();
    expect(await build('--check')).toMatchObject({ code: 0, stdout: '' });
  });

  it('lists what is missing or changed, and writes nothing', async () => {
    await build();
    await rm(join(root, SKILL));
    await writeFile(join(root, 'apis.yml'), 'edited\n');
    const before = await files();
    expect(await build('--check')).toMatchObject({ code: 3, stdout: `would write apis.yml\nwould write ${SKILL}\n` });
    expect(await files()).toEqual(before);
  });

  it('lists everything in a folder that was never built', async () => {
    const { code, stdout } = await build('--check', '--json');
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, write: { length: 12 }, remove: [] });
  });
});

describe('files of an earlier build', () => {
  const rename = async (): Promise<void> => {
    const path = join(root, 'capstan.yml');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('skill: assembled-conversations', 'skill: conversations'));
  };

  it('are listed by --check and removed by the build', async () => {
    await build();
    await rename();
    const old = [...(await files()).keys()].filter((path) => path.startsWith('skills/')).toSorted();
    const check = await build('--check');
    expect(check.code).toBe(3);
    expect(lines(check.stdout).filter((line) => line.startsWith('would remove'))).toEqual(
      old.map((path) => `would remove ${path}`),
    );
    await build();
    expect((await readdir(join(root, 'skills'))).toSorted()).toEqual(['conversations']);
    expect(await build('--check')).toMatchObject({ code: 0, stdout: '' });
  });

  it('stay when somebody edited them', async () => {
    await build();
    await rename();
    await writeFile(join(root, SKILL), 'mine\n');
    await build();
    expect(await readFile(join(root, SKILL), 'utf8')).toBe('mine\n');
  });

  it('are removed with the manifest of a capability that is no longer built', async () => {
    await build();
    const path = join(root, 'capstan.yml');
    await writeFile(
      path,
      (await readFile(path, 'utf8')).replace('capability: conversations-conversations', 'capability: other'),
    );
    await build();
    expect((await readdir(join(root, 'capabilities'), { recursive: true })).toSorted()).toEqual([
      'ikanos',
      'ikanos/other.yaml',
      'other.capstan.json',
      'other.yaml',
    ]);
  });

  it('are not looked for outside the project, whatever a manifest says', async () => {
    await build();
    const outside = await mkdtemp(join(tmpdir(), 'capstan-outside-'));
    const moved = join(outside, 'fields.md');
    await cp(join(root, 'skills/assembled-conversations/references/fields.md'), moved);
    await rm(join(root, 'skills/assembled-conversations/references'), { recursive: true });
    await symlink(outside, join(root, 'skills/assembled-conversations/references'));
    await rename();
    await build();
    expect(await readFile(moved, 'utf8')).not.toBe('');
    await rm(outside, { recursive: true });
  });
});

describe('one contract', () => {
  it.each(samples)('$name is built into a folder, with its source beside it', async ({ contract }) => {
    const built = await build(join(ROOT, contract), '--out', 'built');
    expect(built.code).toBe(0);
    expect(built.stderr).toContain('warning build.no-index:');
    const made = await files(join(root, 'built'));
    expect(made.get('openapi/contract.yml')).toBe(await readFile(join(ROOT, contract), 'utf8'));
    expect([...made.keys()].filter((path) => path.startsWith('capabilities/')).toSorted()).toEqual([
      'capabilities/contract.capstan.json',
      'capabilities/contract.yaml',
      'capabilities/ikanos/contract.yaml',
    ]);
    expect(await build(join(ROOT, contract), '--out', 'built', '--check')).toMatchObject({ code: 0, stdout: '' });
  });
});

describe('two contracts in one project', () => {
  const both = (skill: string): string =>
    `apis:\n  - { contract: openapi/a.yml, capability: a, skill: a }\n  - { contract: openapi/b.yml, capability: b, skill: ${skill} }\n`;

  beforeEach(async () => {
    const [first] = samples;
    const text = await readFile(join(ROOT, first?.contract ?? ''), 'utf8');
    await writeFile(join(root, 'openapi/a.yml'), text);
    await writeFile(join(root, 'openapi/b.yml'), text);
  });

  it('keep their schemas apart', async () => {
    await writeFile(join(root, 'capstan.yml'), both('b'));
    expect(await build()).toMatchObject({ code: 0 });
    expect(await readdir(join(root, 'schemas'))).toEqual(
      expect.arrayContaining(['list-books-input.schema.json', 'b-list-books-input.schema.json']),
    );
    expect(await readFile(join(root, 'capabilities/b.capstan.json'), 'utf8')).toContain(
      '../schemas/b-list-books-input',
    );
    expect(await build('--check')).toMatchObject({ code: 0, stdout: '' });
  });

  it('are refused when they write the same file', async () => {
    await writeFile(join(root, 'capstan.yml'), both('a'));
    const { code, stdout, stderr } = await build();
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('two APIs write skills/a/SKILL.md');
  });
});

describe('what cannot be built', () => {
  it.each([
    [['--out', 'x'], 'usage.flag'],
    [['a.yml'], 'usage.flag'],
    [['a.yml', '--out', 'x', '--config', 'capstan.yml'], 'usage.flag'],
    [['--config', 'none.yml'], 'config.missing'],
    [['none.yml', '--out', 'x'], ''],
  ])('%j exits 2', async (args, code) => {
    const { code: exit, stdout, stderr } = await build(...args);
    expect([exit, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`error ${code}`);
  });

  it('is a contract that is broken: exit 2, and nothing is written', async () => {
    await writeFile(join(root, 'openapi/assembled-conversations-api-openapi.yml'), 'openapi: 3.1.0\ninfo: [\n');
    const before = await files();
    expect(await build()).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/openapi\/\S+:\d+:\d+/) });
    expect(await files()).toEqual(before);
  });
});
