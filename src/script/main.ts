import { relative } from 'node:path';
import { provideStandalone, type StandaloneCode } from '../check/standalone-engine.ts';
import type { ScriptFacts } from '../model/script-facts.ts';
import { printFailure } from './print.ts';
import { printCrash, runScript } from './run.ts';
import { signalCode } from './signal.ts';
import { sqliteIn, startAnew } from './sqlite.ts';

/*
 * The entry of the script of a skill. It runs only as a part of the file that the build makes: facts and validators of a
 * capability stand before it there.
 */
declare const capstanFacts: ScriptFacts;
declare const capstanValidators: StandaloneCode;

const { argv, stdin, stdout, stderr, env } = process;
const [, script = '', ...args] = argv;
const cwd = process.cwd();
const stopping = new AbortController();
const near = relative(cwd, script);
const file = near === '' || near.startsWith('..') ? script : near;
const self = `node ${/[^\w./@%+:-]/.test(file) ? JSON.stringify(file) : file}`;
const around = { facts: capstanFacts, self, stdin, stdout, stderr, env, cwd, signal: stopping.signal };

// A reader that has had enough (`| head`) is no failure: the rest is dropped and the command ends with its own code.
for (const sink of [stdout, stderr]) {
  sink.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

/** What starts programs may hand a signal on that the program has had already; that is one wish. */
const SAME_WISH_MS = 1000;

/** The first signal asks the command to end, a second one ends the process. */
function obeySignals(): void {
  let askedAt = 0;
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (!stopping.signal.aborted) {
        askedAt = Date.now();
        stopping.abort(name);
      } else if (Date.now() - askedAt > SAME_WISH_MS) process.exit(signalCode(stopping.signal));
    });
  }
}

process.on('uncaughtException', (error) => {
  printCrash(error, around);
  process.exit(1);
});

/** What was written must have left the process before it ends; a sink that is gone answers at once. */
function flushed(sink: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => void sink.write('', () => resolve()));
}

async function answer(): Promise<number> {
  const sqlite = sqliteIn(process);
  if (!sqlite.ok) return printFailure(around, undefined, sqlite.problems);
  if (sqlite.value === 'with a flag') return startAnew(script, args);
  obeySignals();
  provideStandalone(capstanValidators);
  return runScript(args, around);
}

async function start(): Promise<void> {
  const code = await answer();
  await Promise.all([flushed(stdout), flushed(stderr)]);
  process.exit(code);
}

void start();
