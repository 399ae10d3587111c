import type { ScriptFacts } from '../model/script-facts.ts';
import { loadSettings } from '../load/asked.ts';
import { ownFlags, type Command, type OwnFlag, type Setting } from './command.ts';
import { flagForm } from './flag-form.ts';

const EXITS = [
  ['0', 'all is valid, or was accepted'],
  ['1', 'a fault of this script, or records that do not add up'],
  ['2', 'wrong flags, a missing key, or another thing to set up'],
  ['3', 'some records are invalid or were refused'],
  ['4', 'stopped: too many were refused, or everything in the same way'],
  ['5', 'the credentials were refused'],
  ['6', 'the input cannot be read, or has changed since'],
  ['75', 'temporary: resume goes on'],
  ['130, 143', 'stopped by a signal: resume goes on'],
] as const;

/** Help for everything. */
export function overview(facts: ScriptFacts, commands: readonly Command[], self: string): string {
  return [
    `Usage: ${self} COMMAND [FILE...] [flags]`,
    '',
    `${facts.title}: checks records, and sends them in bulk. Needs Node.js 22.13 or newer, and nothing else.`,
    'One JSON document on stdout; progress and diagnostics on stderr. FILE is CSV, NDJSON or JSON, also gzip; a folder is',
    'all its files; - is stdin.',
    '',
    'Commands:',
    ...columns(commands.map(({ name, takes, summary }) => [`${name} ${takes}`.trim(), summary])),
    '',
    `${self} COMMAND --help shows the flags and examples of a command.`,
    '',
    'Operations:',
    ...columns(facts.operations.slice(0, 20).map(({ name, bulk, summary }) => [name, operationText(bulk, summary)])),
    '',
    'The document: {ok, command, counts, reasons, problems (at most 20), more, next}. "next" says what to do then.',
    '',
    'Exit codes:',
    ...columns(EXITS),
    '',
    'Environment:',
    ...columns(variables(facts)),
  ].join('\n');
}

function operationText(bulk: ScriptFacts['operations'][number]['bulk'], summary: string): string {
  return bulk === undefined ? summary : `${bulk.facts.effect}, ${bulk.facts.maxItems} at once: ${summary}`;
}

function variables({ secrets, baseUri }: ScriptFacts): [string, string][] {
  return [
    ...Object.values(secrets).map((name): [string, string] => [name, 'The key. Needed to send; never printed']),
    ['CAPSTAN_UPSTREAM', `Another base URL, such as a sandbox or a proxy (default: ${baseUri})`],
    ['CAPSTAN_UPSTREAMS', 'Origins that may get the key besides the own server and loopback'],
    ['CAPSTAN_DATA', 'Where loads are remembered'],
    ['CAPSTAN_DEBUG', '1 shows where the script fails by a fault of its own'],
  ];
}

/** Help for one command. */
export function commandHelp(command: Command, self: string): string {
  const { name, takes, description, settings, own, examples } = command;
  const flags = [...own.map(ownRow), ...settings.map(settingRow)];
  return [
    `Usage: ${`${self} ${name} ${takes}`.trim()}${flags.length === 0 ? '' : ' [flags]'}`,
    '',
    description,
    ...(flags.length === 0 ? [] : ['', 'Flags:', ...columns(flags)]),
    '',
    'Examples:',
    ...examples.flatMap(([line, what]) => [`  # ${what}`, `  ${self} ${line}`]),
    '',
    'Exit codes:',
    ...columns(EXITS),
  ].join('\n');
}

function ownRow(name: OwnFlag): [string, string] {
  return [flagForm(name, ownFlags[name]), ownFlags[name].summary];
}

function settingRow(name: Setting): [string, string] {
  return [flagForm(name, loadSettings[name]), loadSettings[name].summary];
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  return rows.map(([left, right]) => `  ${left.padEnd(width)}${right}`);
}
