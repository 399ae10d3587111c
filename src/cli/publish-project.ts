import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { siteLayout } from '../emit/publish/built.ts';
import type { Original, Publication, PublishedApi, SourcePointer } from '../emit/publish/part.ts';
import type { Generator } from '../emit/manifest.ts';
import type { SourceFile } from '../model/facts.ts';
import { fail, settle, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';
import type { ApiConfig, Config } from '../project/config.ts';
import { presetsFor } from './build-presets.ts';
import { exposeApi, readApi } from './build-project.ts';
import { scriptParts } from './build-script.ts';
import { readRenderer } from './publish-renderer.ts';

/** Everything that a project publishes is made from. Problems of an ok outcome are findings. */
export async function readPublication(config: Config, generator: Generator): Promise<Outcome<Publication>> {
  const { provider, base, dates, vocabulary, plans } = config;
  if (provider === undefined) return fail(problem('publish.provider', {}, {}));
  const apis: PublishedApi[] = [];
  const problems: Problem[] = [];
  const taken = new Set<string>();
  for (const [index, api] of config.apis.entries()) {
    const settings = { path: config.file, pointer: `/apis/${index}` };
    const read = await publishedApi(api, config, { aid: provider.aid, taken, settings });
    problems.push(...read.problems);
    if (read.ok) apis.push(read.value);
  }
  const own = { path: config.file, bytes: await readFile(join(config.root, config.file)) };
  const renderer = await readRenderer();
  if (!renderer.ok) return fail(...renderer.problems, ...problems);
  const facts = { generator, base, dates, provider, vocabulary, plans };
  return settle({ ...facts, config: own, apis, renderer: renderer.value }, problems);
}

interface Surrounding {
  readonly aid: string;
  /** Names of schemas that other APIs have. */
  readonly taken: Set<string>;
  readonly settings: SourcePointer;
}

async function publishedApi(
  api: ApiConfig,
  config: Config,
  { aid, taken, settings }: Surrounding,
): Promise<Outcome<PublishedApi>> {
  const read = await readApi(api, config);
  if (!read.ok) return read;
  const { contract } = read.value;
  const exposed = await exposeApi(read.value.capability, api, config.root);
  const { capability, requests } = exposed.value;
  const originals = await Promise.all(contract.sources.map((source) => originalOf(config.root, source)));
  const layout = siteLayout(capability, aid, taken);
  // a namespace that begins with the provider's name does not say it twice
  const stem = api.namespace.startsWith(`${aid}-`) ? api.namespace : `${aid}-${api.namespace}`;
  const presets = await presetsFor(capability);
  const ids = presets.map(({ id }) => id);
  const script = await scriptParts(ids, config.root, api.wire);
  if (!script.ok) return fail(...script.problems, ...read.problems);
  const { document } = contract;
  const made = { capability, layout, document, originals, stem, settings, requests, presets, script: script.value };
  return settle(made, [...read.problems, ...exposed.problems]);
}

async function originalOf(root: string, { role, path }: SourceFile): Promise<Original> {
  return { role, path, bytes: await readFile(join(root, path)) };
}
