import { posix } from 'node:path';
import type { Capability } from '../../model/capability.ts';
import { uniqueName } from '../../model/names.ts';
import { capabilityParts } from './capability-parts.ts';
import { apiArtifacts } from '../emit.ts';
import type { Layout } from '../layout.ts';
import { layoutOf, skillOf } from '../layout.ts';
import { wholeSources, type IndexLink, type PartEmitter, type Publication, type PublishedApi } from './part.ts';
import { sharedAnswers, withSharedTitles } from './shared-answers.ts';

/** `capabilities/`, `json-schema/` and `skills/`: what the build makes, in the names of the catalogue. */
export const builtPart: PartEmitter = (publication) => ({
  files: publication.apis.flatMap((api) => builtFiles(publication, api)),
  absent: [],
});

/** Where the build's artifacts stand in a site. `taken` holds the schema names of other APIs. */
export function siteLayout(capability: Capability, aid: string, taken: Set<string>): Layout {
  const schemaPath = (name: string): string => `json-schema/${aid}-${name}-schema.json`;
  const layout = layoutOf(capability, taken, schemaPath);
  const outputs = new Map(layout.outputs);
  for (const { stem, keys } of sharedAnswers(capability)) {
    const name = uniqueName(stem, taken);
    taken.add(name);
    for (const key of keys) outputs.set(key, schemaPath(name));
  }
  return { ...layout, outputs };
}

function builtFiles(publication: Publication, api: PublishedApi) {
  const { layout, presets, script } = api;
  const capability = withSharedTitles(relocated(api));
  const artifacts = apiArtifacts(publication, { api: { capability, copies: [], presets, script }, layout });
  const whole = artifacts.find(({ path }) => path === layout.naftiko)?.content ?? '';
  const files = artifacts.map(({ path, content }) => ({
    path,
    content,
    capability: capability.name,
    link: linkOf(api, path),
    sources: wholeSources(api),
  }));
  return [...files, ...capabilityParts(api, capability, whole)];
}

/** The capability with its sources where the site has them. */
function relocated({ capability, originals }: PublishedApi): Capability {
  const { facts } = capability;
  if (facts === undefined) return capability;
  const roles = new Map(originals.map(({ path, role }) => [path, role]));
  const sources = facts.sources.map((source) => ({
    ...source,
    path: posix.join(
      roles.get(source.path) === 'contract' ? 'openapi/_original' : 'overlays',
      posix.basename(source.path),
    ),
  }));
  return { ...capability, facts: { ...facts, sources } };
}

function linkOf({ capability, layout }: PublishedApi, path: string): IndexLink | undefined {
  const { title } = capability.info;
  const link = (type: string, name: string, mediaType: string): IndexLink => ({ list: 'api', type, name, mediaType });
  if (path === layout.naftiko) return link('x-NaftikoCapability', `${title}: Naftiko capability`, 'application/yaml');
  if (path === layout.ikanos) return link('x-IkanosCapability', `${title}: Ikanos capability`, 'application/yaml');
  if (path === layout.manifest) return link('x-CapstanManifest', `${title}: manifest`, 'application/json');
  if (path === `${layout.skill}/SKILL.md`) {
    return link('AgentSkill', skillOf(capability)?.name ?? title, 'text/markdown');
  }
  // the other files of a skill are led to by SKILL.md
  if (layout.skill !== undefined && path.startsWith(`${layout.skill}/`)) return undefined;
  return link('JSONSchema', posix.basename(path, '-schema.json'), 'application/schema+json');
}
