import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { isObject } from '../../src/model/json.ts';
import { builtProject, SKILL, tree, type BuiltProject } from '../cli/skill-project.ts';
import { running, type Running } from '../cli/running.ts';
import { terminal } from '../cli/terminal.ts';

const CLIENT = fileURLToPath(new URL('../../node_modules/skills/bin/cli.mjs', import.meta.url));

let project: BuiltProject;
let cwd: string;
let server: Running | undefined;
beforeAll(async () => {
  project = await builtProject();
});
afterAll(() => project.remove());
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'capstan-client-'));
});
afterEach(async () => {
  await server?.stop();
  await rm(cwd, { recursive: true });
});

async function serve(...flags: string[]): Promise<string> {
  const args = ['serve', 'capabilities/contract.yaml', '--port', '0', '--upstream', 'http://127.0.0.1:9', ...flags];
  const env = { LIBRARY_BOOKS_API_KEY: 'canary' };
  server = await running(args, /^health +(\S+)$/m, { cwd: project.root, env });
  return /^rest +(\S+)$/m.exec(server.printed().stdout)?.[1] ?? 'no url';
}

/** The client that a dozen of agents tell their users to install skills with, from a home of its own. */
async function add(url: string): Promise<string> {
  const env = {
    PATH: process.env['PATH'],
    HOME: join(cwd, 'home'),
    DISABLE_TELEMETRY: '1',
    DO_NOT_TRACK: '1',
    NO_COLOR: '1',
  };
  const args = [CLIENT, 'add', url, '-y', '-a', 'claude-code', '-a', 'codex'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd, env });
  return stdout;
}

async function installed(folder: string): Promise<Record<string, string>> {
  return tree(join(cwd, folder, SKILL));
}

it('installs every file of the skill byte for byte, and records the digest of the index', async () => {
  const base = await serve();
  await add(base);
  const source = await tree(join(project.root, 'skills', SKILL));
  expect(await installed('.agents/skills')).toEqual(source);
  expect(await tree(join(cwd, '.claude/skills'))).toEqual({ [SKILL]: `-> ../../.agents/skills/${SKILL}` });
  const lock: unknown = JSON.parse(await readFile(join(cwd, 'skills-lock.json'), 'utf8'));
  const index: unknown = await (await fetch(`${base}/.well-known/agent-skills/index.json`)).json();
  const skills = isObject(index) && Array.isArray(index['skills']) ? index['skills'] : [];
  expect(lock).toMatchObject({ skills: { [SKILL]: { wellKnownDigest: skills[0]?.digest } } });
});

it('finds the skill below a path where the documents have been moved', async () => {
  const base = await serve('--mount', 'discovery=/about');
  await add(`${base}/about`);
  expect(await installed('.agents/skills')).toEqual(await tree(join(project.root, 'skills', SKILL)));
});

it('what it has installed counts as ours where the bytes are, and is left alone where they are not', async () => {
  await add(await serve());
  const install = () => terminal(['skill', 'install', project.root], { cwd });
  expect((await install()).stdout).toMatch(/^unchanged /);
  await writeFile(join(cwd, '.agents/skills', SKILL, 'SKILL.md'), 'mine');
  expect((await install()).code).toBe(2);
});

it('installs nothing from a port that asks for a token', async () => {
  const token = join(project.root, 'token');
  await writeFile(token, 'canary-token');
  const base = await serve('--token-file', token);
  await expect(add(base)).rejects.toThrow();
  expect(Object.keys(await tree(cwd)).filter((path) => path.endsWith('SKILL.md'))).toEqual([]);
});
