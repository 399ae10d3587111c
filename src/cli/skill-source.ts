import { join, resolve } from 'node:path';
import { isSkillName } from '../model/names.ts';
import { fail, ok, settle, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';
import type { SkillContent } from '../project/install/install.ts';
import { skillFolders, type SkillFolder } from '../run/skills.ts';
import { skillFaults } from '../serve/skill-check.ts';
import { skillEntries } from '../serve/skill-entries.ts';
import { OWN_PROJECT } from './own.ts';
import { manifestFiles, readManifest } from './previous.ts';

/**
 * The skills that `named` stands for: a folder (of a project or of one skill) where it has a slash or a dot in front, else a
 * name. Without it: all of the project in `cwd`, or those that come with the package where there is no project. Files are
 * those of the manifest; one that was edited since the build is a warning.
 */
export async function findSkills(named: string | undefined, cwd: string): Promise<Outcome<readonly SkillContent[]>> {
  const found = await findFolders(named, cwd);
  if (!found.ok) return found;
  const skills: SkillContent[] = [];
  const problems: Problem[] = [...found.problems];
  for (const folder of found.value) {
    const read = await readContent(folder);
    problems.push(...read.problems);
    if (read.ok) skills.push(read.value);
  }
  return settle(skills, problems);
}

/** `findSkills` where only one will do. */
export async function findSkill(named: string | undefined, cwd: string): Promise<Outcome<SkillContent>> {
  const found = await findSkills(named, cwd);
  if (!found.ok) return found;
  const [only, ...others] = found.value;
  if (only !== undefined && others.length === 0) return ok(only, found.problems);
  return fail(problem('skill.several', {}, { skills: found.value.map(({ name }) => name) }));
}

async function findFolders(named: string | undefined, cwd: string): Promise<Outcome<readonly SkillFolder[]>> {
  if (named !== undefined && /[/\\]|^\./.test(named)) return foldersAt(resolve(cwd, named));
  const own = await projectSkills(cwd);
  if (!own.ok) return own;
  const shipped = own.value.length === 0 || named !== undefined ? await projectSkills(OWN_PROJECT) : ok([]);
  if (!shipped.ok) return shipped;
  const first = own.value.length === 0 ? shipped : own;
  if (named === undefined) return first.value.length === 0 ? unknown([]) : first;
  const skill = [...own.value, ...shipped.value].find(({ name }) => name === named);
  return skill === undefined ? unknown(first.value) : ok([skill], [...own.problems, ...shipped.problems]);
}

/** A project folder, or `skills/<name>` of one. */
async function foldersAt(folder: string): Promise<Outcome<readonly SkillFolder[]>> {
  const inside = await projectSkills(folder);
  if (!inside.ok || inside.value.length > 0) return inside;
  const around = await projectSkills(resolve(folder, '../..'));
  if (!around.ok) return around;
  const skill = around.value.filter(({ root }) => root === folder);
  return skill.length === 0 ? unknown([]) : ok(skill, around.problems);
}

function unknown(skills: readonly SkillFolder[]): Outcome<never> {
  return fail(problem('skill.unknown', {}, { skills: skills.map(({ name }) => name) }));
}

async function projectSkills(root: string): Promise<Outcome<readonly SkillFolder[]>> {
  const skills: SkillFolder[] = [];
  const problems: Problem[] = [];
  for (const path of (await manifestFiles(root)).toSorted()) {
    const manifest = await readManifest(root, path);
    const found = manifest.ok ? await skillFolders(manifest.value, root) : manifest;
    problems.push(...found.problems);
    if (found.ok) skills.push(...found.value);
  }
  return settle(skills, problems);
}

async function readContent(folder: SkillFolder): Promise<Outcome<SkillContent>> {
  const faults = await skillFaults(folder);
  if (!isSkillName(folder.name))
    faults.push(`${folder.name}: its name is not made of small letters, digits and hyphens.`);
  const files = faults.length === 0 ? await skillEntries(folder) : undefined;
  const file = join(folder.root, 'SKILL.md');
  if (files !== undefined) return ok({ name: folder.name, files });
  const reasons = faults.length === 0 ? ['its files cannot be read.'] : faults;
  return fail(...reasons.map((reason) => problem('skill.invalid', { file }, { reason })));
}
