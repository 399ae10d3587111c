/**
 * What somebody gets who installs the package: the tarball in an empty folder, and each command once. Prints a line a step
 * and exits 1 at the first that fails. `npm run smoke -- --node 22` does it on another Node, which npm brings.
 */
import { match, ok, strictEqual } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { commands } from '../../src/cli/commands.ts';
import { CONSUMER } from './consumer.ts';
import { environmentOf, installTarball, nodeOf, ROOT, type Run } from './tarball.ts';

const START_MS = 20_000;
const MB = 1e6;
/** Of everything that an installation brings; docs/package.md has the figures. What goes over is looked at before it is moved. */
const BOUNDS = { megabytes: 45, packages: 60 };
/** What no contract says, and `init` would ask for. */
const FACTS = Object.entries({
  provider: 'Smoke',
  description: 'A project that is made by a test of the package and is thrown away when the test is over. '
    .repeat(3)
    .trim(),
  url: 'https://smoke.example/apis.yml',
  image: 'https://smoke.example/icon.png',
  'human-url': 'https://smoke.example/',
  tags: 'One,Two,Three,Four,Five',
  maintainers: 'Smoke',
  position: 'Consuming',
  access: '3rd-Party',
}).flatMap(([flag, value]) => [`--${flag}`, value]);
const INITIALIZE = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'smoke', version: '1' } },
};
const LINES = [
  INITIALIZE,
  { jsonrpc: '2.0', method: 'notifications/initialized' },
  { jsonrpc: '2.0', id: 2, method: 'tools/list' },
];

const { values } = parseArgs({ options: { node: { type: 'string' } } });
const folder = await mkdtemp(join(tmpdir(), 'capstan-smoke-'));
const bin = values.node === undefined ? undefined : await nodeOf(values.node, join(folder, 'node'));
const here = join(folder, 'empty');
const own = join(here, 'node_modules/capstan');
let run: Run;

async function step(name: string, does: () => Promise<string | void>): Promise<void> {
  const start = performance.now();
  const found = await does();
  console.log(`ok  ${name}${found === undefined ? '' : `: ${found}`} (${Math.round(performance.now() - start)} ms)`);
}

/** Runs a command of the package; the exit code must be the expected one. */
async function capstan(args: readonly string[], code = 0, input?: string): Promise<string> {
  const ended = await run('capstan', args, input);
  strictEqual(ended.code, code, `capstan ${args.join(' ')}\n${ended.out}${ended.errors}`);
  return ended.out;
}

async function sizeOf(path: string): Promise<number> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function installed(): Promise<string> {
  run = await installTarball(here, bin);
  const all = (await sizeOf(join(here, 'node_modules'))) / MB;
  const { packages } = JSON.parse(await readFile(join(here, 'node_modules/.package-lock.json'), 'utf8'));
  const count = Object.keys(packages).length;
  ok(all < BOUNDS.megabytes && count < BOUNDS.packages, `${all} MB in ${count} packages`);
  return `${((await sizeOf(own)) / MB).toFixed(1)} MB, ${all.toFixed(1)} MB with dependencies in ${count} packages`;
}

async function helps(): Promise<string> {
  match((await run('npx', ['--no-install', 'capstan', '--help'])).out, /^Usage: capstan COMMAND/);
  const all = commands.map(({ name }) => capstan([...name.split(' '), '--help']));
  for (const help of await Promise.all(all)) match(help, /^Usage: capstan /);
  return `${commands.length} commands`;
}

async function serves(built: string): Promise<void> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  ok(typeof address === 'object' && address !== null);
  listener.close();
  const args = ['serve', built, '--port', String(address.port)];
  const env = environmentOf(here, bin);
  const child = spawn('node', [join(own, 'bin/capstan.js'), ...args], {
    cwd: here,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    const url = `http://127.0.0.1:${address.port}`;
    for (const end = Date.now() + START_MS; Date.now() < end && child.exitCode === null; await setTimeout(50))
      if ((await fetch(`${url}/health/ready`).catch(() => undefined))?.status === 200) break;
    const headers = { 'content-type': 'application/json' };
    const body = '{"conversations": [{"channel": "fax"}]}';
    const answer = await fetch(`${url}/v0/conversations/bulk`, { method: 'POST', headers, body });
    strictEqual(answer.status, 422);
    match(await answer.text(), /input\.enum/);
  } finally {
    child.kill('SIGTERM');
  }
  strictEqual((await once(child, 'exit'))[0], 0);
}

async function compiles(): Promise<void> {
  for (const [name, content] of Object.entries(CONSUMER)) await writeFile(join(here, name), content);
  const types = ['--typeRoots', join(ROOT, 'node_modules/@types')];
  for (const how of [[], ['--module', 'esnext', '--moduleResolution', 'bundler']]) {
    const { code, out } = await run(join(ROOT, 'node_modules/.bin/tsc'), ['-p', '.', ...types, ...how]);
    strictEqual(code, 0, out);
  }
  const { out, errors } = await run('node', ['out/consumer.js']);
  match(out, /^mine 1\n[a-z]+\.[a-z-]+\n$/, out + errors);
}

try {
  await step('the tarball is installed', installed);
  await step('Node', async () => (await run('node', ['--version'])).out.trim());
  await step('every command has its help', helps);
  const contract = join(own, 'openapi/assembled-conversations-api-openapi.yml');
  await copyFile(contract, join(here, 'contract.yml'));
  await step('build', async () => void (await capstan(['build', 'contract.yml', '--out', 'built'])));
  const [made = ''] = (await readdir(join(here, 'built/capabilities'))).filter((name) => name.endsWith('.yaml'));
  const built = join('built/capabilities', made);
  await step('serve refuses a bad request', () => serves(built));
  await step('mcp lists its tools over stdin and stdout', async () => {
    const input = LINES.map((line) => `${JSON.stringify(line)}\n`).join('');
    match(await capstan(['mcp', built], 0, input), /"tools":\[/);
  });
  const tickets = join(own, 'examples/exports/freshdesk.csv');
  await step('load plan', async () => {
    const plan = ['load', 'plan', tickets, '--timezone', 'utc', '--data', 'data'];
    const capability = join(own, 'capabilities/conversations-conversations.yaml');
    match(await capstan([...plan, '--capability', capability], 3), /requests?/);
  });
  await step('skill install, and its script runs', async () => {
    await capstan(['skill', 'install']);
    const script = '.agents/skills/assembled-conversations/scripts/capstan.mjs';
    strictEqual((await run('node', [script, '--help'])).code, 0);
    await capstan(['skill', 'pack', '--out', 'packed']);
  });
  const config = ['--config', join(own, 'capstan.yml')];
  await step('publish, and each line of its checklist', async () => {
    await capstan(['publish', ...config, '--out', 'site']);
    await capstan(['publish', ...config, '--check']);
    return `${(await readdir(join(here, 'site'), { recursive: true })).length} files and folders`;
  });
  await step('score', async () => match(await capstan(['score', ...config]), /agent readiness/i));
  await step('init of a project, which is built and published', async () => {
    await capstan(['init', 'contract.yml', '--yes', ...FACTS]);
    for (const command of ['build', 'publish']) await capstan([command]);
  });
  await step('a strict TypeScript project compiles and runs with the library', compiles);
} finally {
  await rm(folder, { recursive: true, force: true });
}
