import type { Capability } from '../model/capability.ts';
import type { ExposeOptions } from './expose.ts';
import { offeredOf } from './expose.ts';
import { firstSentence, sentence } from './words.ts';

const MAX_DESCRIPTION = 1024;

export interface SkillNames {
  /** Name of the skill and of its folder. */
  readonly name: string;
  /** Namespace of the MCP server that has the tools. */
  readonly server: string;
}

/** The frontmatter of the skill of a capability: what it is for, when to use it, what it was made from. */
export function skillFrontmatter(capability: Capability, { name, server }: SkillNames): ExposeOptions['skill'] {
  const contract = capability.facts?.sources.find(({ role }) => role === 'contract');
  return {
    name,
    description: skillDescription(capability),
    compatibility: `Needs the MCP server ${server} or the REST facade of the capability ${capability.name}.`,
    metadata: {
      capability: capability.name,
      ...(contract !== undefined && { 'source-sha256': contract.sha256 }),
    },
  };
}

/** What the API is, then each operation as a reason to use the skill, as many as fit. */
function skillDescription(capability: Capability): string {
  const jobs = offeredOf(capability).map(({ operation }) => {
    const job = firstSentence(operation.description ?? operation.title ?? operation.name).replace(/[.!]$/, '');
    return `${job.charAt(0).toLowerCase()}${job.slice(1)}`;
  });
  let description = `${sentence(firstSentence(capability.info.description)).slice(0, MAX_DESCRIPTION / 2)} Use when asked to`;
  for (const [index, job] of jobs.entries()) {
    const next = `${description}${index === 0 ? ' ' : '; or '}${job}`;
    if (next.length >= MAX_DESCRIPTION) break;
    description = next;
  }
  return `${description}.`;
}
