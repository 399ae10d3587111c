import { listOf, objectOf, textOf } from '../../../contract/tree.ts';
import type { Json, JsonObject } from '../../../model/json.ts';
import { SITE_RECORD } from '../../../project/site-record.ts';
import { sha256 } from '../../../project/write.ts';
import type { PublishedFile } from '../part.ts';
import { GENERATOR, recordedSources } from '../provenance.ts';
import type { Line, Site } from './line.ts';
import { objectIn } from './read.ts';

export const provenanceLine: Line = {
  name: 'provenance',
  claim:
    'provenance.json has of every other file its digest and those sources that it was made from, of every source its ' +
    'digest, and the generator with the version that it has',
  look: (site) => ({
    evidence: [SITE_RECORD],
    faults: recordFaults(site, objectIn(site, SITE_RECORD) ?? {}).map((fault) => `${SITE_RECORD}: ${fault}`),
  }),
};

function recordFaults(site: Site, record: JsonObject): string[] {
  const { generator } = site.publication;
  const { name, version } = objectOf(record['generator']);
  const sources = new Map(listOf(record['sources']).map((row) => [objectOf(row)['path'], objectOf(row)['sha256']]));
  const lacking = recordedSources(site.publication).filter((source) => sources.get(source.path) !== source.sha256);
  const rows = new Map(listOf(record['files']).map((row) => [objectOf(row)['path'], objectOf(row)]));
  const files = site.files.filter(({ path }) => path !== SITE_RECORD);
  return [
    ...(name === generator.name && version === generator.version
      ? []
      : [`/generator must be ${generator.name} ${generator.version}`]),
    ...lacking.map(({ path }) => `/sources must have ${path} with its digest`),
    ...files.flatMap((file) => {
      const row = rows.get(file.path);
      if (row?.['sha256'] !== sha256(file.content)) return [`/files must have ${file.path} with its digest`];
      const from = listOf(row['from']).map((place) => textOf(place) ?? '');
      const made = madeFrom(file);
      if (made.length === 0) return [`/files: ${file.path} must have sources`];
      return from.toSorted().join('\n') === made.join('\n') && made.every((place) => isKnown(place, sources))
        ? []
        : [`/files: ${file.path} must name its sources, ${made.join(', ')}`];
    }),
  ];
}

/** What a file was made from, as the publication says; programs and styles of pages come with the generator. */
function madeFrom({ path, sources }: PublishedFile): string[] {
  if (sources.length === 0 && path.startsWith('assets/')) return [GENERATOR];
  const places = sources.map(({ path: source, pointer }) => (pointer === '' ? source : `${source}#${pointer}`));
  return [...new Set(places)].toSorted();
}

function isKnown(place: string, sources: ReadonlyMap<Json | undefined, unknown>): boolean {
  return place === GENERATOR || sources.has(place.replace(/#.*$/, ''));
}
