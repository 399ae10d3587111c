import { posix } from 'node:path';
import type { Artifact } from '../model/artifact.ts';
import type { Capability, Skill } from '../model/capability.ts';
import { assetArtifacts } from './skill-assets.ts';
import { skillPages } from './skill-pages.ts';
import { subjectOf, type PresetFacts } from './skill-subject.ts';

/** The Agent Skill folder: what an agent has to know to use the operations, and nothing that the facts do not say. */
export function skillArtifacts(
  capability: Capability,
  skill: Skill,
  folder: string,
  presets: readonly PresetFacts[],
): Artifact[] {
  const subject = subjectOf(capability, skill, presets);
  const pages = skillPages(subject).map(({ path, text }) => ({
    path: posix.join(folder, path),
    content: `${path === 'SKILL.md' ? `${frontmatter(skill)}\n` : ''}${text}\n`,
  }));
  return [...pages, ...assetArtifacts(subject.offers, subject.loading, folder)];
}

/** The six keys of agentskills.io in block style, every scalar quoted: readers of skills know a subset of YAML only. */
function frontmatter(skill: Skill): string {
  const scalar = (key: string, value: string | undefined): string[] =>
    value === undefined ? [] : [`${key}: ${JSON.stringify(value)}`];
  const metadata = Object.entries(skill.metadata).flatMap(([key, value]) => scalar(`  ${key}`, value));
  return [
    '---',
    ...scalar('name', skill.name),
    ...scalar('description', skill.description),
    ...scalar('license', skill.license),
    ...scalar('compatibility', skill.compatibility),
    ...(metadata.length > 0 ? ['metadata:', ...metadata] : []),
    ...scalar('allowed-tools', skill.allowedTools),
    '---',
    '',
  ].join('\n');
}
