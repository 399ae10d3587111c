import { printCrash } from './print.ts';
import { runCommandLine, signalCode } from './run.ts';

const { stdin, stdout, stderr, env } = process;
const stopping = new AbortController();
const around = { stdin, stdout, stderr, env, cwd: process.cwd(), signal: stopping.signal };

// A reader that has had enough (`| head`) is no failure: the rest is dropped and the command ends with its own code.
for (const sink of [stdout, stderr]) {
  sink.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

// The first signal asks the command to end, a second one ends the process. Under npm a Ctrl-C arrives twice at once,
// from the terminal and from npm; that is one wish.
const SAME_WISH_MS = 1000;
let askedAt = 0;
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    if (!stopping.signal.aborted) {
      askedAt = Date.now();
      stopping.abort(name);
    } else if (Date.now() - askedAt > SAME_WISH_MS) {
      process.exit(signalCode(stopping.signal));
    }
  });
}

process.on('uncaughtException', (error) => {
  printCrash(error, around);
  process.exit(1);
});

/** What was written must have left the process before it ends; a sink that is gone answers at once. */
function flushed(sink: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => sink.write('', () => resolve()));
}

async function start(): Promise<void> {
  const code = await runCommandLine(process.argv.slice(2), around);
  await Promise.all([flushed(stdout), flushed(stderr)]);
  process.exit(code);
}

void start();
