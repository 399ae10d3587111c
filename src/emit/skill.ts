import { posix } from 'node:path';
import type { Artifact } from '../model/artifact.ts';
import type { Capability, Skill } from '../model/capability.ts';
import { sentence } from '../surfaces/words.ts';
import { jsonText } from './json-text.ts';
import { blocks, code, inline, section, table } from './markdown.ts';
import { fieldsOf } from './fields.ts';
import { offersOf, type Offer } from './offers.ts';
import { skillBody } from './skill-body.ts';

/** The Agent Skill folder: what an agent has to know to use the operations, and nothing that the facts do not say. */
export function skillArtifacts(capability: Capability, skill: Skill, folder: string): Artifact[] {
  const offers = offersOf(capability);
  return [
    { path: posix.join(folder, 'SKILL.md'), content: `${frontmatter(skill)}\n${skillBody(capability, offers)}\n` },
    { path: posix.join(folder, 'references/fields.md'), content: `${fieldsPage(offers)}\n` },
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

function fieldsPage(offers: readonly Offer[]): string {
  return blocks('# Fields', ...offers.map(fieldsSection));
}

function fieldsSection({ tool, facts }: Offer): string {
  const rows = fieldsOf(facts).map((field) => [
    code(field.path),
    field.type,
    field.required ? 'yes' : 'no',
    inline(field.allowed),
    [inline(sentence(field.description)), field.sensitive ? 'Personal data.' : ''].filter(Boolean).join(' '),
  ]);
  if (rows.length === 0) return section(tool.name, 'Takes no input.');
  return section(
    tool.name,
    'Required means: required in the object that the field stands in.',
    table(['Field', 'Type', 'Required', 'Allowed', 'Meaning'], rows),
  );
}

/** Where an operation's example stands in the skill's folder; `undefined` when the contract has none. */
export function examplePath({ tool, facts }: Offer): string | undefined {
  return facts.examples.length === 0 ? undefined : `references/${tool.name}.example.json`;
}

function exampleArtifact(offer: Offer, folder: string): Artifact[] {
  const path = examplePath(offer);
  const example = offer.facts.examples[0];
  return path === undefined || example === undefined
    ? []
    : [{ path: posix.join(folder, path), content: jsonText(example.value) }];
}
