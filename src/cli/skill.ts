import { fail } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import { defineCommand } from './command.ts';
import { commandHelp } from './help.ts';
import { printFailure, printLine } from './print.ts';

const VERBS = [
  ['install', 'Put a skill where agents look for it'],
  ['uninstall', 'Take a skill away that was installed'],
  ['pack', 'Make the archive of a skill'],
] as const;

const verbs = VERBS.map(([verb, summary]) => `  capstan skill ${verb.padEnd(11)}${summary}`).join('\n');

export const skill = defineCommand({
  name: 'skill',
  summary: 'Install, remove and pack skills',
  usage: 'skill install | uninstall | pack [flags]',
  description: `A skill is a folder that teaches an agent when and how to call the operations.\n\n${verbs}`,
  flags: {},
  positionals: { min: 0, max: 1 },
  examples: [
    { line: 'capstan skill', summary: 'These three' },
    { line: 'capstan help skill install', summary: 'The flags of one' },
  ],
  run: async (context) => {
    if (context.positionals.length === 0) {
      printLine(context.stderr, commandHelp(skill));
      return 2;
    }
    const reason = 'Write skill install, skill uninstall or skill pack.';
    return printFailure(fail(problem('usage.flag', {}, { reason })).problems, false, context);
  },
});
