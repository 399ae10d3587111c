import { resolve } from 'node:path';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { openCapability } from '../run/open.ts';
import { startServer, type RunningServer } from '../serve/server.ts';
import { openOptions } from './capability.ts';
import { defineCommand, type CommandContext } from './command.ts';
import { printFailure, printGrouped, printJson, printLine } from './print.ts';
import { serveFlags, serveOptions } from './serve-flags.ts';
import { shownSurfaces } from './shown-surfaces.ts';
import { stopped } from './stopped.ts';

type Context = CommandContext<typeof serveFlags>;

export const serve = defineCommand({
  name: 'serve',
  summary: 'Serve a capability as REST, MCP and Agent Skill',
  usage: 'serve CAPABILITY [flags]',
  description:
    'Serves every surface that the capability exposes: on its own ports, or with --port on one. All that ' +
    'can be checked is checked before a port is opened. SIGTERM and SIGINT stop it once the requests in ' +
    'flight are answered.',
  flags: serveFlags,
  positionals: { min: 1, max: 1 },
  examples: [
    { line: 'capstan serve capabilities/crm.yaml --port 8080', summary: 'Everything on one port of this machine' },
    {
      line: 'capstan serve capabilities/crm.yaml --port 8080 --host 0.0.0.0 --token-file token --allow-host crm.internal',
      summary: 'For other machines, behind a name',
    },
  ],
  runsUntilStopped: true,
  run: async (context) => {
    const started = await start(context.positionals[0] ?? '', context);
    if (!started.ok) return printFailure(started.problems, context.flags.json, context, printGrouped);
    printStarted(started.value, context);
    printGrouped(context.stderr, started.problems, context.env);
    await stopped(context.signal);
    if (!(await started.value.stop())) printLine(context.stderr, 'some requests were cut off');
    return 0;
  },
});

/** Opens a capability file and serves it; nothing stays open when that fails. */
async function start(file: string, context: Context): Promise<Outcome<RunningServer>> {
  const options = await serveOptions(resolve(context.cwd, file), context);
  if (!options.ok) return options;
  const opened = await openCapability(resolve(context.cwd, file), await openOptions(file, context.flags, context));
  if (!opened.ok) return opened;
  const server = await startServer(opened.value, options.value);
  const problems = [...opened.problems, ...server.problems];
  if (server.ok) return ok(server.value, problems);
  await opened.value.runtime.close();
  return fail(...problems);
}

function printStarted(server: RunningServer, { flags, stdout }: Context): void {
  const surfaces = shownSurfaces(server);
  if (flags.json) return printJson(stdout, { ok: true, surfaces });
  for (const { kind, url } of surfaces) printLine(stdout, `${kind.padEnd(8)} ${url}`);
}
