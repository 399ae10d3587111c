import { toYaml } from '../../text/yaml.ts';
import { sourcesOf } from './provenance.ts';
import type { IndexLink, Publication, PublishedFile } from './part.ts';

interface Told {
  /** `errors/{}-problem-types.yml`; the braces stand for the provider's name. */
  readonly path: string;
  readonly content: object;
  readonly link: Omit<IndexLink, 'list' | 'mediaType'> & Partial<IndexLink>;
}

/** A YAML file about all that a provider publishes, with who made it from what. */
export function providerFile(publication: Publication, { path, content, link }: Told): PublishedFile {
  return {
    path: path.replace('{}', publication.provider.aid),
    content: toYaml({ ...content, 'x-provenance': provenanceOf(publication) }),
    link: { list: 'common', mediaType: 'application/yaml', ...link },
    sources: sourcesOf(publication).map((source) => ({ path: source.path, pointer: '' })),
  };
}

/** What stands in a file of ours; the version of the generator stands in provenance.json, so that it changes one file. */
export function provenanceOf(publication: Publication) {
  const sources = sourcesOf(publication).map(({ path, sha256 }) => ({ path, sha256 }));
  return { generator: publication.generator.name, generated: publication.dates?.modified, sources };
}
