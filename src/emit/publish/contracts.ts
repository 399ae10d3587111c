import { posix } from 'node:path';
import { toYaml } from '../../text/yaml.ts';
import { wholeSources, type Original, type PartEmitter, type PublishedApi, type PublishedFile } from './part.ts';

/** `openapi/` and `overlays/`: the contract as received, what was laid over it, and what came of both. */
export const contractsPart: PartEmitter = ({ apis }) => ({
  files: apis.flatMap((api, index) => {
    const before = new Set(apis.slice(0, index).flatMap(({ originals }) => originals.map(({ path }) => path)));
    // what several APIs are made of stands there once
    const own = api.originals.filter(({ path }) => !before.has(path));
    return [enriched(api), ...own.map((original) => received(api, original))];
  }),
  absent: [],
});

/** Where the contract with its overlays stands. */
export function enrichedPath({ stem }: Pick<PublishedApi, 'stem'>): string {
  return `openapi/${stem}-openapi.yml`;
}

function enriched(api: PublishedApi): PublishedFile {
  const { capability, document } = api;
  return {
    path: enrichedPath(api),
    content: toYaml(document),
    capability: capability.name,
    link: {
      list: 'api',
      type: 'OpenAPI',
      name: `${capability.info.title}: OpenAPI contract with its overlays applied`,
      mediaType: 'application/vnd.oai.openapi',
    },
    sources: wholeSources(api),
  };
}

function received({ capability }: PublishedApi, { role, path, bytes }: Original): PublishedFile {
  const isContract = role === 'contract';
  return {
    path: posix.join(isContract ? 'openapi/_original' : 'overlays', posix.basename(path)),
    content: bytes,
    capability: capability.name,
    link: {
      list: 'api',
      type: isContract ? 'OpenAPI' : 'Overlay',
      name: `${capability.info.title}: ${isContract ? 'OpenAPI contract as received' : posix.basename(path)}`,
      mediaType: isContract ? 'application/vnd.oai.openapi' : 'application/yaml',
    },
    sources: [{ path, pointer: '' }],
  };
}
