import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly errors: string;
}

/** Runs programs in one folder with one Node first in the PATH. */
export type Run = (program: string, args: readonly string[], input?: string) => Promise<Ended>;

/** What the contract asks for as it is, without the overlays that know better; nothing is sent to anybody. */
const SECRETS = { ASSEMBLED_CONVERSATIONS_USERNAME: 'none', ASSEMBLED_CONVERSATIONS_PASSWORD: 'none' };

/** The environment of a program in a folder: one Node first in its PATH, and a home of its own. */
export function environmentOf(cwd: string, bin: string | undefined): NodeJS.ProcessEnv {
  const path = [join(cwd, 'node_modules/.bin'), ...(bin === undefined ? [] : [bin]), process.env['PATH'] ?? ''];
  return { ...process.env, ...SECRETS, PATH: path.join(delimiter), XDG_CACHE_HOME: join(cwd, '.cache'), HOME: cwd };
}

/** `bin` is a folder with a `node` in it; undefined leaves the PATH as it is. */
function runIn(cwd: string, bin: string | undefined): Run {
  const env = environmentOf(cwd, bin);
  return async (program, args, input = '') => {
    // npm keeps its cache and its settings where they are.
    const npm = program === 'npm' ? { HOME: process.env['HOME'] } : {};
    const child = spawn(program, args, { cwd, env: { ...env, ...npm }, stdio: 'pipe' });
    // A program that ends without reading is judged by its exit code.
    child.stdin.on('error', () => {}).end(input);
    const [out, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
    return { code, out, errors };
  };
}

const INSTALL = ['install', '--no-audit', '--no-fund', '--prefer-offline'];

async function project(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, 'package.json'),
    '{"private": true, "type": "module", "allowScripts": {"node": true}}\n',
  );
}

/** The folder of a `node` of that version, such as 22 or 22.19.0: the one that npm has. */
export async function nodeOf(version: string, folder: string): Promise<string> {
  await project(folder);
  const { code, errors } = await runIn(folder, undefined)('npm', [...INSTALL, `node@${version}`]);
  if (code !== 0) throw new Error(errors);
  return join(folder, 'node_modules/.bin');
}

/** Builds and packs what is here, and installs it into an empty project, production dependencies only. */
export async function installTarball(folder: string, bin: string | undefined): Promise<Run> {
  await project(folder);
  const packed = await runIn(ROOT, undefined)('npm', ['pack', '--silent', '--pack-destination', folder]);
  if (packed.code !== 0) throw new Error(packed.out + packed.errors);
  const tarball = join(folder, packed.out.trim().split('\n').at(-1) ?? '');
  const run = runIn(folder, bin);
  const installed = await run('npm', [...INSTALL, tarball]);
  if (installed.code !== 0) throw new Error(installed.errors);
  return run;
}
