import { basename, dirname, resolve } from 'node:path';
import type { z } from 'zod';
import { kebabCase } from '../model/names.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import { isMissing, readText } from '../text/read.ts';
import { parseYaml } from '../text/yaml.ts';
import { configSchema, type Plan, type Ports, type Provider, type Registry, type Vocabulary } from './config-schema.ts';
import { settingProblems } from './config-problems.ts';

/** What capstan.yml says, with defaults filled in. Paths are relative to `root`, with `/`. */
export interface Config {
  /** The folder of capstan.yml, absolute. */
  readonly root: string;
  /** The name of the file in it. */
  readonly file: string;
  /** The URL that the project folder is published under, with a trailing slash; schemas are identified by it. */
  readonly base?: string | undefined;
  readonly dates?: { readonly created: string; readonly modified: string } | undefined;
  readonly provider?: Provider | undefined;
  /** For whom and what the APIs are, in words that no contract has. */
  readonly vocabulary?: Vocabulary | undefined;
  readonly plans?: readonly Plan[] | undefined;
  readonly apis: readonly ApiConfig[];
  /** Origins besides the contract's own that may get the key. */
  readonly upstreams: readonly string[];
  /** Without it there is no server.json. */
  readonly registry?: Registry | undefined;
}

export interface ApiConfig {
  readonly contract: string;
  readonly overlays: readonly string[];
  /** The file stem of the capability. */
  readonly capability: string;
  /** Of the consumed API. */
  readonly namespace: string;
  /** Name of the skill and of its folder. */
  readonly skill: string;
  /** Variable of the upstream's secret; made from the contract's title when absent. */
  readonly secret?: string | undefined;
  readonly ports: Ports;
  /** The path of the wire profile of its account. */
  readonly wire?: string | undefined;
  /** The folder of the project's own examples of requests; it need not be there. */
  readonly requests: string;
}

const DEFAULT_PORTS: Ports = { rest: 8080, mcp: 9090, skill: 9091 };

/** Reads capstan.yml; problems name the line and column of the setting. */
export async function readConfig(path: string): Promise<Outcome<Config>> {
  const text = await readText(path, basename(path));
  if (!text.ok) return isMissing(text.problems) ? fail(problem('config.missing', {}, { path })) : text;
  const source = parseYaml(text.value, basename(path));
  if (!source.ok) return source;
  const parsed = configSchema.safeParse(source.value.value);
  if (!parsed.success) return fail(...settingProblems(configSchema, parsed.error, source.value));
  const { apis, ...rest } = parsed.data;
  const file = basename(path);
  return ok({
    ...rest,
    root: dirname(resolve(path)),
    file,
    apis: apis.map((api) => withDefaults(api, apis.length === 1)),
  });
}

/**
 * The configuration of a build of one contract: everything is named after its file, or after its title where the file
 * has a name that says nothing, such as openapi.yaml.
 */
export function defaultConfig(contractPath: string, title = ''): Config {
  const stem = basename(contractPath).replace(/\.(ya?ml|json)$/i, '');
  const named = kebabCase(stem).replace(/-openapi$/, '');
  const titled = kebabCase(title).slice(0, MAX_NAME).replace(/-$/, '');
  const capability = (GENERIC.test(stem) && titled) || named || 'api';
  return {
    root: dirname(resolve(contractPath)),
    file: 'capstan.yml',
    apis: [withDefaults({ contract: basename(contractPath), overlays: [], capability }, true)],
    upstreams: [],
  };
}

const MAX_NAME = 64;
const GENERIC = /^(open-?api|swagger|api|specs?|specification|index)([-_.]?v?\d.*)?$/i;

const REQUESTS = 'examples/requests';

function withDefaults(api: z.infer<typeof configSchema>['apis'][number], isOnly: boolean): ApiConfig {
  const { capability, namespace = capability, skill = capability, ports = {} } = api;
  const { rest = DEFAULT_PORTS.rest, mcp = DEFAULT_PORTS.mcp, skill: skills = DEFAULT_PORTS.skill } = ports;
  // several APIs can have operations of one name
  const requests = api.requests ?? (isOnly ? REQUESTS : `${REQUESTS}/${capability}`);
  return { ...api, requests, namespace, skill, ports: { rest, mcp, skill: skills } };
}
