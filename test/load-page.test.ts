import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSandbox, type Sandbox } from '../src/sandbox/sandbox.ts';
import { terminal } from './cli/terminal.ts';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const page = readFileSync(join(PROJECT, 'docs/load.md'), 'utf8');

/** What the page calls them. */
const [URL_SHOWN, HOME_SHOWN, ID_SHOWN] = [
  'http://127.0.0.1:8090',
  '/home/you/.local/share/capstan',
  'L20260524T101530-4k7x',
];

/** Commands of the page with what they print, in order. */
const steps = [...page.matchAll(/```sh\ncapstan (.+)\n```\n\n```text\n([\s\S]*?)```/g)].map(
  ([, line = '', shown = '']) => ({
    line,
    shown,
  }),
);

let folder: string;
let sandbox: Sandbox;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'capstan-page-'));
  cpSync(join(PROJECT, 'examples'), join(folder, 'examples'), { recursive: true });
  sandbox = await startSandbox();
});

afterAll(async () => {
  await sandbox.close(0);
  rmSync(folder, { recursive: true });
});

/** Words as a shell takes them apart; the page quotes with single quotes only. */
function words(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '');
}

/** What was printed, with the names of the page. Lines of progress depend on the clock. */
function asShown(printed: string): string {
  return printed
    .replaceAll(sandbox.url, URL_SHOWN)
    .replaceAll(join(folder, 'data'), HOME_SHOWN)
    .replaceAll(/L\d{8}T\d{6}-[0-9a-z]{4}/g, ID_SHOWN)
    .replaceAll(/^read \d.+ in flight.*\n/gm, '');
}

/** `…` is the rest of a line or a part of it, a line of three dots any lines. */
function patternOf(shown: string): RegExp {
  const escaped = shown.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll(/^\\\.\\\.\\\.\n/gm, '(?:.*\n)*?').replaceAll('…', '.*')}$`);
}

test('the page has the steps of a walk', () => {
  expect(steps.map(({ line }) => line.split(' ').slice(0, 2).join(' '))).toEqual([
    'presets detect',
    'load plan',
    'load examples/exports/freshdesk.csv',
    'load retry-rejects',
    'load diff',
    'load examples/exports/merge',
    'load status',
    'load report',
    'load purge',
  ]);
});

test.each(steps)('capstan $line', async ({ line, shown }) => {
  const { stdout, stderr } = await terminal(words(line.replace(URL_SHOWN, sandbox.url)), {
    cwd: folder,
    env: { ASSEMBLED_API_KEY: 'any', CAPSTAN_DATA: join(folder, 'data') },
  });
  // a terminal shows both; which of them goes first is not ours to say
  const [one, other] = [asShown(stderr + stdout), asShown(stdout + stderr)];
  expect(patternOf(shown).test(one) || patternOf(shown).test(other), `${one}\n--- is not ---\n${shown}`).toBe(true);
});

test('the library section runs, and prints what it says', async () => {
  const [, code = ''] = /```ts\n([\s\S]*?)```/.exec(page) ?? [];
  const [, printed = ''] = /It prints `(.+?)`/.exec(page) ?? [];
  for (const name of ['capabilities', 'schemas', 'skills'])
    cpSync(join(PROJECT, name), join(folder, name), { recursive: true });
  const program = code
    .replace("'capstan'", JSON.stringify(join(PROJECT, 'src/index.ts')))
    .replace(URL_SHOWN, sandbox.url);
  writeFileSync(join(folder, 'program.ts'), program);
  const env = { ...process.env, ASSEMBLED_API_KEY: 'any' };
  const { stdout } = await promisify(execFile)(process.execPath, ['program.ts'], { cwd: folder, env });
  expect(stdout).toBe(`${printed}\n`);
});
