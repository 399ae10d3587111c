import { parseArgs } from 'node:util';
import { suggestion } from '../check/suggest.ts';
import { fail, settle, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';
import { flagForm } from '../script/flag-form.ts';
import type { Flag, Flags, FlagValues } from './command.ts';

export interface Given<F extends Flags> {
  readonly flags: FlagValues<F>;
  readonly positionals: readonly string[];
}

type Raw = string | boolean | readonly (string | boolean)[] | undefined;

/** Reads the arguments of one command; every wrong flag is a problem, and none of them repeats a value. */
export function parseFlags<F extends Flags>(args: readonly string[], spec: F): Outcome<Given<F>> {
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    options: optionsOf(spec),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const found = tokenProblem(token, spec, seen);
    if (found !== undefined) problems.push(usage(found));
    seen.add(token.name);
  }
  if (problems.length > 0) return fail(...problems);
  const read = Object.entries(spec).map(([name, flag]) => [name, readFlag(name, flag, values[name], problems)]);
  return settle({ flags: Object.fromEntries(read) as FlagValues<F>, positionals }, problems);
}

function usage(reason: string): Problem {
  return problem('usage.flag', {}, { reason });
}

function optionsOf(spec: Flags): Record<string, { type: 'string' | 'boolean'; multiple: boolean }> {
  const option = (flag: Flag) => ({
    type: flag.kind === 'switch' ? ('boolean' as const) : ('string' as const),
    multiple: flag.kind === 'list',
  });
  return Object.fromEntries(Object.entries(spec).map(([name, flag]) => [name, option(flag)]));
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function tokenProblem(token: OptionToken, spec: Flags, seen: ReadonlySet<string>): string | undefined {
  const flag = Object.hasOwn(spec, token.name) ? spec[token.name] : undefined;
  if (flag === undefined) return unknownFlag(token.rawName, Object.keys(spec));
  if (flag.kind === 'switch') return token.value === undefined ? undefined : `--${token.name} takes no value.`;
  if (token.value === undefined || token.value === '')
    return `--${token.name} needs a value: ${flagForm(token.name, flag)}.`;
  if (token.inlineValue === false && token.value.startsWith('--')) {
    return `--${token.name} needs a value: ${flagForm(token.name, flag)} (one that starts with a dash is written --${token.name}=-...).`;
  }
  return flag.kind !== 'list' && seen.has(token.name)
    ? `--${token.name} is given more than once; give it once.`
    : undefined;
}

/** Only the name is repeated: what stands behind a `=` may be a secret. */
function unknownFlag(rawName: string, names: readonly string[]): string {
  const meant = suggestion(rawName.replace(/^-+/, ''), names);
  return `There is no flag ${rawName}.${meant === undefined ? '' : ` Did you mean --${meant}?`}`;
}

function readFlag(name: string, flag: Flag, raw: Raw, problems: Problem[]): unknown {
  switch (flag.kind) {
    case 'switch':
      return raw === true;
    case 'text':
      return raw;
    case 'list':
      return raw ?? [];
    case 'choice':
      if (raw !== undefined && !flag.choices.includes(String(raw)))
        problems.push(usage(`--${name} is one of ${flag.choices.join(', ')}.`));
      return raw;
    case 'integer':
      return raw === undefined ? undefined : integer(name, flag, String(raw), problems);
  }
}

function integer(name: string, flag: Flag & { kind: 'integer' }, text: string, problems: Problem[]): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= flag.min && value <= flag.max)) {
    problems.push(usage(`--${name} is a whole number from ${flag.min} to ${flag.max}.`));
  }
  return value;
}
