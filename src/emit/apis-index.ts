import type { Capability } from '../model/capability.ts';
import type { Provider } from '../project/config-schema.ts';
import { sentence } from '../surfaces/words.ts';

/** What an index says whatever it lists. */
export interface IndexFacts {
  readonly provider: Provider;
  readonly dates?: { readonly created: string; readonly modified: string } | undefined;
}

/** An entry of a list of an index. */
export interface IndexProperty {
  /** A type of APIs.json 0.23, or `x-...`. */
  readonly type: string;
  readonly name: string;
  /** Relative to the index, or absolute. */
  readonly url: string;
  readonly mediaType: string;
}

/** One API of an index, with what is listed for it. */
export interface IndexedApi {
  readonly capability: Capability;
  readonly properties: readonly IndexProperty[];
  readonly rules?: readonly IndexProperty[] | undefined;
  readonly workflows?: readonly IndexProperty[] | undefined;
}

/** What is listed for all APIs of the provider, behind the links of capstan.yml. */
export interface IndexCommon {
  readonly common: readonly IndexProperty[];
  readonly rules: readonly IndexProperty[];
}

const VERSION = '0.23';

/** An index of APIs.json 0.23. */
export function apisIndex(
  { provider, dates }: IndexFacts,
  apis: readonly IndexedApi[],
  { common, rules }: IndexCommon = { common: [], rules: [] },
) {
  return {
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
    apis: apis.map((api) => entryOf(provider, api)),
    ...(common.length + provider.common.length > 0 && { common: [...provider.common, ...common] }),
    ...(rules.length > 0 && { rules }),
    maintainers: provider.maintainers.map(({ name, email, url }) => ({ FN: name, email, url })),
  };
}

function entryOf(provider: Provider, { capability, properties, rules = [], workflows = [] }: IndexedApi) {
  const { info, name, consumes } = capability;
  return {
    aid: `${provider.aid}:${name}`,
    name: info.title,
    description: sentence(info.description) || sentence(info.title),
    image: provider.image,
    humanURL: provider.humanUrl,
    baseURL: knownServer(consumes[0]?.baseUri),
    created: info.created,
    modified: info.modified,
    tags: info.tags,
    properties,
    ...(rules.length > 0 && { rules }),
    ...(workflows.length > 0 && { workflows }),
  };
}

/** A contract that names no server stands for itself with a name that belongs to nobody (RFC 6761). */
export function knownServer(baseUri: string | undefined): string | undefined {
  return baseUri === undefined || URL.parse(baseUri)?.hostname.endsWith('.invalid') === true ? undefined : baseUri;
}
