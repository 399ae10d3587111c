import { spawn } from 'node:child_process';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import { signalCode } from './signal.ts';

const FLAG = '--experimental-sqlite';
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** The first Node.js that has SQLite built in, and the first that has it without a flag. */
const FIRST = [22, 5];
const NEEDED = '22.13';

/** How this process has SQLite: at once, after starting anew with a flag, or not at all. */
export function sqliteIn(process: Pick<NodeJS.Process, 'versions' | 'execArgv'>): Outcome<'here' | 'with a flag'> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [firstMajor = 0, firstMinor = 0] = FIRST;
  const [neededMajor = 0, neededMinor = 0] = NEEDED.split('.').map(Number);
  if (major > neededMajor || (major === neededMajor && minor >= neededMinor)) return ok('here');
  if (process.execArgv.includes(FLAG)) return ok('here');
  if (major === firstMajor && minor >= firstMinor) return ok('with a flag');
  return fail(problem('script.node', {}, { needed: NEEDED, found: process.versions.node, what: 'SQLite' }));
}

/** Starts the script anew with the flag, hands signals on, and answers its exit code. */
export function startAnew(script: string, args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [FLAG, ...process.execArgv, script, ...args], { stdio: 'inherit' });
  for (const name of SIGNALS) process.on(name, () => child.kill(name));
  return new Promise((resolve) => {
    child.on('error', () => resolve(1));
    child.on('close', (code, signal) => resolve(code ?? signalCode(AbortSignal.abort(signal))));
  });
}
