import { relative } from 'node:path';
import { provideStandalone, type StandaloneCode } from '../check/standalone-engine.ts';
import type { ScriptFacts } from '../model/script-facts.ts';
import { printFailure } from './print.ts';
import { printCrash, runScript } from './run.ts';
import { obeySignals } from './signal.ts';
import { dropWhenUnread, flushed } from './sinks.ts';
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

dropWhenUnread([stdout, stderr]);

process.on('uncaughtException', (error) => {
  printCrash(error, around);
  process.exit(1);
});

async function answer(): Promise<number> {
  const sqlite = sqliteIn(process);
  if (!sqlite.ok) return printFailure(around, undefined, sqlite.problems);
  if (sqlite.value === 'with a flag') return startAnew(script, args);
  obeySignals(stopping);
  provideStandalone(capstanValidators);
  return runScript(args, around);
}

async function start(): Promise<void> {
  const code = await answer();
  await Promise.all([flushed(stdout), flushed(stderr)]);
  process.exit(code);
}

void start();
