import type { Capability } from '../../model/capability.ts';
import type { JsonObject } from '../../model/json.ts';
import type { Plan, Provider, Vocabulary } from '../../project/config-schema.ts';
import type { Layout } from '../layout.ts';
import type { Generator } from '../manifest.ts';
import type { ScriptParts } from '../skill-script.ts';
import type { PresetFacts } from '../skill-subject.ts';

/** A file of the project as it was read. */
interface SourceBytes {
  /** Relative to the project folder, with `/`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A source of a contract as it was received. */
export interface Original extends SourceBytes {
  readonly role: 'contract' | 'overlay';
}

/** One API of a publication, with all that its artifacts are made from. */
export interface PublishedApi {
  readonly capability: Capability;
  /** Where the artifacts of the build stand in the site. */
  readonly layout: Layout;
  /** The contract with its overlays applied: OpenAPI 3.1, references local. */
  readonly document: JsonObject;
  readonly originals: readonly Original[];
  /** What names of files begin with: `shop-orders` in `arazzo/shop-orders-upsert-workflow.yml`. */
  readonly stem: string;
  /** Where capstan.yml speaks of it. */
  readonly settings: SourcePointer;
  /** Requests of the project that stand beside the examples of the contract. */
  readonly requests: readonly SourceBytes[];
  /** Mappings of the package that fit. */
  readonly presets: readonly PresetFacts[];
  /** What the script of the skill is made of. */
  readonly script: ScriptParts;
}

/** The program that shows a contract to people, as it is published with the pages. */
export interface Renderer {
  /** `redoc@1.2.3` */
  readonly package: string;
  readonly script: string;
  readonly licence: string;
}

/** Everything that a publication is made from. */
export interface Publication {
  readonly generator: Generator;
  /** The URL that the site is published under, with a trailing slash. */
  readonly base?: string | undefined;
  readonly dates?: { readonly created: string; readonly modified: string } | undefined;
  readonly provider: Provider;
  /** capstan.yml */
  readonly config: SourceBytes;
  /** For whom and what the APIs are; no contract says it. */
  readonly vocabulary?: Vocabulary | undefined;
  readonly plans?: readonly Plan[] | undefined;
  readonly apis: readonly PublishedApi[];
  /** Without it there is no reference. */
  readonly renderer?: Renderer | undefined;
}

/** A place in a source that a file, or a sentence in it, was made from. */
export interface SourcePointer {
  /** Relative to the project folder: `openapi/orders.yml`, `capstan.yml`. */
  readonly path: string;
  /** JSON Pointer; empty for the whole of it. */
  readonly pointer: string;
}

/** How an index lists a file. */
export interface IndexLink {
  /** Which list of APIs.json 0.23 it stands in; `api` is the `properties` of its API. */
  readonly list: 'api' | 'common' | 'rules' | 'workflows';
  /** A type of APIs.json 0.23, or `x-...`. */
  readonly type: string;
  /** Further types that the same file is listed under. */
  readonly also?: readonly string[] | undefined;
  readonly name: string;
  readonly mediaType: string;
}

/** A file of the site. */
export interface PublishedFile {
  /** Relative to the site, with `/`. */
  readonly path: string;
  readonly content: string | Uint8Array;
  /** Name of the capability that it belongs to; without it the file is listed for all of the provider. */
  readonly capability?: string | undefined;
  /** Left out for a file that a page, an index of its own or a well-known document leads to. */
  readonly link?: IndexLink | undefined;
  readonly sources: readonly SourcePointer[];
}

/** What is not published, since nothing is known of it. */
export interface Absent {
  /** The kind: `plans`, `changelog`. */
  readonly what: string;
  readonly reason: string;
  /** Where the fact would be stated, and how. */
  readonly remedy: string;
}

export interface Part {
  readonly files: readonly PublishedFile[];
  readonly absent: readonly Absent[];
}

/** Makes one kind of artifact of a publication; pure. */
export type PartEmitter = (publication: Publication) => Part | Promise<Part>;

/** Makes what is about the other files: `files` are all that there are by then. */
export type ClosingEmitter = (
  publication: Publication,
  files: readonly PublishedFile[],
  /** What is known to be left out by then. */
  absent: readonly Absent[],
) => Part | Promise<Part>;

/** The sources of an API: its contract and overlays, whole, and what capstan.yml says of it. */
export function wholeSources({ capability, settings }: Pick<PublishedApi, 'capability' | 'settings'>): SourcePointer[] {
  return [...(capability.facts?.sources ?? []).map(({ path }) => ({ path, pointer: '' })), settings];
}

/** What capstan.yml says of the provider. */
export function providerSource({ config }: Pick<Publication, 'config'>): SourcePointer {
  return { path: config.path, pointer: '/provider' };
}

/** The package of the program that shows contracts, by its package URL. */
export function rendererSource({ package: name }: Renderer): SourcePointer {
  return { path: `pkg:npm/${name}`, pointer: '' };
}

/** Where a file of the site is found: absolute where capstan.yml states where the site is published. */
export function urlOf({ base }: Pick<Publication, 'base'>, path: string): string {
  return `${base ?? ''}${path}`;
}
