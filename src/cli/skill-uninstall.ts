import { problemJson } from '../model/problem.ts';
import { uninstallSkill } from '../project/install/uninstall.ts';
import { defineCommand, jsonFlag, type CommandContext } from './command.ts';
import { printFailure, printJson, printLine, printProblems } from './print.ts';
import { globalFlag, skillBase } from './skill-base.ts';

const flags = { global: globalFlag, json: jsonFlag } as const;

export const skillUninstall = defineCommand({
  name: 'skill uninstall',
  summary: 'Take a skill away that was installed',
  usage: 'skill uninstall NAME [flags]',
  description:
    'Removes the folder of a skill and what stands for it in .claude/skills, when capstan has put them there and nobody has ' +
    'edited them since. Nothing else is touched.',
  flags,
  positionals: { min: 1, max: 1 },
  examples: [{ line: 'capstan skill uninstall crm-customers', summary: 'From this folder' }],
  run,
});

async function run(context: CommandContext<typeof flags>): Promise<number> {
  const { flags: given, positionals } = context;
  const { base, shown } = skillBase(given.global, context);
  const removed = await uninstallSkill(base, positionals[0] ?? '');
  if (!removed.ok) return printFailure(removed.problems, given.json, context);
  if (given.json) {
    printJson(context.stdout, { ok: true, base, removed: removed.value, problems: removed.problems.map(problemJson) });
    return 0;
  }
  printProblems(context.stderr, removed.problems, context.env);
  for (const path of removed.value) printLine(context.stdout, `removed ${shown}${path}`);
  return 0;
}
