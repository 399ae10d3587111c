import { obeySignals } from '../script/signal.ts';
import { dropWhenUnread, flushed } from '../script/sinks.ts';
import { printCrash } from './print.ts';
import { runCommandLine } from './run.ts';

const { stdin, stdout, stderr, env } = process;
const stopping = new AbortController();
const around = { stdin, stdout, stderr, env, cwd: process.cwd(), signal: stopping.signal };

dropWhenUnread([stdout, stderr]);
obeySignals(stopping);

process.on('uncaughtException', (error) => {
  printCrash(error, around);
  process.exit(1);
});

async function start(): Promise<void> {
  const code = await runCommandLine(process.argv.slice(2), around);
  await Promise.all([flushed(stdout), flushed(stderr)]);
  process.exit(code);
}

void start();
