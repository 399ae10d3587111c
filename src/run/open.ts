import { createHash } from 'node:crypto';
import { basename, dirname, relative, resolve, sep } from 'node:path';
import { readCapability, type ReadCapability } from '../dialects/read.ts';
import type { Capability } from '../model/capability.ts';
import { isJsonObject, type JsonSchema } from '../model/json.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { detailOf, problem, type Problem } from '../model/problem.ts';
import { manifestPath, parseManifest, pathInManifest, pathInProject, type Manifest } from '../project/manifest.ts';
import { insideProject } from '../project/paths.ts';
import { rejoin, schemaPaths } from '../project/rejoin.ts';
import { parseJson } from '../text/json.ts';
import { isMissing, readText } from '../text/read.ts';
import { parseYaml } from '../text/yaml.ts';
import type { OpenOptions } from './options.ts';
import { startRuntime } from './start.ts';
import type { Runtime } from './runtime.ts';
import { skillFolders, type SkillFolder } from './skills.ts';

export interface OpenCapability {
  readonly runtime: Runtime;
  readonly dialect: ReadCapability['dialect'];
  readonly manifest: Manifest | undefined;
  /** The project folder: the one that holds `capabilities/`, or the capability's own when there is no manifest. */
  readonly root: string;
  readonly skills: readonly SkillFolder[];
  /** The text of the document, where it is what the build wrote; one that was edited may hold what nobody should see. */
  readonly built: string | undefined;
}

/** The only way from files to a runtime: the capability, its manifest when there is one, its schemas and its secrets. */
export async function openCapability(file: string, options: OpenOptions): Promise<Outcome<OpenCapability>> {
  const document = await readDocument(file);
  if (!document.ok) return document;
  const { read, text } = document.value;
  const joined = await joinManifest(file, text, read.capability);
  if (!joined.ok) return joined;
  const { capability, manifest, root, isBuilt } = joined.value;
  const started = await startRuntime(capability, options, dirname(resolve(file)), root);
  if (!started.ok) return started;
  const skills = manifest === undefined ? ok([]) : await skillFolders(manifest, root);
  if (!skills.ok) return skills;
  const problems = [...document.problems, ...joined.problems, ...started.problems, ...skills.problems];
  const built = isBuilt ? text : undefined;
  return ok({ runtime: started.value, dialect: read.dialect, manifest, root, skills: skills.value, built }, problems);
}

/** The file stem that names a capability: `orders-orders.yaml` is `orders-orders`. */
export function capabilityName(file: string): string {
  return basename(file).replace(/\.(?:ya?ml|json)$/, '');
}

async function readDocument(file: string): Promise<Outcome<{ read: ReadCapability; text: string }>> {
  const text = await readText(file);
  if (!text.ok) return text;
  const source = parseYaml(text.value, file);
  if (!source.ok) return source;
  const read = readCapability(source.value, capabilityName(file));
  return read.ok ? ok({ read: read.value, text: text.value }, read.problems) : read;
}

interface Joined {
  readonly capability: Capability;
  readonly manifest: Manifest | undefined;
  readonly root: string;
  /** True when the manifest knows the document, as it is. */
  readonly isBuilt: boolean;
}

/** Puts the facts of the manifest onto the capability. A document that was edited since keeps them, with a warning. */
async function joinManifest(file: string, text: string, capability: Capability): Promise<Outcome<Joined>> {
  const path = resolve(manifestPath(file));
  const found = await readManifest(path);
  if (!found.ok) return found;
  const manifest = found.value;
  if (manifest === undefined) return ok({ capability, manifest, root: dirname(resolve(file)), isBuilt: false });
  const root = dirname(dirname(path));
  const schemas = await readSchemas(manifest, root);
  if (!schemas.ok) return schemas;
  const rejoined = rejoin(capability, manifest, schemas.value);
  if (!rejoined.ok) return rejoined;
  const named = pathInManifest(relative(root, resolve(file)).split(sep).join('/'));
  const problems = [...schemas.problems, ...digestProblems(manifest, named, file, text)];
  const isBuilt = manifest.artifacts.some(({ path: known, sha256 }) => known === named && sha256 === digestOf(text));
  return ok({ capability: rejoined.value, manifest, root, isBuilt }, problems);
}

async function readManifest(path: string): Promise<Outcome<Manifest | undefined>> {
  const text = await readText(path);
  if (!text.ok) return isMissing(text.problems) ? ok(undefined) : text;
  const source = parseJson(text.value, path);
  if (source.ok) return parseManifest(source.value.value, path);
  return fail(...source.problems.map((found) => problem('manifest.invalid', found.place, { reason: detailOf(found) })));
}

async function readSchemas(manifest: Manifest, root: string): Promise<Outcome<ReadonlyMap<string, JsonSchema>>> {
  const schemas = new Map<string, JsonSchema>();
  const problems: Problem[] = [];
  for (const path of schemaPaths(manifest)) {
    const schema = await readSchema(root, path, manifest);
    if (!schema.ok) return schema;
    schemas.set(path, schema.value);
    problems.push(...schema.problems);
  }
  return ok(schemas, problems);
}

async function readSchema(root: string, path: string, manifest: Manifest): Promise<Outcome<JsonSchema>> {
  const named = pathInProject(path) ?? path;
  const real = await insideProject(root, named);
  if (!real.ok) return real;
  const text = await readText(real.value, named);
  if (!text.ok) return text;
  const source = parseJson(text.value, named);
  if (!source.ok) {
    return fail(
      ...source.problems.map((found) => problem('manifest.invalid', found.place, { reason: detailOf(found) })),
    );
  }
  const { value } = source.value;
  if (!isJsonObject(value))
    return fail(problem('manifest.invalid', { file: named }, { reason: 'a schema must be an object' }));
  return ok(value, digestProblems(manifest, path, named, text.value));
}

/** A file that was edited after the build is used as it is, and said to be another. */
function digestProblems(manifest: Manifest, path: string, file: string, text: string): Problem[] {
  const known = manifest.artifacts.find((artifact) => artifact.path === path);
  return known === undefined || known.sha256 === digestOf(text)
    ? []
    : [problem('manifest.digest', { file }, { path: file }, 'warning')];
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
