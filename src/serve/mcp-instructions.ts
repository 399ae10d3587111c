import type { McpExposure } from '../model/capability.ts';
import type { SkillFolder } from '../run/skills.ts';
import { sentence } from '../surfaces/words.ts';

/** What a client tells its model about the server: what it is for, and which skill to read first. */
export function mcpInstructions(exposure: McpExposure, skills: readonly SkillFolder[]): string {
  const pointers = skills.map(
    ({ name }) => `Before the first call read the skill ${name} at skill://${name}/SKILL.md.`,
  );
  return [sentence(exposure.description ?? ''), ...pointers].filter((text) => text !== '').join(' ');
}
