import type { Capability, Operation } from '../model/capability.ts';
import type { CapabilityFacts, OperationFacts } from '../model/facts.ts';
import type { JsonSchema } from '../model/json.ts';
import { callOf } from '../model/names.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import { pathInProject, type Manifest, type OperationRecord } from './manifest.ts';

/** Schema documents by the path that the manifest gives them. */
export type Schemas = ReadonlyMap<string, JsonSchema>;

/** The schema files that `rejoin` needs, as the manifest writes them, each once. */
export function schemaPaths(manifest: Manifest): string[] {
  const operations = Object.values(manifest.operations).flatMap(({ input, responses }) => [
    input,
    ...responses.flatMap(({ schema }) => schema ?? []),
  ]);
  return [...new Set([...manifest.entities.map(({ schema }) => schema), ...operations])];
}

/**
 * Puts the facts of a manifest back onto a capability read from its document. Operations that the manifest does not know
 * stay without facts; a schema that is not among `schemas` is a problem.
 */
export function rejoin(capability: Capability, manifest: Manifest, schemas: Schemas): Outcome<Capability> {
  const missing = schemaPaths(manifest).filter((path) => !schemas.has(path));
  if (missing.length > 0) {
    return fail(...missing.map((path) => problem('manifest.invalid', {}, { reason: `the schema ${path} is missing` })));
  }
  const schemaAt = (path: string): JsonSchema => withoutIdentity(schemas.get(path) ?? {});
  const consumes = capability.consumes.map((upstream) => ({
    ...upstream,
    resources: upstream.resources.map((resource) => ({
      ...resource,
      operations: resource.operations.map((operation) =>
        withFacts(operation, manifest.operations[callOf(upstream.namespace, operation.name)], schemaAt),
      ),
    })),
  }));
  return ok({ ...capability, consumes, facts: capabilityFacts(manifest, schemaAt) });
}

type SchemaAt = (path: string) => JsonSchema;

function withFacts(operation: Operation, record: OperationRecord | undefined, schemaAt: SchemaAt): Operation {
  return record === undefined ? operation : { ...operation, facts: operationFacts(record, schemaAt) };
}

function operationFacts(record: OperationRecord, schemaAt: SchemaAt): OperationFacts {
  const responses = record.responses.map(({ schema, ...response }) =>
    schema === undefined ? response : { ...response, schema: schemaAt(schema) },
  );
  return { ...record, input: schemaAt(record.input), responses };
}

function capabilityFacts(manifest: Manifest, schemaAt: SchemaAt): CapabilityFacts {
  return {
    sources: manifest.sources.map((source) => ({ ...source, path: pathInProject(source.path) ?? source.path })),
    entities: manifest.entities.map(({ name, schema }) => ({ name, schema: schemaAt(schema) })),
    origins: manifest.origins,
    ...(manifest.policy !== undefined && { policy: manifest.policy }),
    ...(manifest.guidance !== undefined && { guidance: manifest.guidance }),
  };
}

/** Facts hold no `$id`: two schemas of the same name would otherwise hide each other in a validator. */
function withoutIdentity({ $schema: _dialect, $id: _id, ...schema }: JsonSchema): JsonSchema {
  return schema;
}
