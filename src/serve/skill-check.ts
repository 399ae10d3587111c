import { isObject } from '../model/json.ts';
import { problem, type Problem } from '../model/problem.ts';
import type { SkillFolder } from '../run/skills.ts';
import { parseYaml } from '../text/yaml.ts';
import { readSkillFile } from './skill-files.ts';

/** What would keep a skill from being served, found without loading the MCP SDK: before a port is open. */
export async function checkSkillFolders(folders: readonly SkillFolder[]): Promise<Problem[]> {
  const found = await Promise.all(folders.map(checkSkillFolder));
  return found.flat();
}

async function checkSkillFolder(folder: SkillFolder): Promise<Problem[]> {
  const found: Problem[] = [];
  for (const { path } of folder.files) {
    if ((await readSkillFile(folder, path)) === undefined)
      found.push(refusal(folder, path, 'it is not a regular file'));
  }
  const text = await readSkillFile(folder, 'SKILL.md');
  const reason = text === undefined ? 'it is not among the files of the manifest' : frontmatterFault(text, folder.name);
  return reason === undefined ? found : [...found, refusal(folder, 'SKILL.md', reason)];
}

function refusal({ name }: SkillFolder, path: string, reason: string): Problem {
  return problem('serve.skill', {}, { reason: `${name}/${path}: ${reason}.` });
}

function frontmatterFault(bytes: Uint8Array, name: string): string | undefined {
  const frontmatter = /^---\r?\n([\s\S]*?\n)---\s*?(?:\n|$)/.exec(Buffer.from(bytes).toString('utf8'))?.[1];
  if (frontmatter === undefined) return 'it does not begin with frontmatter';
  const parsed = parseYaml(frontmatter, 'SKILL.md');
  if (!parsed.ok || !isObject(parsed.value.value)) return 'its frontmatter is not a YAML mapping';
  if (parsed.value.value['name'] !== name) return 'the name in its frontmatter is not the name of the folder';
  return typeof parsed.value.value['description'] === 'string' ? undefined : 'its frontmatter has no description';
}
