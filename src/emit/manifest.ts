import type { Artifact } from '../model/artifact.ts';
import type { Capability } from '../model/capability.ts';
import type { Guidance, OperationFacts } from '../model/facts.ts';
import { callOf } from '../model/names.ts';
import { MANIFEST_VERSION, pathInManifest, type Manifest, type OperationRecord } from '../project/manifest.ts';
import { sha256 } from '../project/write.ts';
import { LOAD_TOOLS, VALIDATE_TOOL } from '../surfaces/built-in.ts';
import { consumedOf } from '../surfaces/expose.ts';
import { jsonText } from './json-text.ts';
import { outputKey, type Layout } from './layout.ts';

/** Who made the artifacts; stands in the manifest and in no other generated file. */
export interface Generator {
  readonly name: string;
  readonly version: string;
}

/** The manifest of a capability whose other artifacts are made. */
export function manifestArtifact(
  capability: Capability,
  layout: Layout,
  generator: Generator,
  artifacts: readonly Artifact[],
): Artifact {
  return { path: layout.manifest, content: jsonText(manifestOf(capability, layout, generator, artifacts)) };
}

function manifestOf(
  capability: Capability,
  layout: Layout,
  generator: Generator,
  artifacts: readonly Artifact[],
): Manifest {
  const { facts } = capability;
  return {
    manifest: MANIFEST_VERSION,
    capability: capability.name,
    generator: { name: generator.name, version: generator.version },
    sources: (facts?.sources ?? []).map((source) => ({ ...source, path: pathInManifest(source.path) })),
    origins: [...(facts?.origins ?? [])],
    ...(facts?.policy !== undefined && { policy: { ...facts.policy, retryStatuses: [...facts.policy.retryStatuses] } }),
    ...(facts?.guidance !== undefined && { guidance: guidanceOf(facts.guidance) }),
    ...(layout.skill !== undefined && { skill: pathInManifest(layout.skill) }),
    entities: (facts?.entities ?? []).map(({ name }) => ({ name, schema: placeOf(layout.entities, name) })),
    operations: operationRecords(capability, layout),
    ...(takesLoads(capability) && { builtIn: [VALIDATE_TOOL, ...Object.values(LOAD_TOOLS)] }),
    artifacts: artifacts.map(({ path, content }) => ({ path: pathInManifest(path), sha256: sha256(content) })),
  };
}

function guidanceOf({ notFor, unknown }: Guidance): Manifest['guidance'] {
  return { notFor: [...notFor], unknown: [...unknown] };
}

/** A load needs an operation that takes many records at once. */
function takesLoads(capability: Capability): boolean {
  return consumedOf(capability).some(({ operation }) => operation.facts?.bulk !== undefined);
}

function operationRecords(capability: Capability, layout: Layout): Record<string, OperationRecord> {
  const records = consumedOf(capability).flatMap(({ consumes, operation }): [string, OperationRecord][] => {
    const call = callOf(consumes.namespace, operation.name);
    return operation.facts === undefined ? [] : [[call, operationRecord(call, operation.facts, layout)]];
  });
  return Object.fromEntries(records);
}

function operationRecord(call: string, facts: OperationFacts, layout: Layout): OperationRecord {
  return {
    ...facts,
    input: placeOf(layout.inputs, call),
    inputs: [...facts.inputs],
    responses: facts.responses.map(({ schema, ...response }) =>
      schema === undefined
        ? response
        : { ...response, schema: placeOf(layout.outputs, outputKey(call, response.status)) },
    ),
    examples: [...facts.examples],
    fields: [...facts.fields],
    rules: [...facts.rules],
  };
}

function placeOf(places: ReadonlyMap<string, string>, key: string): string {
  const path = places.get(key);
  if (path === undefined) throw new Error(`The layout has no file for ${key}.`);
  return pathInManifest(path);
}
