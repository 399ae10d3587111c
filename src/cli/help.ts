import type { Command, Flags } from './command.ts';
import type { CommandEntry } from './commands.ts';
import { flagForm } from '../script/flag-form.ts';

const GAP = 2;
const WIDTH = 118;

export function overview(entries: readonly CommandEntry[]): string {
  return [
    'Usage: capstan COMMAND [flags]',
    '',
    'Commands:',
    ...columns(entries.map((entry) => [entry.name, entry.summary])),
    '',
    'Flags:',
    ...columns([
      ['--help', 'Help for capstan, or for the command it stands behind'],
      ['--version', 'The version of capstan'],
    ]),
    '',
    'capstan COMMAND --help shows the flags and examples of a command.',
  ].join('\n');
}

export function commandHelp(command: Command): string {
  return [
    `Usage: capstan ${command.usage}`,
    '',
    ...wrapped(command.description),
    '',
    'Flags:',
    ...columns([...flagRows(command.flags), ['--help', 'Show this help']]),
    '',
    'Examples:',
    ...command.examples.flatMap((example) => [`  # ${example.summary}`, `  ${example.line}`]),
  ].join('\n');
}

function flagRows(flags: Flags): [string, string][] {
  return Object.entries(flags).map(([name, flag]) => [flagForm(name, flag), flag.summary]);
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length)) + GAP;
  return rows.map(([left, right]) => `  ${left.padEnd(width)}${right}`);
}

/** Lines of at most WIDTH characters; the line breaks of the text stay. */
function wrapped(text: string): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines = [''];
    for (const word of paragraph.split(' ')) {
      const line = lines.at(-1) ?? '';
      if (line === '') lines[lines.length - 1] = word;
      else if (line.length + 1 + word.length <= WIDTH) lines[lines.length - 1] = `${line} ${word}`;
      else lines.push(word);
    }
    return lines;
  });
}
