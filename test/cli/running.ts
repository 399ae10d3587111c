import { PassThrough } from 'node:stream';
import type { Surroundings } from '../../src/cli/command.ts';
import { runCommandLine } from '../../src/cli/run.ts';
import type { Printed, Setting } from './terminal.ts';

export interface Running {
  /** What it has printed so far. */
  printed(): { readonly stdout: string; readonly stderr: string };
  /** Stops it by the signal and answers what it printed in all. */
  stop(name?: 'SIGINT' | 'SIGTERM'): Promise<Printed>;
}

/** Runs a command that runs until it is stopped; resolves when its stdout says `ready`. */
export async function running(args: readonly string[], ready: RegExp, setting: Setting = {}): Promise<Running> {
  const stopping = new AbortController();
  const out = { stdout: '', stderr: '' };
  const started = Promise.withResolvers<void>();
  const sink = (name: 'stdout' | 'stderr'): PassThrough =>
    new PassThrough().setEncoding('utf8').on('data', (chunk: string) => {
      out[name] += chunk;
      if (ready.test(out.stdout)) started.resolve();
    });
  const around: Surroundings = {
    stdin: new PassThrough(),
    stdout: sink('stdout'),
    stderr: sink('stderr'),
    env: setting.env ?? {},
    cwd: setting.cwd ?? process.cwd(),
    signal: stopping.signal,
  };
  const ended = runCommandLine(args, around).then((code) => ({ code, ...out }));
  void ended.then((printed) => started.reject(new Error(`it ended: ${JSON.stringify(printed)}`)));
  await started.promise;
  return {
    printed: () => ({ ...out }),
    stop: (name = 'SIGTERM') => {
      stopping.abort(name);
      return ended;
    },
  };
}
