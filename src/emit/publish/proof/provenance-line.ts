import { listOf, objectOf, textOf } from '../../../contract/tree.ts';
import type { JsonObject } from '../../../model/json.ts';
import { SITE_RECORD } from '../../../project/site-record.ts';
import { sha256 } from '../../../project/write.ts';
import { GENERATOR, recordedSources } from '../provenance.ts';
import type { Line, Site } from './line.ts';
import { objectIn } from './read.ts';

export const provenanceLine: Line = {
  name: 'provenance',
  claim:
    'provenance.json has of every other file its digest and the sources that it was made from, of every source its ' +
    'digest, and the generator with its version',
  look: (site) => ({
    evidence: [SITE_RECORD],
    faults: recordFaults(site, objectIn(site, SITE_RECORD) ?? {}).map((fault) => `${SITE_RECORD}: ${fault}`),
  }),
};

function recordFaults(site: Site, record: JsonObject): string[] {
  const { name, version } = objectOf(record['generator']);
  const sources = new Map(listOf(record['sources']).map((row) => [objectOf(row)['path'], objectOf(row)['sha256']]));
  const lacking = recordedSources(site.publication).filter((source) => sources.get(source.path) !== source.sha256);
  const rows = new Map(listOf(record['files']).map((row) => [objectOf(row)['path'], objectOf(row)]));
  const files = site.files.filter(({ path }) => path !== SITE_RECORD);
  return [
    ...(typeof name === 'string' && typeof version === 'string' ? [] : ['/generator must have a name and a version']),
    ...lacking.map(({ path }) => `/sources must have ${path} with its digest`),
    ...files.flatMap(({ path, content }) => {
      const row = rows.get(path);
      if (row?.['sha256'] !== sha256(content)) return [`/files must have ${path} with its digest`];
      const from = listOf(row['from']).map((place) => textOf(place)?.replace(/#.*$/, '') ?? '');
      if (path.startsWith('assets/') && from.join(' ') === GENERATOR) return [];
      return from.length > 0 && from.every((place) => sources.has(place))
        ? []
        : [`/files: ${path} must name its sources`];
    }),
  ];
}
