import type { McpExposure } from '../model/capability.ts';
import type { SkillFolder } from '../run/skills.ts';
import { SEARCH_TOOLS } from '../surfaces/built-in.ts';
import { sentence } from '../surfaces/words.ts';

/**
 * What a client tells its model about the server: what it is for, which skill to read first, and, where a search stands in
 * the place of the tools, how many there are to find.
 */
export function mcpInstructions(
  exposure: McpExposure,
  skills: readonly SkillFolder[],
  hidden: number | undefined,
): string {
  const pointers = skills.map(
    ({ name }) => `Before the first call read the skill ${name} at skill://${name}/SKILL.md.`,
  );
  const { find, describe, call } = SEARCH_TOOLS;
  const search =
    hidden === undefined
      ? ''
      : `There are ${hidden} tools: look for one with ${find}, read its schema with ${describe}, and call it with ${call}.`;
  return [sentence(exposure.description ?? ''), search, ...pointers].filter((text) => text !== '').join(' ');
}
