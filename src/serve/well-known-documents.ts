import type { Skill } from '../model/capability.ts';
import type { SkillFolder } from '../run/skills.ts';
import { isListable } from '../surfaces/agent-skills-index.ts';
import { apiCatalog, type CataloguedApi } from '../surfaces/api-catalog.ts';
import type { DiscoveryOptions } from './discovery.ts';
import { discoveryPaths } from './mounts.ts';

interface PublishedSkill {
  readonly skill: Skill;
  readonly folder: SkillFolder;
}

/** Skills of the port that have files, and a name and a description that clients of the index take. */
export function publishedSkills({ exposes, folders }: DiscoveryOptions): PublishedSkill[] {
  const skills = exposes.flatMap((exposure) => (exposure.kind === 'skill' ? exposure.skills : []));
  return skills.flatMap((skill) => {
    const folder = folders.find(({ name }) => name === skill.name);
    return folder === undefined || !isListable(skill) ? [] : [{ skill, folder }];
  });
}

/** True for a port with something that a catalogue of APIs can name. */
export function offersApi({ exposes }: DiscoveryOptions): boolean {
  return exposes.some(({ kind }) => kind === 'rest' || kind === 'mcp');
}

/** `/.well-known/api-catalog`: the APIs of the port, and what describes each. */
export function portCatalog({ exposes, mounts }: DiscoveryOptions, base: string) {
  const has = (kind: string): boolean => exposes.some((exposure) => exposure.kind === kind);
  const { catalog, llms } = discoveryPaths(mounts.discovery);
  const about = {
    'service-doc': [{ href: base + llms, type: 'text/plain' }],
    status: [{ href: `${base}${mounts.health}/ready`, type: 'application/json' }],
  };
  const contract = [{ href: base + mounts.openapi, type: 'application/vnd.oai.openapi+json' }];
  const facade: CataloguedApi = { anchor: `${base}/`, links: { 'service-desc': contract, ...about } };
  const mcp: CataloguedApi = { anchor: base + mounts.mcp, links: about };
  return apiCatalog(base + catalog, [...(has('rest') ? [facade] : []), ...(has('mcp') ? [mcp] : [])]);
}
