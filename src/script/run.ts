import { suggestion } from '../check/suggest.ts';
import { problem } from '../model/problem.ts';
import { masked } from '../model/upstream/mask.ts';
import { parseArguments } from './arguments.ts';
import type { Around, Command } from './command.ts';
import { commandsOf } from './commands.ts';
import { commandHelp, overview } from './help.ts';
import { printDocument, printFailure, printLine } from './print.ts';
import { isAbort, signalCode } from './signal.ts';

/** Runs one command line and answers its exit code; never throws. */
export async function runScript(args: readonly string[], around: Around): Promise<number> {
  try {
    return await dispatch(args, around);
  } catch (error) {
    if (isAbort(error, around.signal)) return signalCode(around.signal);
    printCrash(error, around);
    return 1;
  }
}

async function dispatch(args: readonly string[], around: Around): Promise<number> {
  const { facts, self, stdout, stderr } = around;
  const commands = commandsOf(facts);
  const [name, ...rest] = args;
  if (name === undefined) {
    stderr.write(`${overview(facts, commands, self)}\n`);
    return 2;
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    stdout.write(`${overview(facts, commands, self)}\n`);
    return 0;
  }
  const command = commands.find((one) => one.name === name);
  if (command === undefined) return refuse(name, commands, around);
  if (rest.includes('--help') || rest.includes('-h')) {
    stdout.write(`${commandHelp(command, self)}\n`);
    return 0;
  }
  const given = parseArguments(rest, command);
  if (!given.ok) return printFailure(around, command.name, given.problems);
  return command.run({ ...around, ...given.value, command: command.name });
}

function refuse(name: string, commands: readonly Command[], around: Around): number {
  const names = commands.map((one) => one.name);
  const meant = suggestion(name, names);
  const hint = meant === undefined ? `Commands are ${names.join(', ')}.` : `Did you mean "${meant}"?`;
  return printFailure(around, undefined, [problem('usage.flag', {}, { reason: `There is no such command. ${hint}` })]);
}

/** One line; the trace only where somebody asked for it, and never with a secret of the environment in it. */
export function printCrash(error: unknown, around: Pick<Around, 'stdout' | 'stderr' | 'env'>): void {
  const { stderr, env } = around;
  const kind = error instanceof Error ? error.name : typeof error;
  printDocument(around, { ok: false, fault: kind, next: 'CAPSTAN_DEBUG=1 shows where it failed.' });
  printLine(stderr, `error server.internal: the script failed by a fault of its own (${kind}).`);
  if ((env['CAPSTAN_DEBUG'] ?? '') === '') return;
  stderr.write(`${masked(error instanceof Error ? (error.stack ?? '') : String(error), env)}\n`);
}
