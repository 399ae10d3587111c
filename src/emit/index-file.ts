import type { Artifact } from '../model/artifact.ts';
import type { Capability } from '../model/capability.ts';
import { toYaml } from '../text/yaml.ts';
import { apisIndex, type IndexFacts, type IndexProperty } from './apis-index.ts';
import { skillOf, type Layout } from './layout.ts';

/** One API of the index. */
export interface IndexEntry {
  readonly capability: Capability;
  readonly layout: Layout;
}

/** `apis.yml` of a project: its sources and every generated file of every API, by their paths there. */
export function indexArtifact(facts: IndexFacts, entries: readonly IndexEntry[]): Artifact {
  const apis = entries.map((entry) => ({ capability: entry.capability, properties: generatedLinks(entry) }));
  return { path: 'apis.yml', content: toYaml(apisIndex(facts, apis)) };
}

function generatedLinks({ capability, layout }: IndexEntry): IndexProperty[] {
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
