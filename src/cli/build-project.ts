import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { toCapability } from '../contract/capability.ts';
import { readContract } from '../contract/contract.ts';
import { emit, type ProjectApi } from '../emit/emit.ts';
import { lint } from '../lint/lint.ts';
import type { Artifact } from '../model/artifact.ts';
import type { Capability } from '../model/capability.ts';
import type { SourceFile } from '../model/facts.ts';
import { fail, ok, settle, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';
import type { ApiConfig, Config } from '../project/config.ts';
import { apply, compare, type Changes } from '../project/write.ts';
import { expose } from '../surfaces/expose.ts';
import { skillFrontmatter } from '../surfaces/skill.ts';
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
  const artifacts = emit({ generator, base: config.base, apis, index });
  const twice = writtenTwice(artifacts);
  if (twice.length > 0) return fail(...twice, ...problems);
  const changes = await compare(out, artifacts, await previousArtifacts(out, artifacts));
  const applied = options.check ? ok(undefined) : await apply(out, changes);
  if (!applied.ok) return fail(...problems, ...applied.problems);
  return settle({ changes, files: artifacts.length }, problems);
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
  const { root, dates } = options.config;
  const contract = await readContract({ root, contract: api.contract, overlays: api.overlays });
  if (!contract.ok) return contract;
  const names = { ...dates, name: api.capability, namespace: api.namespace, secret: api.secret };
  const capability = toCapability(contract.value, names);
  const problems = [...contract.problems, ...contract.value.findings, ...capability.problems];
  if (!capability.ok) return { ok: false, problems };
  const copied =
    root === options.out ? { capability: capability.value, copies: [] } : await copySources(root, capability.value);
  const exposed = exposeApi(copied.capability, api);
  const wire = await checkWire(root, api.wire, exposed);
  return settle({ capability: exposed, copies: copied.copies }, [...problems, ...lint(exposed), ...wire]);
}

function exposeApi(capability: Capability, { namespace, ports, skill }: ApiConfig): Capability {
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
