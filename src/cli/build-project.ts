import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { toCapability } from '../contract/capability.ts';
import { readContract, type Contract } from '../contract/contract.ts';
import { emit, type ProjectApi, type RegistryFacts } from '../emit/emit.ts';
import { lint } from '../lint/lint.ts';
import type { Artifact } from '../model/artifact.ts';
import type { Capability } from '../model/capability.ts';
import type { SourceFile } from '../model/facts.ts';
import { fail, ok, settle, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';
import type { ApiConfig, Config } from '../project/config.ts';
import { registered } from '../project/config-schema.ts';
import { apply, compare, type Changes } from '../project/write.ts';
import { expose } from '../surfaces/expose.ts';
import { skillFrontmatter } from '../surfaces/skill.ts';
import { presetsFor } from './build-presets.ts';
import { withRequests, type WithRequests } from './build-requests.ts';
import { checkRegistry } from './build-registry.ts';
import { scriptParts } from './build-script.ts';
import { checkWire } from './build-wire.ts';
import { previousArtifacts } from './previous.ts';

export interface BuildOptions {
  readonly config: Config;
  /** The folder that is built, absolute; sources from elsewhere are copied into it. */
  readonly out: string;
  /** True compares and writes nothing. */
  readonly check: boolean;
  readonly generator: { readonly name: string; readonly version: string };
}

export interface Build {
  readonly changes: Changes;
  /** How many files the build makes. */
  readonly files: number;
}

/** Makes everything that a project publishes. Problems of an ok outcome are findings that do not stop a build. */
export async function buildProject(options: BuildOptions): Promise<Outcome<Build>> {
  const { config, out, generator } = options;
  const apis: ProjectApi[] = [];
  const problems: Problem[] = [];
  for (const api of config.apis) {
    const built = await buildApi(api, options);
    problems.push(...built.problems);
    if (built.ok) apis.push(built.value);
  }
  const settled = settle(apis, problems);
  if (!settled.ok) return settled;
  const index = config.provider === undefined ? undefined : { provider: config.provider, dates: config.dates };
  const registry = registryOf(config, apis);
  problems.push(...(await checkRegistry(config.root, config.registry)));
  const artifacts = emit({ generator, base: config.base, apis, index, registry });
  const twice = writtenTwice(artifacts);
  if (twice.length > 0) return fail(...twice, ...problems);
  const changes = await compare(out, artifacts, await previousArtifacts(out, artifacts));
  const applied = options.check ? ok(undefined) : await apply(out, changes);
  if (!applied.ok) return fail(...problems, ...applied.problems);
  return settle({ changes, files: artifacts.length }, problems);
}

function registryOf({ registry, apis: configs }: Config, apis: readonly ProjectApi[]): RegistryFacts | undefined {
  const api = registry === undefined ? undefined : registered(configs, registry);
  const built = apis.find(({ capability }) => capability.name === api?.capability);
  return registry === undefined || built === undefined ? undefined : { registry, capability: built.capability };
}

/** Two APIs of a project that claim one skill, say. */
function writtenTwice(artifacts: readonly Artifact[]): Problem[] {
  const seen = new Set<string>();
  return artifacts.flatMap(({ path }) => {
    const known = seen.has(path);
    seen.add(path);
    return known
      ? [problem('config.invalid', {}, { reason: `two APIs write ${path}; give one of them another name` })]
      : [];
  });
}

async function buildApi(api: ApiConfig, options: BuildOptions): Promise<Outcome<ProjectApi>> {
  const { root } = options.config;
  const read = await readApi(api, options.config);
  if (!read.ok) return read;
  const { problems } = read;
  const { capability } = read.value;
  const copied = root === options.out ? { capability, copies: [] } : await copySources(root, capability);
  const taken = await exposeApi(copied.capability, api, root);
  const { capability: exposing } = taken.value;
  const wire = await checkWire(root, api.wire, exposing);
  const presets = await presetsFor(exposing);
  const script = await scriptParts(
    presets.map(({ id }) => id),
    root,
    api.wire,
  );
  if (!script.ok) return fail(...problems, ...script.problems);
  const built = { capability: exposing, copies: copied.copies, presets, script: script.value };
  return settle(built, [...problems, ...taken.problems, ...lint(exposing), ...wire]);
}

/** A contract and the capability that it describes, which exposes nothing yet. */
export interface ReadApi {
  readonly contract: Contract;
  readonly capability: Capability;
}

/** Problems of an ok outcome are findings. */
export async function readApi(api: ApiConfig, { root, dates }: Config): Promise<Outcome<ReadApi>> {
  const contract = await readContract({ root, contract: api.contract, overlays: api.overlays });
  if (!contract.ok) return contract;
  const names = { ...dates, name: api.capability, namespace: api.namespace, secret: api.secret };
  const capability = toCapability(contract.value, names);
  const problems = [...contract.problems, ...contract.value.findings, ...capability.problems];
  if (!capability.ok) return { ok: false, problems };
  return ok({ contract: contract.value, capability: capability.value }, problems);
}

/** The capability as the project exposes it, with the examples of the project; its schemas show the contract's alone. */
export function exposeApi(
  capability: Capability,
  api: ApiConfig,
  root: string,
): Promise<{ readonly value: WithRequests; readonly problems: readonly Problem[] }> {
  return withRequests(exposed(capability, api), root, api.requests);
}

function exposed(capability: Capability, { namespace, ports, skill }: ApiConfig): Capability {
  const namespaces = { rest: `${namespace}-rest`, mcp: `${namespace}-mcp`, skill: `${namespace}-skill` };
  const frontmatter = skillFrontmatter(capability, { name: skill, server: namespaces.mcp });
  return expose(capability, { ports, namespaces, skill: frontmatter });
}

/** The sources of a build into another folder go with it, byte for byte, so that what refers to them finds them there. */
async function copySources(
  root: string,
  capability: Capability,
): Promise<{ capability: Capability; copies: Artifact[] }> {
  const { facts } = capability;
  if (facts === undefined) return { capability, copies: [] };
  const sources = facts.sources.map((source) => ({ ...source, path: posix.join('openapi', source.path) }));
  const copies = await Promise.all(facts.sources.map((source) => copyOf(root, source)));
  return { capability: { ...capability, facts: { ...facts, sources } }, copies };
}

async function copyOf(root: string, { path }: SourceFile): Promise<Artifact> {
  const text = new TextDecoder('utf-8', { ignoreBOM: true });
  return { path: posix.join('openapi', path), content: text.decode(await readFile(join(root, path))) };
}
