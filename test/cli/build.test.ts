import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
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
    const told = made.toSorted().map((path) => `wrote ${path}`);
    expect(lines(first.stdout)).toEqual([...told.slice(0, 20), `and ${told.length - 20} more; --json lists them`]);
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
    expect(stderr).toMatch(/^21 files, 21 changed, \d+ findings$/m);
  });

  it('prints one JSON document', async () => {
    const { stdout, stderr } = await build('--json');
    expect(stderr).toBe('');
    const report: unknown = JSON.parse(stdout);
    expect(report).toMatchObject({ ok: true, check: false, files: 21, remove: [], problems: expect.any(Array) });
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
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, write: { length: 21 }, remove: [] });
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
    expect(built.stderr).not.toContain('build.no-index');
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

describe('one contract of many operations or of a name that says nothing', () => {
  const contract = (count: number): string => {
    const operations = Array.from({ length: count }, (_, index) => {
      const answers = "responses: { '200': { description: Done } }";
      return `  /pets${index}:\n    get: { operationId: listPets${index}, summary: List, ${answers} }\n`;
    });
    const head = 'openapi: 3.1.0\ninfo: { title: Pet Store, version: "1" }\n';
    return `${head}servers: [{ url: https://pets.example.com }]\npaths:\n${operations.join('')}`;
  };

  it.each(['openapi.yaml', 'swagger.yml', 'api.yaml', 'spec-v2.yaml', 'index.yaml'])(
    '%s is named by its title',
    async (name) => {
      await writeFile(join(root, name), contract(1));
      expect(await build(name, '--out', 'built')).toMatchObject({ code: 0 });
      expect(await readdir(join(root, 'built/capabilities'))).toContain('pet-store.yaml');
    },
  );

  it('lists 20 files and counts the others', async () => {
    await writeFile(join(root, 'pets.yaml'), contract(30));
    const { stdout, stderr } = await build('pets.yaml', '--out', 'built');
    const all = Number(/(\d+) changed/.exec(stderr)?.[1]);
    expect(lines(stdout)).toHaveLength(21);
    expect(lines(stdout).at(-1)).toBe(`and ${all - 20} more; --json lists them`);
    await rm(join(root, 'built'), { recursive: true });
    expect(JSON.parse((await build('pets.yaml', '--out', 'built', '--json')).stdout).write).toHaveLength(all);
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

  it('keep their schemas apart; without a provider there is no index, which is said', async () => {
    await writeFile(join(root, 'capstan.yml'), both('b'));
    expect(await build()).toMatchObject({ code: 0, stderr: expect.stringContaining('warning build.no-index:') });
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
    expect(stderr).not.toContain('build.no-index');
  });
});

describe('what cannot be built', () => {
  it.each([
    [['--out', 'x'], 'usage.flag'],
    [['capstan.yml'], 'usage.flag'],
    [['capstan.yml', '--out', 'x', '--config', 'capstan.yml'], 'usage.flag'],
    [['--config', 'none.yml'], 'config.missing'],
    [['none.yml'], 'text.unreadable none.yml: The file cannot be read: it does not exist'],
    [['none.yml', '--out', 'x'], 'text.unreadable none.yml: The file cannot be read: it does not exist'],
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

describe('what cannot be written', () => {
  const [sample] = samples;
  const into = (out: string) => build(join(ROOT, sample?.contract ?? ''), '--out', out);

  it.each(['afile', 'afile/below'])('%s, a file or below one: exit 2, and the file stays', async (out) => {
    await writeFile(join(root, 'afile'), 'mine');
    const said = `error text.unwritable ${join(root, 'afile')}: Cannot be written: a file stands where a folder is needed.`;
    expect(await into(out)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(said) });
    expect(await readFile(join(root, 'afile'), 'utf8')).toBe('mine');
  });

  it('a folder in the place of a file: exit 2, and nothing half-written stays', async () => {
    await mkdir(join(root, 'built/capabilities/contract.yaml/x'), { recursive: true });
    const { code, stderr } = await into('built');
    expect(code).toBe(2);
    expect(stderr).toContain('a folder stands where a file is needed');
    expect([...(await files(join(root, 'built'))).keys()].filter((path) => path.endsWith('.tmp'))).toEqual([]);
  });

  it('a read-only folder: exit 2, and nothing is made', async () => {
    // nothing is read-only to the superuser
    if (process.getuid?.() === 0) return;
    await mkdir(join(root, 'locked'));
    await chmod(join(root, 'locked'), 0o555);
    expect(await into('locked/built')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('permission is denied'),
    });
    expect(await readdir(join(root, 'locked'))).toEqual([]);
  });

  it.runIf(process.platform === 'linux')('below /proc: exit 2, at once', async () => {
    expect(await into('/proc/nope')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('text.unwritable /proc/nope'),
    });
  });
});
