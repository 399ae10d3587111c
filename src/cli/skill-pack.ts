import { resolve } from 'node:path';
import type { SkillContent } from '../project/install/install.ts';
import { putFile } from '../project/put-file.ts';
import { problemJson } from '../model/problem.ts';
import { skillArchive, type SkillArchive } from '../surfaces/skill-archive.ts';
import { defineCommand, jsonFlag, type CommandContext } from './command.ts';
import { printFailure, printJson, printLine, printProblems } from './print.ts';
import { findSkill } from './skill-source.ts';

const flags = {
  out: { kind: 'text', value: 'FILE|-', summary: 'Where to write it; - is stdout (default: NAME.tar.gz)' },
  json: jsonFlag,
} as const;

type Context = CommandContext<typeof flags>;

export const skillPack = defineCommand({
  name: 'skill pack',
  summary: 'Make the archive of a skill',
  usage: 'skill pack [NAME|DIR] [flags]',
  description:
    'Writes a .tar.gz with SKILL.md at its root, of the files that the manifest lists and no others. The same files make the ' +
    'same bytes on every machine, so that the digest says which skill it is; serve hands out the same archive.',
  flags,
  positionals: { min: 0, max: 1 },
  examples: [
    { line: 'capstan skill pack', summary: 'The skill of this project' },
    {
      line: 'capstan skill pack crm-customers --out skill.tar.gz',
      summary: 'One of several, under another name',
    },
  ],
  run,
});

async function run(context: Context): Promise<number> {
  const { flags: given, positionals } = context;
  // stdout is the archive or the report, not both
  const shown = given.out === '-' ? { ...context, stdout: context.stderr } : context;
  const found = await findSkill(positionals[0], context.cwd);
  if (!found.ok) return printFailure(found.problems, given.json, shown);
  const archive = await skillArchive(found.value.files);
  const file = given.out ?? `${found.value.name}.tar.gz`;
  if (file === '-') context.stdout.write(archive.bytes);
  const written = file === '-' ? found : await putFile(resolve(context.cwd, file), archive.bytes);
  if (!written.ok) return printFailure(written.problems, given.json, shown);
  const report = reportOf(found.value, file, archive);
  if (given.json) printJson(shown.stdout, { ...report, problems: found.problems.map(problemJson) });
  else {
    printProblems(context.stderr, found.problems, context.env);
    printLine(
      shown.stdout,
      `packed ${report.name}: ${report.files} files, ${report.bytes} bytes in ${file}, ${report.digest}`,
    );
  }
  return 0;
}

function reportOf({ name, files }: SkillContent, file: string, { bytes, digest }: SkillArchive) {
  return { ok: true, name, file, files: files.length, bytes: bytes.length, digest };
}
