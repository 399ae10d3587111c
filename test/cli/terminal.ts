import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Surroundings } from '../../src/cli/command.ts';
import type { CommandEntry } from '../../src/cli/commands.ts';
import { runCommandLine } from '../../src/cli/run.ts';

export interface Printed {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Setting {
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly signal?: AbortSignal;
  readonly commands?: readonly CommandEntry[];
  /** True for sinks that say they are a terminal. */
  readonly terminal?: boolean;
}

/** Runs a command line in this process, with sinks of its own. */
export async function terminal(args: readonly string[], setting: Setting = {}): Promise<Printed> {
  const [stdout, stderr] = [sink(setting), sink(setting)];
  const around: Surroundings = {
    stdin: Readable.from(setting.stdin === undefined ? [] : [Buffer.from(setting.stdin)]),
    stdout,
    stderr,
    env: setting.env ?? {},
    cwd: setting.cwd ?? process.cwd(),
    signal: setting.signal ?? new AbortController().signal,
  };
  const printed = Promise.all([text(stdout), text(stderr)]);
  const code = await runCommandLine(args, around, setting.commands);
  stdout.end();
  stderr.end();
  const [out, err] = await printed;
  return { code, stdout: out, stderr: err };
}

function sink(setting: Setting): PassThrough {
  return Object.assign(new PassThrough(), setting.terminal === true ? { isTTY: true } : {});
}
