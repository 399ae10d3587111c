import type { McpExposure } from '../model/capability.ts';
import { fail, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import type { OpenCapability } from '../run/open.ts';
import { runtimeFlags, withCapability } from './capability.ts';
import { defineCommand, type CommandContext } from './command.ts';
import { exitCodeOf, printGrouped } from './print.ts';
import { maxBodyFlag, maxBodyOf } from './serve-flags.ts';
import { serveLog } from './serve-log.ts';
import { packageVersion } from './version.ts';

const flags = {
  ...runtimeFlags,
  'max-body': maxBodyFlag,
} as const;

type Context = CommandContext<typeof flags>;

export const mcp = defineCommand({
  name: 'mcp',
  summary: 'Serve the tools of a capability over stdin and stdout',
  usage: 'mcp [CAPABILITY] [flags]',
  description:
    'An MCP server for a client that starts it: messages on stdin and stdout, everything else on stderr. ' +
    'CAPABILITY is a capability file (default: the only one in capabilities/). It ends when the client ' +
    'closes its side.',
  flags,
  positionals: { min: 0, max: 1 },
  examples: [{ line: 'capstan mcp capabilities/crm.yaml', summary: 'As an MCP client starts it' }],
  runsUntilStopped: true,
  run: async (context) => {
    const choice = { ...context.flags, capability: context.positionals[0] };
    const served = await withCapability(choice, context, (opened) => serveTools(opened, context));
    printGrouped(context.stderr, served.problems, context.env);
    return served.ok ? 0 : exitCodeOf(served.problems);
  },
});

async function serveTools({ runtime, skills }: OpenCapability, context: Context): Promise<Outcome<void>> {
  const exposure = runtime.capability.exposes.find((exposed): exposed is McpExposure => exposed.kind === 'mcp');
  if (exposure === undefined) return fail(problem('serve.nothing', {}, {}));
  const { serveMcpStdio } = await import('../serve/mcp.ts');
  const version = await packageVersion();
  const { stdin: input, stdout: output, signal } = context;
  const maxBody = maxBodyOf(context.flags);
  return serveMcpStdio(
    { runtime, exposure, skills, version, maxBody, log: serveLog(context) },
    { input, output, signal },
  );
}
