import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFile, cp, mkdir, mkdtemp, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { installSkills, type SkillContent } from '../../src/project/install/install.ts';
import { putInPlace } from '../../src/project/install/put-folder.ts';
import { builtProject, SKILL, tree, type BuiltProject } from './skill-project.ts';
import { terminal, type Printed } from './terminal.ts';

const AGENTS = `.agents/skills/${SKILL}`;
const CLAUDE = `.claude/skills/${SKILL}`;
const RECEIPT = '.agents/.capstan-skills.json';

let project: BuiltProject;
let source: Record<string, string>;
let cwd: string;
let home: string;
beforeAll(async () => {
  project = await builtProject();
  source = await tree(join(project.root, 'skills', SKILL));
});
afterAll(() => project.remove());
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'capstan-install-'));
  home = await mkdtemp(join(tmpdir(), 'capstan-home-'));
});
afterEach(async () => {
  await rm(cwd, { recursive: true });
  await rm(home, { recursive: true });
});

const run = (...args: string[]): Promise<Printed> => terminal(['skill', ...args], { cwd, env: { HOME: home } });
const install = (...args: string[]): Promise<Printed> => run('install', project.root, ...args);
const uninstall = (...args: string[]): Promise<Printed> => run('uninstall', SKILL, ...args);
const jsonOf = ({ stdout }: Printed): unknown => JSON.parse(stdout);

/** Everything in the folder but the receipt. */
async function found(folder = cwd): Promise<Record<string, string>> {
  const { [RECEIPT]: _receipt, ...rest } = await tree(folder);
  return rest;
}

function installedTree(files = source): Record<string, string> {
  const placed = Object.entries(files).map(([path, text]) => [`${AGENTS}/${path}`, text]);
  return { ...Object.fromEntries(placed), [CLAUDE]: `-> ../../${AGENTS}` };
}

async function expectRefused(printed: Printed, code: string, file: string): Promise<void> {
  expect(printed).toMatchObject({ code: 2, stdout: '' });
  expect(printed.stderr).toContain(`error ${code} ${file}: `);
}

describe('installing', () => {
  it('puts the files byte for byte, with a relative link, and says so', async () => {
    expect(Object.keys(source)).toContain('SKILL.md');
    const printed = await install();
    const count = Object.keys(source).length;
    expect(printed).toEqual({
      code: 0,
      stdout: `installed ${SKILL}: ${count} files in ${AGENTS}, linked from ${CLAUDE}\n`,
      stderr: '',
    });
    expect(await found()).toEqual(installedTree());
  });

  it('goes to the home with --global, and leaves the folder alone', async () => {
    expect((await install('--global')).stdout).toContain(`files in ~/${AGENTS}`);
    expect(await found(home)).toEqual(installedTree());
    expect(await tree(cwd)).toEqual({});
  });

  it('changes nothing the second time', async () => {
    await install();
    const before = await tree(cwd);
    expect(jsonOf(await install('--json'))).toMatchObject({ ok: true, skills: [{ state: 'unchanged', as: 'link' }] });
    expect(await tree(cwd)).toEqual(before);
  });

  it('takes files that are not of the manifest for none of its business', async () => {
    const other = await mkdtemp(join(tmpdir(), 'capstan-source-'));
    await cp(project.root, other, { recursive: true });
    await writeFile(join(other, 'skills', SKILL, '.env'), 'KEY=canary');
    await run('install', other);
    expect(await found()).toEqual(installedTree());
    await rm(other, { recursive: true });
  });

  it('updates what it has put there, files that are gone too', async () => {
    await install();
    const newer = { 'SKILL.md': `${source['SKILL.md']}\nNew.\n` };
    const files = [{ path: 'SKILL.md', bytes: Buffer.from(newer['SKILL.md']) }];
    const done = await installSkills([{ name: SKILL, files }], { base: cwd, force: false });
    expect(done).toMatchObject({ ok: true, value: [{ state: 'updated' }] });
    expect(await found()).toEqual(installedTree(newer));
  });

  it('takes a folder over that somebody else has put there with the same bytes', async () => {
    await cp(join(project.root, 'skills', SKILL), join(cwd, AGENTS), { recursive: true });
    expect((await install()).stdout).toMatch(/^unchanged /);
    expect(await found()).toEqual(installedTree());
    expect((await uninstall()).code).toBe(0);
  });

  it('follows a link of one folder to the other, and needs no second place', async () => {
    await mkdir(join(cwd, '.agents/skills'), { recursive: true });
    await mkdir(join(cwd, '.claude'));
    await symlink('../.agents/skills', join(cwd, '.claude/skills'));
    expect(jsonOf(await install('--json'))).toMatchObject({ skills: [{ state: 'installed', as: 'itself' }] });
    expect(await found()).toEqual({ ...withoutLink(installedTree()), '.claude/skills': '-> ../.agents/skills' });
    expect((await uninstall()).stdout).toBe(`removed ${AGENTS}\n`);
    expect(await found()).toEqual({ '.claude/skills': '-> ../.agents/skills' });
  });
});

