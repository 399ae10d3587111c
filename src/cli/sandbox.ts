import { once } from 'node:events';
import { resolve } from 'node:path';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { parseFaultFlag, type Fault } from '../sandbox/fault.ts';
import { readWireProfile } from '../project/wire.ts';
import { openSandbox, type Sandbox, type SandboxOptions } from '../sandbox/sandbox.ts';
import { switchNames } from '../sandbox/switches.ts';
import { defineCommand, jsonFlag, portFlag, type CommandContext } from './command.ts';
import { printFailure, printJson, printLine } from './print.ts';

const DEFAULT_PORT = 8090;
const MAX_SEED = 2_147_483_647;

const flags = {
  port: portFlag(`Port to listen on; 0 takes a free one (default ${DEFAULT_PORT})`),
  host: { kind: 'text', value: 'HOST', summary: 'Address to listen on (default 127.0.0.1)' },
  db: { kind: 'text', value: 'FILE', summary: 'Keep table and log in this SQLite file (default: in memory)' },
  key: { kind: 'text', value: 'KEY', summary: 'Let only this user name in (default: CAPSTAN_SANDBOX_KEY, else any)' },
  limit: { kind: 'switch', summary: 'Allow 300 requests a minute in bursts of 20, then answer 429' },
  fault: { kind: 'list', value: 'NAME[=VALUE]', summary: 'Turn a switch on; may be repeated (docs/sandbox.md)' },
  seed: {
    kind: 'integer',
    value: 'N',
    min: 0,
    max: MAX_SEED,
    summary: 'Seed of faults with a probability (default 1)',
  },
  wire: { kind: 'text', value: 'FILE', summary: 'Take what this wire profile sends (docs/wire.md)' },
  'keep-bodies': { kind: 'switch', summary: 'Keep the bytes of each request in the log' },
  json: jsonFlag,
} as const;

type Context = CommandContext<typeof flags>;

export const sandbox = defineCommand({
  name: 'sandbox',
  summary: 'Run an upstream to practise on',
  usage: 'sandbox [--port PORT] [--db FILE] [--fault NAME[=VALUE]]... [flags]',
  description:
    'Takes bulk requests like the real API, stores what they carry, and has a switch for everything that the real one\n' +
    'leaves open or does on a bad day. What it holds and what it was asked is shown below /__sandbox. It runs until\n' +
    `it is stopped.\nSwitches: ${inLines(switchNames())}.`,
  flags,
  positionals: { min: 0, max: 0 },
  examples: [
    { line: 'capstan sandbox --limit', summary: 'As the real one is documented' },
    { line: 'capstan sandbox --fault lost-answer,probability=0.1', summary: 'One stored batch in ten gets no answer' },
    { line: 'capstan sandbox --fault status=503,retryAfter=2,times=3', summary: 'Unavailable for three requests' },
  ],
  runsUntilStopped: true,
  run: async (context) => {
    const options = await optionsOf(context);
    const opened = options.ok ? await openSandbox(options.value) : options;
    if (!opened.ok) return printFailure(opened.problems, context.flags.json, context);
    printStarted(opened.value, context);
    if (!context.signal.aborted) await once(context.signal, 'abort');
    await opened.value.close();
    return 0;
  },
});

/** A few names a line, so that the help stays within a terminal. */
function inLines(names: readonly string[]): string {
  const width = 7;
  const lines = Array.from({ length: Math.ceil(names.length / width) }, (_, at) =>
    names.slice(at * width, (at + 1) * width),
  );
  return lines.map((line) => line.join(', ')).join(',\n  ');
}

async function optionsOf({ flags, env, cwd }: Context): Promise<Outcome<SandboxOptions>> {
  const read = flags.fault.map(parseFaultFlag);
  const problems = read.flatMap((one) => one.problems);
  if (problems.length > 0) return fail(...problems);
  const wire = flags.wire === undefined ? ok(undefined) : await readWireProfile(resolve(cwd, flags.wire), flags.wire);
  if (!wire.ok) return wire;
  const key = flags.key ?? env['CAPSTAN_SANDBOX_KEY'];
  return ok({
    port: flags.port ?? DEFAULT_PORT,
    host: flags.host,
    file: flags.db === undefined ? undefined : resolve(cwd, flags.db),
    key: key === '' ? undefined : key,
    limit: flags.limit,
    faults: read.flatMap((one): Fault[] => (one.ok ? [one.value] : [])),
    seed: flags.seed,
    wire: wire.value,
    keepBodies: flags['keep-bodies'],
  });
}

function printStarted({ url, pages }: Sandbox, context: Context): void {
  if (context.flags.json) return printJson(context.stdout, { ok: true, url, ...pages });
  printLine(context.stdout, `sandbox  ${url}`);
  printLine(context.stdout, `stored   ${pages.rows}`);
  printLine(context.stdout, `asked    ${pages.requests}`);
}
