import { parseArgs } from 'node:util';
import { suggestion } from '../check/suggest.ts';
import { fail, ok, settle, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';
import { loadSettings, readAsked, type Asked } from '../load/asked.ts';
import { ownFlags, type Command, type Own, type Setting } from './command.ts';

interface Given {
  readonly asked: Asked;
  readonly own: Own;
  readonly positionals: readonly string[];
}

/** Another way to write a flag. */
const ALIASES: Readonly<Record<string, string>> = { map: 'mapping' };

/** Reads what stands behind a command; no problem repeats a value. */
export function parseArguments(args: readonly string[], command: Command): Outcome<Given> {
  const tokens = tokensOf(args, command);
  const positionals = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []));
  const options = tokens.flatMap((token) => (token.kind === 'option' ? [token] : []));
  const wrong = options.flatMap((option) => problemOf(option, command) ?? []);
  if (wrong.length > 0) return fail(...wrong.map(usage));
  const counted = countPositionals(positionals, command);
  if (counted !== undefined) return fail(usage(counted));
  const pairs = options.map(({ name, value }): [string, string] => [nameOf(name), value ?? 'true']);
  const asked = readAsked(pairs.filter(([name]) => isSetting(name, command)));
  const own = readOwn(pairs.filter(([name]) => !isSetting(name, command)));
  if (!asked.ok || !own.ok) return fail(...asked.problems, ...own.problems);
  return ok({ asked: asked.value, own: own.value, positionals });
}

function tokensOf(args: readonly string[], command: Command) {
  const names = [...command.settings, ...command.own, ...Object.keys(ALIASES)];
  const options = Object.fromEntries(
    names.map((name) => [name, { type: isSwitch(name) ? ('boolean' as const) : ('string' as const) }]),
  );
  return parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true }).tokens;
}

const nameOf = (name: string): string => ALIASES[name] ?? name;

function isSetting(name: string, { settings }: Command): boolean {
  return settings.some((setting) => setting === name);
}

function specOf(name: string): { readonly kind: string } | undefined {
  const named = nameOf(name);
  if (Object.hasOwn(ownFlags, named)) return ownFlags[named as keyof typeof ownFlags];
  return Object.hasOwn(loadSettings, named) ? loadSettings[named as Setting] : undefined;
}

const isSwitch = (name: string): boolean => specOf(name)?.kind === 'switch';

interface Option {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function problemOf(option: Option, command: Command): string | undefined {
  const { rawName, value, inlineValue } = option;
  const name = nameOf(option.name);
  const known: readonly string[] = [...command.settings, ...command.own];
  if (!known.includes(name)) {
    const meant = suggestion(name, known);
    return `${command.name} has no flag ${rawName}.${meant === undefined ? '' : ` Did you mean --${meant}?`}`;
  }
  if (isSwitch(name)) return value === undefined ? undefined : `--${name} takes no value.`;
  const isMissing = value === undefined || value === '' || (inlineValue === false && value.startsWith('--'));
  return isMissing ? `--${name} needs a value.` : undefined;
}

function countPositionals(given: readonly string[], { name, takes, positionals }: Command): string | undefined {
  if (given.length >= positionals.min && given.length <= positionals.max) return undefined;
  const what = given.length < positionals.min ? 'Something is missing' : 'There is an argument too many';
  return `${what}; the usage is: ${name} ${takes}`.trim();
}

function readOwn(pairs: readonly [string, string][]): Outcome<Own> {
  const given = new Map(pairs);
  const repeated = [...given.keys()].filter((name) => pairs.filter(([other]) => other === name).length > 1);
  const unknown = ownFlags.unknown.choices.find((choice) => choice === given.get('unknown'));
  const isWrong = given.has('unknown') && unknown === undefined;
  const own: Own = {
    'dry-run': given.has('dry-run'),
    request: given.has('request'),
    rejects: given.has('rejects'),
    mapping: given.get('mapping'),
    operation: given.get('operation'),
    unknown,
    data: given.get('data'),
  };
  return settle(own, [
    ...repeated.map((name) => usage(`--${name} is given once.`)),
    ...(isWrong ? [usage(`--unknown is one of ${ownFlags.unknown.choices.join(', ')}.`)] : []),
  ]);
}

function usage(reason: string): Problem {
  return problem('usage.flag', {}, { reason });
}
