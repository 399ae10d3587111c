import { WELL_KNOWN } from '../../surfaces/agent-skills-index.ts';
import { toYaml } from '../../text/yaml.ts';
import { apisIndex, type IndexProperty } from '../apis-index.ts';
import { jsonText } from '../json-text.ts';
import {
  providerSource,
  wholeSources,
  type ClosingEmitter,
  type IndexLink,
  type Publication,
  type PublishedFile,
} from './part.ts';
import { RECORD } from './provenance.ts';

/** `apis.yml` and `apis.json`: every file of the site that a link is given for, as APIs.json 0.23. */
export const indexPart: ClosingEmitter = (publication, files) => {
  const listed = [...files, RECORD];
  const index = indexOf(publication, listed, '');
  // crawlers look there, and resolve its urls against that folder
  const below = indexOf(publication, listed, '../');
  const sources = [providerSource(publication), ...publication.apis.flatMap(wholeSources)];
  return {
    files: [
      { path: 'apis.yml', content: toYaml(index), sources },
      { path: 'apis.json', content: jsonText(index), sources },
      { path: `${WELL_KNOWN}/apis.json`, content: jsonText(below), sources },
    ],
    absent: [],
  };
};

type Linked = Pick<PublishedFile, 'path' | 'link' | 'capability'>;

function indexOf(publication: Publication, files: readonly Linked[], prefix: string) {
  const listOf = (own: readonly Linked[], list: IndexLink['list']): IndexProperty[] =>
    own.flatMap((file) => propertiesOf(file, list, prefix));
  const shared = files.filter(({ capability }) => capability === undefined);
  const apis = publication.apis.map(({ capability }) => {
    const own = files.filter((file) => file.capability === capability.name);
    const [properties, rules, workflows] = [listOf(own, 'api'), listOf(own, 'rules'), listOf(own, 'workflows')];
    return { capability, properties, rules, workflows };
  });
  return apisIndex(publication, apis, { common: listOf(files, 'common'), rules: listOf(shared, 'rules') });
}

function propertiesOf({ path, link }: Linked, list: IndexLink['list'], prefix: string): IndexProperty[] {
  if (link?.list !== list) return [];
  const { type, also = [], name, mediaType } = link;
  return [type, ...also].map((each) => ({ type: each, name, url: prefix + path, mediaType }));
}
