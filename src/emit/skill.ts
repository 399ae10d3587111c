import { posix } from 'node:path';
import type { Artifact } from '../model/artifact.ts';
import type { Capability, Skill } from '../model/capability.ts';
import { jsonText } from './json-text.ts';
import { examplePath, offersOf, type Offer } from './offers.ts';
import { skillPages } from './skill-pages.ts';

/** The Agent Skill folder: what an agent has to know to use the operations, and nothing that the facts do not say. */
export function skillArtifacts(capability: Capability, skill: Skill, folder: string): Artifact[] {
  const offers = offersOf(capability);
  const [main, ...others] = skillPages(capability, offers);
  return [
    { path: posix.join(folder, main.path), content: `${frontmatter(skill)}\n${main.text}\n` },
    ...others.map(({ path, text }) => ({ path: posix.join(folder, path), content: `${text}\n` })),
    ...offers.flatMap((offer) => exampleArtifact(offer, folder)),
  ];
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

function exampleArtifact(offer: Offer, folder: string): Artifact[] {
  const path = examplePath(offer);
  const example = offer.facts.examples[0];
  return path === undefined || example === undefined
    ? []
    : [{ path: posix.join(folder, 'references', path), content: jsonText(example.value) }];
}
