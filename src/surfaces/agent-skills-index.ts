import type { Skill } from '../model/capability.ts';
import { isSkillName } from '../model/names.ts';

/** Where the discovery documents stand below the root of a server or a site. */
export const WELL_KNOWN = '.well-known';
export const AGENT_SKILLS = `${WELL_KNOWN}/agent-skills`;
export const API_CATALOG = `${WELL_KNOWN}/api-catalog`;

/** True for a skill whose name and description clients of the index take. */
export function isListable({ name, description }: Pick<Skill, 'name' | 'description'>): boolean {
  return isSkillName(name) && description.trim() !== '';
}

const MAX_DESCRIPTION = 1024;

/** `/.well-known/agent-skills/index.json`, discovery 0.2.0. `root` is the path of the folder it stands in. */
export function skillsIndex(
  listed: readonly { readonly skill: Pick<Skill, 'name' | 'description'>; readonly digest: string }[],
  root: string,
) {
  return {
    $schema: 'https://schemas.agentskills.io/discovery/0.2.0/schema.json',
    skills: listed.map(({ skill: { name, description }, digest }) => ({
      name,
      type: 'archive',
      description: description.slice(0, MAX_DESCRIPTION),
      url: `${root}/${name}.tar.gz`,
      digest,
    })),
  };
}
