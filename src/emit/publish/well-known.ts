import { posix } from 'node:path';
import { AGENT_SKILLS, API_CATALOG, isListable, skillsIndex, WELL_KNOWN } from '../../surfaces/agent-skills-index.ts';
import { apiCatalog, type CataloguedApi, type LinkTarget } from '../../surfaces/api-catalog.ts';
import { skillArchive } from '../../surfaces/skill-archive.ts';
import { toYaml } from '../../text/yaml.ts';
import { knownServer } from '../apis-index.ts';
import { jsonText } from '../json-text.ts';
import { skillOf } from '../layout.ts';
import {
  providerSource,
  urlOf,
  wholeSources,
  type Absent,
  type ClosingEmitter,
  type IndexLink,
  type Publication,
  type PublishedApi,
  type PublishedFile,
} from './part.ts';

/** `.well-known/`: the documents that programs look for at a host, and `well-known/`, a list of them for the catalogue. */
export const wellKnownPart: ClosingEmitter = async (publication, files) => {
  const documents = [...catalogFile(publication, files), ...(await skillFiles(publication, files))];
  return { files: [...documents, ...listFile(publication, documents)], absent: missing(publication) };
};

/** RFC 9727 wants to know where things are, and a site that is published nowhere cannot say. */
function catalogFile(publication: Publication, files: readonly PublishedFile[]): PublishedFile[] {
  const { base, apis } = publication;
  if (base === undefined) return [];
  const catalogued = apis.flatMap((api) => cataloguedApi(publication, api, files));
  return [
    {
      path: API_CATALOG,
      content: jsonText(apiCatalog(urlOf(publication, API_CATALOG), catalogued)),
      link: common('APICatalog', 'Catalogue of the APIs (RFC 9727)', 'application/linkset+json'),
      sources: [providerSource(publication), ...apis.flatMap(wholeSources)],
    },
  ];
}

/** The contract describes the API for programs, the documentation for people, and everything else describes it too. */
function cataloguedApi(
  publication: Publication,
  { capability }: PublishedApi,
  files: readonly PublishedFile[],
): CataloguedApi[] {
  const anchor = knownServer(capability.consumes[0]?.baseUri);
  if (anchor === undefined) return [];
  const own = files.filter((file) => file.capability === capability.name);
  const targets = (isWanted: (type: string) => boolean): LinkTarget[] =>
    own.flatMap(({ path, link }) =>
      link !== undefined && isWanted(link.type) ? [{ href: urlOf(publication, path), type: link.mediaType }] : [],
    );
  const links = {
    'service-desc': targets((type) => type === 'OpenAPI'),
    'service-doc': [{ href: publication.provider.humanUrl }],
    describedby: targets((type) => type !== 'OpenAPI'),
  };
  return [{ anchor, links }];
}

async function skillFiles(publication: Publication, files: readonly PublishedFile[]): Promise<PublishedFile[]> {
  const made: PublishedFile[] = [];
  const listed: { name: string; description: string; digest: string }[] = [];
  for (const api of publication.apis) {
    const skill = skillOf(api.capability);
    if (skill === undefined || api.layout.skill === undefined || !isListable(skill)) continue;
    const { bytes, digest } = await skillArchive(entriesBelow(api.layout.skill, files));
    made.push({ path: `${AGENT_SKILLS}/${skill.name}.tar.gz`, content: bytes, sources: wholeSources(api) });
    listed.push({ name: skill.name, description: skill.description, digest });
  }
  if (listed.length === 0) return [];
  const index = skillsIndex(
    listed.map(({ digest, ...skill }) => ({ skill, digest })),
    rootOf(publication) + AGENT_SKILLS,
  );
  const link = common('WellKnown', 'Index of the skills for programs (discovery 0.2.0)', 'application/json');
  const sources = publication.apis.flatMap(wholeSources);
  return [{ path: `${AGENT_SKILLS}/index.json`, content: jsonText(index), link, sources }, ...made];
}

function entriesBelow(folder: string, files: readonly PublishedFile[]) {
  const bytesOf = (content: string | Uint8Array): Uint8Array =>
    typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return files
    .filter(({ path }) => path.startsWith(`${folder}/`))
    .map(({ path, content }) => ({ path: posix.relative(folder, path), bytes: bytesOf(content) }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** A client resolves the addresses of the index against its own: they begin at the root of the host. */
function rootOf({ base }: Publication): string {
  return base === undefined ? '/' : new URL(base).pathname;
}

/** Catalogues read folders whose names begin with no dot. */
function listFile(publication: Publication, documents: readonly PublishedFile[]): PublishedFile[] {
  const linked = documents.flatMap(({ path, link }) => (link === undefined ? [] : [{ path, link }]));
  if (linked.length === 0) return [];
  const list = {
    documents: linked.map(({ path, link }) => ({
      path: `/${path}`,
      url: publication.base === undefined ? undefined : urlOf(publication, path),
      name: link.name,
      mediaType: link.mediaType,
    })),
  };
  return [
    {
      path: `${WELL_KNOWN.slice(1)}/${publication.provider.aid}-well-known.yml`,
      content: toYaml(list),
      link: common('WellKnown', 'List of the well-known documents', 'application/yaml'),
      sources: [providerSource(publication), ...publication.apis.flatMap(wholeSources)],
    },
  ];
}

function common(type: string, name: string, mediaType: string): IndexLink {
  return { list: 'common', type, name, mediaType };
}

function missing({ base, config }: Publication): Absent[] {
  return base !== undefined
    ? []
    : [
        {
          what: API_CATALOG,
          reason: 'It names addresses, and nothing says where the site is published.',
          remedy: `State the URL in ${config.path}, under base.`,
        },
      ];
}
