import { problem, type Problem } from '../model/problem.ts';
import type { SkillFolder } from '../run/skills.ts';
import { frontmatterFault } from '../surfaces/skill-frontmatter.ts';
import { readSkillFile } from './skill-files.ts';

/** What would keep a skill from being served, found without loading the MCP SDK: before a port is open. */
export async function checkSkillFolders(folders: readonly SkillFolder[]): Promise<Problem[]> {
  const found = await Promise.all(folders.map(skillFaults));
  return found.flat().map((reason) => problem('serve.skill', {}, { reason }));
}

/** Why a skill cannot be handed out, a sentence each: `name/SKILL.md: ...`. */
export async function skillFaults(folder: SkillFolder): Promise<string[]> {
  const found: string[] = [];
  for (const { path } of folder.files) {
    if ((await readSkillFile(folder, path)) === undefined) found.push(fault(folder, path, 'it is not a regular file'));
  }
  const text = await readSkillFile(folder, 'SKILL.md');
  const reason =
    text === undefined
      ? 'it is not among the files of the manifest'
      : frontmatterFault(Buffer.from(text).toString('utf8'), folder.name);
  return reason === undefined ? found : [...found, fault(folder, 'SKILL.md', reason)];
}

function fault({ name }: SkillFolder, path: string, reason: string): string {
  return `${name}/${path}: ${reason}.`;
}
