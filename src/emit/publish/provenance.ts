import { sha256 } from '../../project/write.ts';
import { SITE_RECORD } from '../../project/site-record.ts';
import { jsonText } from '../json-text.ts';
import { rendererSource, type ClosingEmitter, type IndexLink, type Publication, type PublishedFile } from './part.ts';

/** How the index names the record. */
export const RECORD: { readonly path: string; readonly link: IndexLink } = {
  path: SITE_RECORD,
  link: { list: 'common', type: 'Provenance', name: 'What each file was made from', mediaType: 'application/json' },
};

/** `provenance.json`: of each other file its digest and what it was made from and by, the sources with their digests. */
export const provenancePart: ClosingEmitter = (publication, files) => {
  const sources = recordedSources(publication);
  const record = {
    generator: publication.generator,
    publisher: publication.provider.maintainers.map(({ name }) => name),
    sources,
    files: files.map(recordOf).toSorted((a, b) => (a.path < b.path ? -1 : 1)),
  };
  const from = sources.map(({ path }) => ({ path, pointer: '' }));
  return { files: [{ ...RECORD, content: jsonText(record), sources: from }], absent: [] };
};

/** Styles and programs of pages, which come with the generator and are the same for every publication. */
export const GENERATOR = 'generator';

function recordOf({ path, content, sources }: PublishedFile) {
  const from = sources.map(({ path: source, pointer }) => (pointer === '' ? source : `${source}#${pointer}`));
  return { path, sha256: sha256(content), from: from.length === 0 ? [GENERATOR] : [...new Set(from)] };
}

interface Digest {
  readonly path: string;
  readonly sha256: string;
}

/** Every file of the project that something of the site was made from. */
export function sourcesOf({ config, apis }: Pick<Publication, 'config' | 'apis'>): Digest[] {
  const all = [config, ...apis.flatMap(({ originals, requests }) => [...originals, ...requests])];
  const once = all.filter(({ path }, index) => all.findIndex((one) => one.path === path) === index);
  return once.map(({ path, bytes }) => ({ path, sha256: sha256(bytes) }));
}

/** Those, and the package whose program the site brings along. */
export function recordedSources(publication: Publication): Digest[] {
  const { renderer } = publication;
  const own = sourcesOf(publication);
  return renderer === undefined
    ? own
    : [...own, { path: rendererSource(renderer).path, sha256: sha256(renderer.script) }];
}