function withoutLink({ [CLAUDE]: _link, ...rest }: Record<string, string>): Record<string, string> {
  return rest;
}

describe('where links cannot be made', () => {
  const content = async (text: string): Promise<SkillContent> => ({
    name: SKILL,
    files: [{ path: 'SKILL.md', bytes: Buffer.from(text) }],
  });
  const refuse = (): Promise<never> =>
    Promise.reject(Object.assign(new Error('no links'), { code: 'EPERM', syscall: 'symlink' }));

  it('copies, updates the copy and takes it away again', async () => {
    const options = { base: cwd, force: false, link: refuse };
    expect(await installSkills([await content('a')], options)).toMatchObject({ ok: true, value: [{ as: 'copy' }] });
    expect(await found()).toEqual({ [`${AGENTS}/SKILL.md`]: 'a', [`${CLAUDE}/SKILL.md`]: 'a' });
    expect(await installSkills([await content('b')], options)).toMatchObject({ ok: true, value: [{ as: 'copy' }] });
    expect(await found()).toEqual({ [`${AGENTS}/SKILL.md`]: 'b', [`${CLAUDE}/SKILL.md`]: 'b' });
    expect((await uninstall()).code).toBe(0);
    expect(await tree(cwd)).toEqual({});
  });
});

describe('what is there already', () => {
  const FOREIGN = { [`${AGENTS}/SKILL.md`]: 'mine', [`${AGENTS}/notes/own.md`]: 'mine too' };

  async function foreign(): Promise<void> {
    await mkdir(join(cwd, AGENTS, 'notes'), { recursive: true });
    for (const [path, text] of Object.entries(FOREIGN)) await writeFile(join(cwd, path), text);
  }

  it('a folder that is not ours is left alone, and replaced whole with --force', async () => {
    await foreign();
    await expectRefused(await install(), 'skill.foreign', AGENTS);
    expect(await tree(cwd)).toEqual(FOREIGN);
    expect(jsonOf(await install('--force', '--json'))).toMatchObject({ skills: [{ state: 'replaced' }] });
    expect(await found()).toEqual(installedTree());
  });

  it.each<[string, (folder: string) => Promise<void>]>([
    ['was edited', (folder) => appendFile(join(folder, 'SKILL.md'), '\nMine.\n')],
    ['has a file more', (folder) => writeFile(join(folder, 'mine.md'), 'mine')],
    ['has a file less', (folder) => rm(join(folder, 'SKILL.md'))],
    ['has a link in it', (folder) => symlink('SKILL.md', join(folder, 'linked.md'))],
    ['has a link for a file', (folder) => linkedAway(folder)],
  ])('a folder of ours that %s is left alone, and replaced with --force', async (_, change) => {
    await install();
    await change(join(cwd, AGENTS));
    const before = await tree(cwd);
    await expectRefused(await install(), 'skill.changed', AGENTS);
    await expectRefused(await uninstall(), 'skill.changed', AGENTS);
    expect(await tree(cwd)).toEqual(before);
    expect((await install('--force')).code).toBe(0);
    expect(await found()).toEqual(installedTree());
  });

  async function linkedAway(folder: string): Promise<void> {
    await cp(join(folder, 'SKILL.md'), join(home, 'same.md'));
    await rm(join(folder, 'SKILL.md'));
    await symlink(join(home, 'same.md'), join(folder, 'SKILL.md'));
  }

  it('nothing is installed when one of two skills may not be', async () => {
    await foreign();
    const files = [{ path: 'SKILL.md', bytes: Buffer.from('x') }];
    const both = [
      { name: 'another', files },
      { name: SKILL, files },
    ];
    expect(await installSkills(both, { base: cwd, force: false })).toMatchObject({ ok: false });
    expect(await tree(cwd)).toEqual(FOREIGN);
  });

  it('a link in the place of the skill is not followed: with --force it goes, and what it led to stays', async () => {
    await mkdir(join(home, 'theirs'));
    await writeFile(join(home, 'theirs/SKILL.md'), 'theirs');
    await mkdir(join(cwd, '.agents/skills'), { recursive: true });
    await symlink(join(home, 'theirs'), join(cwd, AGENTS));
    await expectRefused(await install(), 'skill.foreign', AGENTS);
    await expectRefused(await uninstall(), 'skill.foreign', AGENTS);
    expect((await install('--force')).code).toBe(0);
    expect(await found()).toEqual(installedTree());
    expect(await tree(home)).toEqual({ 'theirs/SKILL.md': 'theirs' });
  });

  it('a second place that is not ours is left alone, and told by uninstall', async () => {
    await install();
    await rm(join(cwd, CLAUDE));
    await symlink('elsewhere', join(cwd, CLAUDE));
    await expectRefused(await install(), 'skill.foreign', CLAUDE);
    const printed = await uninstall();
    expect(printed).toMatchObject({ code: 0, stdout: `removed ${AGENTS}\n` });
    expect(printed.stderr).toContain(`warning skill.foreign ${CLAUDE}: `);
    expect(await readlink(join(cwd, CLAUDE))).toBe('elsewhere');
  });

  it.each(['.agents', '.agents/skills', '.claude', '.claude/skills'])(
    'a link %s that leads out of the folder is an error, with --force too',
    async (path) => {
      await mkdir(join(cwd, path, '..'), { recursive: true });
      await symlink(home, join(cwd, path));
      const printed = await install('--force');
      expect(printed).toMatchObject({ code: 2, stdout: '' });
      expect(printed.stderr).toMatch(/^error skill\.outside /);
      expect(await tree(home)).toEqual({});
    },
  );

  it('a link that leads nowhere is an error too', async () => {
    await symlink('nowhere', join(cwd, '.agents'));
    expect((await install()).stderr).toMatch(/^error skill\.outside /);
  });

  it.skipIf(process.platform === 'win32')('a receipt that is a pipe is an error, and is not waited for', async () => {
    await mkdir(join(cwd, '.agents'));
    execFileSync('mkfifo', [join(cwd, RECEIPT)]);
    expect((await install()).stderr).toMatch(/^error skill\.receipt /);
  });

  it.each(['{', '{"version": 2, "skills": {}}', '{"version": 1, "skills": {"contract": {"SKILL.md": "x"}}}'])(
    'a receipt that is %s is an error, and nothing is touched',
    async (text) => {
      await mkdir(join(cwd, '.agents'));
      await writeFile(join(cwd, RECEIPT), text);
      await expectRefused(await install(), 'skill.receipt', RECEIPT);
      expect(await tree(cwd)).toEqual({ [RECEIPT]: text });
    },
  );
});

