import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import type { Problem } from '../model/problem.ts';
import { readConfig, type Config } from '../project/config.ts';
import { CAPABILITIES } from '../project/manifest.ts';
import { openCapability, type OpenCapability } from '../run/open.ts';
import { openSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import { defaultMounts } from '../serve/mounts.ts';
import { startServer, type RunningServer } from '../serve/server.ts';
import { buildProject } from './build-project.ts';
import { defineCommand, portFlag, type CommandContext } from './command.ts';
import { tryLines } from './demo-lines.ts';
import { printFailure, printGrouped, printLine } from './print.ts';
import { DEFAULT_MAX_BODY } from './serve-flags.ts';
import { serveLog } from './serve-log.ts';
import { stopped } from './stopped.ts';
import { packageVersion } from './version.ts';

const PORT = 8080;
const SANDBOX_PORT = 8090;
const CONFIG = 'capstan.yml';
const HOST = '127.0.0.1';

const flags = {
  port: portFlag(`Port of every surface, 0 for a free one (default: ${PORT})`),
  'sandbox-port': portFlag(`Port of the sandbox, 0 for a free one (default: ${SANDBOX_PORT})`),
} as const;

type Context = CommandContext<typeof flags>;

export const demo = defineCommand({
  name: 'demo',
  summary: 'Build, start the sandbox and serve everything on this machine',
  usage: 'demo [--port PORT] [--sandbox-port PORT]',
  description:
    'Builds the project in this folder (or, where there is no capstan.yml, serves the one that comes ' +
    'with the package), starts an upstream to practise on, serves every surface with a throw-away key, ' +
    'and prints lines to try.',
  flags,
  positionals: { min: 0, max: 0 },
  examples: [{ line: 'capstan demo --port 9000', summary: 'On another port' }],
  runsUntilStopped: true,
  run: async (context) => {
    const started = await start(context);
    if (!started.ok) return printFailure(started.problems, false, context);
    for (const line of started.value.lines) printLine(context.stdout, line);
    await stopped(context.signal);
    await started.value.stop();
    return 0;
  },
});

interface Demo {
  readonly lines: readonly string[];
  stop(): Promise<void>;
}

async function start(context: Context): Promise<Outcome<Demo>> {
  const built = await buildHere(context);
  if (!built.ok) return built;
  const upstream = await openSandbox({ port: context.flags['sandbox-port'] ?? SANDBOX_PORT, host: HOST });
  if (!upstream.ok) return otherPort(upstream.problems, 'sandbox-port', context);
  const served = await serveAgainst(built.value, upstream.value, context);
  if (!served.ok) {
    await upstream.value.close();
    return served;
  }
  const { opened, server } = served.value;
  const underNpm = context.env['npm_lifecycle_event'] !== undefined;
  return ok({
    lines: tryLines({ opened, server, sandbox: upstream.value, underNpm, file: built.value, cwd: context.cwd }),
    stop: async () => {
      await server.stop();
      await upstream.value.close();
    },
  });
}

/** The capability file of the project in this folder, freshly built; without a project, the one of the package. */
async function buildHere(context: Context): Promise<Outcome<string>> {
  const own = await readConfig(join(context.cwd, CONFIG));
  const packaged = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), CONFIG);
  const config = isMissing(own) ? await readConfig(packaged) : own;
  if (!config.ok) return config;
  const { root, apis } = config.value;
  const file = join(root, CAPABILITIES, `${apis[0]?.capability ?? ''}.yaml`);
  if (config !== own) return ok(file);
  const generator = { name: 'capstan', version: await packageVersion() };
  const built = await buildProject({ config: config.value, out: root, check: false, generator });
  if (!built.ok) return built;
  for (const { path } of built.value.changes.write) printLine(context.stderr, `built ${path}`);
  return ok(file);
}

function isMissing(config: Outcome<Config>): boolean {
  return config.problems.some(({ code }) => code === 'config.missing');
}

interface Served {
  readonly opened: OpenCapability;
  readonly server: RunningServer;
}

async function serveAgainst(file: string, { url: upstream }: Sandbox, context: Context): Promise<Outcome<Served>> {
  const opened = await openWithThrowAwayKey(file, upstream);
  if (!opened.ok) return opened;
  const server = await startServer(opened.value, {
    port: context.flags.port ?? PORT,
    host: HOST,
    maxBody: DEFAULT_MAX_BODY,
    mounts: defaultMounts,
    open: false,
    allowHosts: [],
    allowOrigins: [],
    version: await packageVersion(),
    log: serveLog(context),
  });
  printGrouped(context.stderr, server.ok ? [...opened.problems, ...server.problems] : [], context.env);
  if (server.ok) return ok({ opened: opened.value, server: server.value });
  await opened.value.runtime.close();
  return otherPort(server.problems, 'port', context);
}

/** Both ports are ours to choose, so who meets one that is taken is told how to choose another. */
function otherPort(problems: readonly Problem[], flag: keyof typeof flags, { env }: Context): Outcome<never> {
  const command = env['npm_lifecycle_event'] === 'start' ? 'npm start --' : 'capstan demo';
  return fail(
    ...problems.map((found) => {
      const { reason } = found.args;
      if (found.code !== 'serve.port' || typeof reason !== 'string') return found;
      return { ...found, args: { ...found.args, reason: `${reason}; try ${command} --${flag} N` } };
    }),
  );
}

/** A real key of the environment must not reach the sandbox, so every secret gets a value made up here. */
async function openWithThrowAwayKey(file: string, upstream: string): Promise<Outcome<OpenCapability>> {
  const bare = await openCapability(file, { environment: {}, upstream, secrets: 'optional' });
  if (!bare.ok) return bare;
  const keys = bare.value.runtime.capability.binds.flatMap((bind) => Object.values(bind.keys));
  await bare.value.runtime.close();
  const environment = Object.fromEntries(keys.map((key) => [key, randomBytes(16).toString('hex')]));
  return openCapability(file, { environment, upstream });
}
