import type { McpExposure } from '../model/capability.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import { DRAIN_LIMIT_MS } from '../http/listen.ts';
import type { OpenCapability } from '../run/open.ts';
import type { OpenLoads } from '../serve/loads-open.ts';
import { manyTools, takenToolName } from '../serve/mcp-built-in.ts';
import { capabilityFile, runtimeFlags, withOpened } from './capability.ts';
import { defineCommand, type CommandContext } from './command.ts';
import { loadServingFlags, loadsOptions } from './load-serving.ts';
import { OWN_CAPABILITIES } from './own.ts';
import { exitCodeOf, printGrouped } from './print.ts';
import { maxBodyFlag, maxBodyOf, toolsFlag } from './serve-flags.ts';
import { serveLog } from './serve-log.ts';
import { packageVersion } from './version.ts';

const flags = {
  ...runtimeFlags,
  'max-body': maxBodyFlag,
  tools: toolsFlag,
  ...loadServingFlags,
} as const;

type Context = CommandContext<typeof flags>;

export const mcp = defineCommand({
  name: 'mcp',
  summary: 'Serve the tools of a capability over stdin and stdout',
  usage: 'mcp [CAPABILITY] [flags]',
  description:
    'An MCP server for a client that starts it: messages on stdin and stdout, everything else on stderr. ' +
    'CAPABILITY is a capability file (default: the only one in capabilities/, or, where there is no such folder, the one ' +
    'that comes with capstan). It ends when the client closes its side; a load that runs then is stopped, and can be resumed.',
  flags,
  positionals: { min: 0, max: 1 },
  examples: [
    { line: 'capstan mcp capabilities/crm.yaml', summary: 'As an MCP client starts it' },
    {
      line: 'capstan mcp capabilities/crm.yaml --files-root exports',
      summary: 'Whose model may load the files of exports/',
    },
  ],
  runsUntilStopped: true,
  run: async (context) => {
    const served = await serveFile(context);
    printGrouped(context.stderr, served.problems, context.env);
    return served.ok ? 0 : exitCodeOf(served.problems);
  },
});

async function serveFile(context: Context): Promise<Outcome<void>> {
  const file = await capabilityFile(context.positionals[0], context.cwd, OWN_CAPABILITIES);
  if (!file.ok) return file;
  const { flags: given } = context;
  return withOpened(file.value, given, context, (opened) => serveTools(opened, file.value, context));
}

/** The loads that agents may begin, when they may. */
async function openedLoads(
  { runtime }: OpenCapability,
  file: string,
  context: Context,
): Promise<Outcome<OpenLoads | undefined>> {
  const options = await loadsOptions(file, context, false);
  if (!options.ok || options.value === undefined) return options.ok ? ok(undefined) : options;
  const { openLoads } = await import('../serve/loads-open.ts');
  return openLoads(runtime, options.value, serveLog(context));
}

async function serveTools(opened: OpenCapability, file: string, context: Context): Promise<Outcome<void>> {
  const { runtime, skills } = opened;
  const exposure = runtime.capability.exposes.find((exposed): exposed is McpExposure => exposed.kind === 'mcp');
  if (exposure === undefined) return fail(problem('serve.nothing', {}, {}));
  const { serveMcpStdio } = await import('../serve/mcp.ts');
  const version = await packageVersion();
  const { stdin: input, stdout: output, signal } = context;
  const maxBody = maxBodyOf(context.flags);
  const loads = await openedLoads(opened, file, context);
  if (!loads.ok) return loads;
  const builtIn = loads.value?.builtIn;
  const toolList = context.flags.tools ?? 'all';
  const taken = takenToolName(exposure, builtIn, toolList);
  if (taken !== undefined) return fail(problem('serve.collision', {}, { what: 'tool', name: taken }));
  printGrouped(context.stderr, manyTools(exposure, toolList), context.env);
  try {
    return await serveMcpStdio(
      { runtime, exposure, skills, builtIn, toolList, opened, version, maxBody, log: serveLog(context) },
      { input, output, signal },
    );
  } finally {
    await loads.value?.service.close(DRAIN_LIMIT_MS);
  }
}