describe('a file system that refuses', () => {
  it.each(['.agents', '.agents/skills'])('a file at %s is text.unwritable, and nothing stays', async (path) => {
    await mkdir(join(cwd, path, '..'), { recursive: true });
    await writeFile(join(cwd, path), 'a file');
    const printed = await install();
    expect(printed).toMatchObject({ code: 2, stdout: '' });
    expect(printed.stderr).toMatch(/^error text\.unwritable .*a file stands where a folder is needed/);
    expect(await tree(cwd)).toEqual({ [path]: 'a file' });
  });

  // for root every folder is writable
  it.runIf(process.platform === 'linux')('a file system that takes no folders is text.unwritable', async () => {
    const printed = await terminal(['skill', 'install', project.root], { cwd: '/proc' });
    expect(printed.code).toBe(2);
    expect(printed.stderr).toMatch(/^error text\.unwritable /);
  });

  it('nothing changes when the new folder cannot be completed', async () => {
    await install();
    const before = await tree(cwd);
    const name = 'x'.repeat(300);
    const files = [
      { path: 'SKILL.md', bytes: Buffer.from('new') },
      { path: name, bytes: Buffer.from('too long a name') },
    ];
    const done = await installSkills([{ name: SKILL, files }], { base: cwd, force: true });
    expect(done).toMatchObject({ ok: false, problems: [{ code: 'text.unwritable' }] });
    expect(await tree(cwd)).toEqual(before);
  });

  it('what stood there stands there again when the new folder cannot be put in its place', async () => {
    await install();
    const before = await tree(cwd);
    const put = await putInPlace(join(cwd, AGENTS), join(cwd, '.agents/skills/.gone.tmp'));
    expect(put).toMatchObject({ ok: false, problems: [{ code: 'text.unwritable' }] });
    expect(await tree(cwd)).toEqual(before);
  });

  it('a home that is not there is an error', async () => {
    const printed = await terminal(['skill', 'install', project.root, '--global'], {
      cwd,
      env: { HOME: join(home, 'nobody') },
    });
    expect(printed).toMatchObject({ code: 2, stdout: '' });
    expect(printed.stderr).toContain('error text.unreadable');
  });
});

