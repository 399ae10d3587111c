import type { Artifact } from '../model/artifact.ts';
import type { Capability } from '../model/capability.ts';
import type { Provider } from '../project/config-schema.ts';
import { sentence } from '../surfaces/words.ts';
import { toYaml } from '../text/yaml.ts';
import { skillOf, type Layout } from './layout.ts';

/** What the index is made of. */
export interface IndexFacts {
  readonly provider: Provider;
  readonly dates?: { readonly created: string; readonly modified: string } | undefined;
}

/** One API of the index. */
export interface IndexEntry {
  readonly capability: Capability;
  readonly layout: Layout;
}

const VERSION = '0.23';

/** `apis.yml`: every generated file of every API, found from one place. */
export function indexArtifact({ provider, dates }: IndexFacts, entries: readonly IndexEntry[]): Artifact {
  const index = {
    aid: provider.aid,
    name: provider.name,
    description: provider.description,
    type: 'Index',
    position: provider.position,
    access: provider.access,
    image: provider.image,
    url: provider.url,
    created: dates?.created,
    modified: dates?.modified,
    specificationVersion: VERSION,
    tags: provider.tags,
    apis: entries.map((entry) => apiOf(provider, entry)),
    ...(provider.common.length > 0 && { common: provider.common }),
    maintainers: provider.maintainers.map(({ name, email, url }) => ({ FN: name, email, url })),
  };
  return { path: 'apis.yml', content: toYaml(index) };
}

function apiOf(provider: Provider, entry: IndexEntry) {
  const { info, name, consumes } = entry.capability;
  return {
    aid: `${provider.aid}:${name}`,
    name: info.title,
    description: sentence(info.description),
    image: provider.image,
    humanURL: provider.humanUrl,
    baseURL: consumes[0]?.baseUri,
    created: info.created,
    modified: info.modified,
    tags: info.tags,
    properties: generatedLinks(entry),
  };
}

function generatedLinks({ capability, layout }: IndexEntry) {
  const link = (type: string, url: string, name: string, mediaType: string) => ({ type, name, url, mediaType });
  const { title } = capability.info;
  const sources = (capability.facts?.sources ?? []).map(({ role, path }) =>
    role === 'contract'
      ? link('OpenAPI', path, `${title}: OpenAPI contract`, 'application/vnd.oai.openapi')
      : link('Overlay', path, `${title}: overlay`, 'application/yaml'),
  );
  const schemas = [...layout.entities.values(), ...layout.inputs.values(), ...layout.outputs.values()];
  const skill = skillOf(capability);
  return [
    ...sources,
    link('x-NaftikoCapability', layout.naftiko, `${title}: Naftiko capability`, 'application/yaml'),
    link('x-IkanosCapability', layout.ikanos, `${title}: Ikanos capability`, 'application/yaml'),
    link('x-CapstanManifest', layout.manifest, `${title}: manifest`, 'application/json'),
    ...schemas.map((path) => link('JSONSchema', path, schemaName(path), 'application/schema+json')),
    ...(skill === undefined || layout.skill === undefined
      ? []
      : [link('AgentSkill', `${layout.skill}/SKILL.md`, skill.name, 'text/markdown')]),
  ];
}

function schemaName(path: string): string {
  return path.replace(/^schemas\//, '').replace(/\.schema\.json$/, '');
}
