import { objectOf, listOf, textOf } from '../../../contract/tree.ts';
import { operationsOf, type ContractOperation } from '../../../contract/operations.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import { versionOf, type Version } from '../../../contract/version.ts';
import { parseYaml } from '../../../text/yaml.ts';
import type { Publication, PublishedFile } from '../part.ts';

/** A file of the site that is a YAML or JSON mapping. */
interface SiteDocument {
  readonly path: string;
  readonly value: JsonObject;
}

/** A contract with its overlays applied. */
export interface ScoredContract {
  /** The version that the publisher wrote; undefined when the original says none. */
  readonly version: Version | undefined;
  readonly document: JsonObject;
  readonly operations: readonly ContractOperation[];
}

/** Everything that a check may look at: what the site holds, and nothing that is only planned. */
export interface Evidence {
  readonly publication: Publication;
  readonly index: JsonObject;
  /** The types in `common` of the index, one for each link. */
  readonly common: readonly string[];
  readonly contracts: readonly ScoredContract[];
  readonly paths: ReadonlySet<string>;
  /** The documents below a folder of the site: `rules`. */
  readonly below: (folder: string) => readonly SiteDocument[];
  /** Whether the site has an address that exists. */
  readonly hosted: boolean;
}

export function evidenceOf(publication: Publication, files: readonly PublishedFile[]): Evidence {
  const index = mappingOf(files.find(({ path }) => path === 'apis.yml')) ?? {};
  return {
    publication,
    index,
    common: listOf(index['common']).flatMap((link) => textOf(objectOf(link)['type']) ?? []),
    contracts: publication.apis.map(({ document, originals }) => ({
      version: versionOf(originalOf(originals)),
      document,
      operations: operationsOf(document),
    })),
    paths: new Set(files.map(({ path }) => path)),
    below: (folder) =>
      files.flatMap((file) => {
        const value = file.path.startsWith(`${folder}/`) ? mappingOf(file) : undefined;
        return value === undefined ? [] : [{ path: file.path, value }];
      }),
    hosted: isPublic(publication.base) && isPublic(publication.provider.url),
  };
}

function originalOf(originals: Publication['apis'][number]['originals']): Json {
  const contract = originals.find(({ role }) => role === 'contract');
  return contract === undefined ? null : (mappingOf({ path: contract.path, content: contract.bytes }) ?? null);
}

function mappingOf(file: Pick<PublishedFile, 'path' | 'content'> | undefined): JsonObject | undefined {
  if (file === undefined || !/\.(ya?ml|json|jsonld)$/.test(file.path)) return undefined;
  const text = typeof file.content === 'string' ? file.content : new TextDecoder().decode(file.content);
  const source = parseYaml(text, file.path);
  return source.ok && isJsonObject(source.value.value) ? source.value.value : undefined;
}

/** Names that RFC 2606 and RFC 6761 keep from being anybody's, and hosts of other people's files. */
const NOBODYS = /(^|\.)(example|test|invalid|localhost|local|example\.(com|net|org))$|^(\d+\.){3}\d+$|^\[/;
const OTHERS = /(^|\.)(githubusercontent\.com|github\.com|gitlab\.com|jsdelivr\.net|apis\.io)$/;

/** Whether a URL has a host that can be reached by anybody. */
export function isPublic(url: string | undefined): boolean {
  return url !== undefined && URL.canParse(url) && !NOBODYS.test(new URL(url).hostname);
}

/** Whether a URL has a host of the publisher's own. */
export function isOwn(url: string | undefined): boolean {
  return url !== undefined && isPublic(url) && !OTHERS.test(new URL(url).hostname);
}