describe('uninstalling', () => {
  it('a name or a receipt that leads out of the folder removes nothing', async () => {
    await install();
    await mkdir(join(cwd, 'work'));
    await writeFile(join(cwd, 'work/a'), 'a');
    const digest = createHash('sha256').update('a').digest('hex');
    const noted = { version: 1, skills: { '../../work': { a: digest } } };
    for (const name of ['../../work', '..', '.', '']) {
      await expect(run('uninstall', name)).resolves.toMatchObject({ code: 2, stdout: '' });
      await writeFile(join(cwd, RECEIPT), JSON.stringify(noted));
    }
    expect((await install()).stderr).toContain('error skill.receipt ');
    expect(await tree(join(cwd, 'work'))).toEqual({ a: 'a' });
  });

  it('removes what was put there, and nothing beside it', async () => {
    await mkdir(join(cwd, '.agents/skills/other'), { recursive: true });
    await writeFile(join(cwd, '.agents/skills/other/SKILL.md'), 'other');
    await install();
    expect(await uninstall()).toEqual({ code: 0, stdout: `removed ${CLAUDE}\nremoved ${AGENTS}\n`, stderr: '' });
    expect(await tree(cwd)).toEqual({ '.agents/skills/other/SKILL.md': 'other' });
  });

  it('takes from the home with --global, and reports with --json', async () => {
    await install('--global');
    expect(jsonOf(await uninstall('--global', '--json'))).toEqual({
      ok: true,
      base: home,
      removed: [CLAUDE, AGENTS],
      problems: [],
    });
    expect(await tree(home)).toEqual({});
  });

  it('forgets a skill whose folder is gone, with the link that leads nowhere', async () => {
    await install();
    await rm(join(cwd, AGENTS), { recursive: true });
    expect(await uninstall()).toMatchObject({ code: 0, stdout: `removed ${CLAUDE}\n` });
    expect(await tree(cwd)).toEqual({});
  });

  it.each(['nobody', '..', 'a/b'])('a skill %s that was never installed is exit 2', async (name) => {
    await install();
    const before = await tree(cwd);
    const printed = await run('uninstall', name);
    expect(printed.code).toBe(2);
    expect(printed.stderr).toMatch(/^error skill\./);
    expect(await tree(cwd)).toEqual(before);
  });
});

describe('which skills', () => {
  it('those of the project, by name, by its folder or by their own', async () => {
    const inside = (...args: string[]) => terminal(['skill', 'install', ...args, '--json'], { cwd: project.root });
    try {
      for (const args of [[], [SKILL], ['.'], [`./skills/${SKILL}`], [`skills/${SKILL}/`]]) {
        expect(jsonOf(await inside(...args)), args.join(' ')).toMatchObject({ ok: true, skills: [{ name: SKILL }] });
      }
    } finally {
      await terminal(['skill', 'uninstall', SKILL], { cwd: project.root });
    }
  });

  it('those that come with the package, where there is no project or a name says so', async () => {
    const name = 'assembled-conversations';
    expect(jsonOf(await run('install', '--json'))).toMatchObject({ skills: [{ name }] });
    expect(
      jsonOf(await terminal(['skill', 'pack', name, '--out', join(cwd, 'x'), '--json'], { cwd: project.root })),
    ).toMatchObject({ name });
  });

  it('an unknown name is exit 2, and names those that there are', async () => {
    const printed = await terminal(['skill', 'install', 'nobody'], { cwd: project.root });
    expect(printed).toMatchObject({ code: 2, stdout: '' });
    expect(printed.stderr).toBe(`error skill.unknown: There is no such skill; skills here are ${SKILL}.\n`);
  });

  it('a folder without a built skill is exit 2', async () => {
    await mkdir(join(cwd, 'skills/mine'), { recursive: true });
    await writeFile(join(cwd, 'skills/mine/SKILL.md'), '---\nname: mine\ndescription: Mine.\n---\n');
    for (const folder of ['./skills/mine', './nowhere']) {
      expect((await run('install', folder)).stderr).toMatch(/^error skill\.unknown: There is no skill here/);
    }
  });

  it('a source whose file is a link, or whose name is another, is not handed out', async () => {
    const other = await mkdtemp(join(tmpdir(), 'capstan-source-'));
    await cp(project.root, other, { recursive: true });
    const main = join(other, 'skills', SKILL, 'SKILL.md');
    await cp(main, join(other, 'real.md'));
    await rm(main);
    await symlink('../../real.md', main);
    expect((await run('install', other)).stderr).toContain('is not a regular file');
    await rm(main);
    await writeFile(main, '---\nname: other\ndescription: x\n---\n');
    expect((await run('install', other)).stderr).toContain('is not the name of the folder');
    expect(await tree(cwd)).toEqual({});
    await rm(other, { recursive: true });
  });
});

describe('skill alone', () => {
  it('shows the three, and is exit 2 as capstan alone is', async () => {
    const { code, stdout, stderr } = await run();
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    for (const verb of ['install', 'uninstall', 'pack']) expect(stderr).toContain(`capstan skill ${verb} `);
    expect((await run('nonsense')).stderr).toContain('Write skill install, skill uninstall or skill pack.');
  });
});
