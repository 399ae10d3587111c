import { problemJson } from '../model/problem.ts';
import { installSkills, type Installed } from '../project/install/install.ts';
import { defineCommand, jsonFlag, type CommandContext } from './command.ts';
import { printFailure, printJson, printLine, printProblems } from './print.ts';
import { globalFlag, skillBase } from './skill-base.ts';
import { findSkills } from './skill-source.ts';

const flags = {
  global: globalFlag,
  force: { kind: 'switch', summary: 'Replace a folder that is not ours, or that was edited' },
  json: jsonFlag,
} as const;

export const skillInstall = defineCommand({
  name: 'skill install',
  summary: 'Put a skill where agents look for it',
  usage: 'skill install [NAME|DIR] [flags]',
  description:
    'Puts skills into .agents/skills, with a link in .claude/skills (a copy where links cannot be made): all of the project ' +
    'in this folder, those that come with capstan where there is no project, or the one that is named. DIR is the folder of ' +
    'a project or of a skill. What is there already and was put there by somebody else, or edited, is left alone.',
  flags,
  positionals: { min: 0, max: 1 },
  examples: [
    { line: 'capstan skill install', summary: 'The skills of this project, for agents that work in this folder' },
    {
      line: 'capstan skill install crm-customers --global',
      summary: 'One that comes with capstan, for all projects',
    },
    { line: 'capstan skill install ../crm', summary: 'Those of another project' },
  ],
  run,
});

async function run(context: CommandContext<typeof flags>): Promise<number> {
  const { flags: given, positionals } = context;
  const found = await findSkills(positionals[0], context.cwd);
  if (!found.ok) return printFailure(found.problems, given.json, context);
  const { base, shown } = skillBase(given.global, context);
  const installed = await installSkills(found.value, { base, force: given.force });
  const problems = [...found.problems, ...installed.problems];
  if (!installed.ok) return printFailure(problems, given.json, context);
  if (given.json) {
    printJson(context.stdout, { ok: true, base, skills: installed.value, problems: problems.map(problemJson) });
    return 0;
  }
  printProblems(context.stderr, problems, context.env);
  for (const skill of installed.value) printLine(context.stdout, line(skill, shown));
  return 0;
}

function line({ name, folder, state, files, also, as }: Installed, shown: string): string {
  const second = {
    link: `linked from ${shown}${also}`,
    copy: `copied to ${shown}${also}`,
    itself: `which is ${shown}${also}`,
  };
  return `${state} ${name}: ${files} files in ${shown}${folder}, ${second[as]}`;
}
