import type { Readable, Writable } from 'node:stream';

/** A flag without a value. */
interface Switch {
  readonly kind: 'switch';
  readonly summary: string;
}

interface TextFlag {
  readonly kind: 'text';
  /** What the value is called in the help: `FILE`. */
  readonly value: string;
  readonly summary: string;
}

/** A whole number from `min` to `max`. */
interface IntegerFlag {
  readonly kind: 'integer';
  readonly value: string;
  readonly summary: string;
  readonly min: number;
  readonly max: number;
}

interface ChoiceFlag {
  readonly kind: 'choice';
  readonly choices: readonly string[];
  readonly summary: string;
}

/** A flag that may be given several times. */
interface ListFlag {
  readonly kind: 'list';
  readonly value: string;
  readonly summary: string;
}

export type Flag = Switch | TextFlag | IntegerFlag | ChoiceFlag | ListFlag;

/** Long names without the dashes; `help` is every command's own. */
export type Flags = Readonly<Record<string, Flag>>;

type FlagValue<F extends Flag> = F extends Switch
  ? boolean
  : F extends TextFlag
    ? string | undefined
    : F extends IntegerFlag
      ? number | undefined
      : F extends ChoiceFlag
        ? F['choices'][number] | undefined
        : readonly string[];

/** What was given: a switch is false and a list empty when it was not, everything else `undefined`. */
export type FlagValues<F extends Flags> = { readonly [K in keyof F]: FlagValue<F[K]> };

/** Everything a command may touch of the process it runs in, so that a test can hand over its own. */
export interface Surroundings {
  readonly stdin: Readable;
  /** Only what was asked for: a pipe reads it. */
  readonly stdout: Writable;
  /** Diagnostics and progress. */
  readonly stderr: Writable;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute; relative paths on the command line start here. */
  readonly cwd: string;
  /** Aborted by SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
}

export interface CommandContext<F extends Flags> extends Surroundings {
  readonly flags: FlagValues<F>;
  /** As many as `Command.positionals` allows. */
  readonly positionals: readonly string[];
}

interface Example {
  /** As it is typed: `capstan build --check`. */
  readonly line: string;
  readonly summary: string;
}

/**
 * A command of the command line, as a value. `run` prints to the context's sinks and answers the exit code (DESIGN:
 * 0 ok, 1 bug, 2 usage or configuration, 3 looked and found, 5 authentication, 75 temporary). It returns expected
 * failures as a code and throws only bugs; it never calls `process.exit` and never touches `process` streams.
 */
export interface Command<F extends Flags = Flags> {
  readonly name: string;
  /** One line for the list of commands, without a full stop. */
  readonly summary: string;
  /** What comes after `capstan`: `call OPERATION --input FILE|- [flags]`. */
  readonly usage: string;
  /** A few sentences for the command's own help. */
  readonly description: string;
  readonly flags: F;
  readonly positionals: { readonly min: number; readonly max: number };
  readonly examples: readonly Example[];
  /** True when it runs until it is told to stop, so that SIGINT and SIGTERM are its proper end and not an interruption. */
  readonly runsUntilStopped?: boolean;
  run(context: CommandContext<F>): Promise<number>;
}

/** Keeps the literal types of the flags, so that `context.flags` is typed in `run`. */
export function defineCommand<const F extends Flags>(command: Command<F>): Command<F> {
  return command;
}

export const jsonFlag = { kind: 'switch', summary: 'Print one JSON document on stdout instead of text' } as const;

export const portFlag = (summary: string) =>
  ({ kind: 'integer', value: 'PORT', min: 0, max: 65_535, summary }) as const;
