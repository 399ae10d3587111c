import { suggestion } from '../check/suggest.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import { isAbort, signalCode } from '../script/signal.ts';
import type { Command, Surroundings } from './command.ts';
import { commands, type CommandEntry } from './commands.ts';
import { parseFlags } from './flags.ts';
import { commandHelp, overview } from './help.ts';
import { printCrash, printFailure, printLine } from './print.ts';
import { packageVersion } from './version.ts';

/** Runs one command line (without `node` and the script) and answers its exit code; never throws. */
export async function runCommandLine(
  args: readonly string[],
  around: Surroundings,
  entries: readonly CommandEntry[] = commands,
): Promise<number> {
  try {
    return await dispatch(args, around, entries);
  } catch (error) {
    if (isAbort(error, around.signal)) return signalCode(around.signal);
    printCrash(error, around);
    return 1;
  }
}

async function dispatch(
  args: readonly string[],
  around: Surroundings,
  entries: readonly CommandEntry[],
): Promise<number> {
  const [name, ...rest] = args;
  if (name === '--version') {
    printLine(around.stdout, await packageVersion());
    return 0;
  }
  if (name === '--help' || name === '-h' || (name === 'help' && rest.length === 0)) {
    printLine(around.stdout, overview(entries));
    return 0;
  }
  if (name === undefined) {
    printLine(around.stderr, overview(entries));
    return 2;
  }
  if (name === 'help') return dispatch([...rest, '--help'], around, entries);
  // the longer name goes first: `load plan` before `load`
  const named = [`${name} ${rest[0] ?? ''}`, name].flatMap(
    (full) => entries.find((entry) => entry.name === full) ?? [],
  );
  const [entry] = named;
  if (entry === undefined) return refuse(unknownCommand(name, entries), rest, around);
  return runCommand(await entry.load(), entry.name === name ? rest : rest.slice(1), around);
}

/** A bug is told whatever else happens. */
const BUG = 1;

async function runCommand(command: Command, args: readonly string[], around: Surroundings): Promise<number> {
  if (asksForHelp(args)) {
    printLine(around.stdout, commandHelp(command));
    return 0;
  }
  const given = parseFlags(args, command.flags);
  if (!given.ok) return refuse(given, args, around);
  const counted = countPositionals(command, given.value.positionals);
  if (!counted.ok) return refuse(counted, args, around);
  const code = await command.run({ ...around, ...given.value });
  const isInterrupted = command.runsUntilStopped !== true && around.signal.aborted && code !== BUG;
  return isInterrupted ? signalCode(around.signal) : code;
}

function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  const flags = end === -1 ? args : args.slice(0, end);
  return flags.includes('--help') || flags.includes('-h');
}

function unknownCommand(name: string, entries: readonly CommandEntry[]): Outcome<never> {
  const meant = suggestion(
    name,
    entries.map((entry) => entry.name),
  );
  const hint = meant === undefined ? 'capstan --help lists them.' : `Did you mean "${meant}"?`;
  return fail(problem('usage.flag', {}, { reason: `There is no such command. ${hint}` }));
}

function countPositionals(command: Command, given: readonly string[]): Outcome<void> {
  const { min, max } = command.positionals;
  if (given.length >= min && given.length <= max) return ok(undefined);
  const missing = given.length < min ? 'Something is missing' : 'There is an argument too many';
  return fail(problem('usage.flag', {}, { reason: `${missing}; the usage is: capstan ${command.usage}` }));
}

/** A command line that cannot be run. `--json` counts even when the other flags are wrong. */
function refuse(outcome: Outcome<unknown>, args: readonly string[], around: Surroundings): number {
  return printFailure(outcome.problems, args.includes('--json'), around);
}
