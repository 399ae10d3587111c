import type { Capability, Operation } from '../model/capability.ts';
import type { Entity, OperationFacts, ResponseFact } from '../model/facts.ts';
import { isJsonObject, type Json, type JsonSchema } from '../model/json.ts';
import { definitionName, propertiesOf } from './schema.ts';
import { sentence } from './words.ts';

const EXAMPLES_PER_ENTITY = 3;

/**
 * The capability with a title, a description and examples on each of its schemas, so that the published files, the
 * tools and the facts read back from a manifest are the same. What the contract says itself is kept.
 */
export function annotate(capability: Capability): Capability {
  const consumes = capability.consumes.map((upstream) => ({
    ...upstream,
    resources: upstream.resources.map((resource) => ({
      ...resource,
      operations: resource.operations.map(annotateOperation),
    })),
  }));
  const inputs = consumes.flatMap(({ resources }) =>
    resources.flatMap(({ operations }) => operations.flatMap(({ facts }) => facts ?? [])),
  );
  if (capability.facts === undefined) return { ...capability, consumes };
  const entities = capability.facts.entities.map((entity) => annotateEntity(entity, capability.info.title, inputs));
  return { ...capability, consumes, facts: { ...capability.facts, entities } };
}

function annotateOperation(operation: Operation): Operation {
  const { facts } = operation;
  if (facts === undefined) return operation;
  const title = operation.title ?? facts.operationId;
  const description = sentence(operation.description ?? title);
  const examples = facts.examples.map((example) => example.value);
  return {
    ...operation,
    facts: {
      ...facts,
      input: annotated(facts.input, `${title}: input`, description, examples),
      responses: facts.responses.map((response) => annotateResponse(response, title)),
    },
  };
}

function annotateResponse(response: ResponseFact, title: string): ResponseFact {
  if (response.schema === undefined) return response;
  const words = sentence(response.description) || `The answer ${response.status}.`;
  return { ...response, schema: annotated(response.schema, `${title}: answer ${response.status}`, words, []) };
}

function annotateEntity(entity: Entity, api: string, operations: readonly OperationFacts[]): Entity {
  const examples = distinct(operations.flatMap((facts) => entityExamples(facts, entity.name)));
  const description = `${entity.name} of the ${api}.`;
  return {
    ...entity,
    schema: annotated(entity.schema, entity.name, description, examples.slice(0, EXAMPLES_PER_ENTITY)),
  };
}

function annotated(schema: JsonSchema, title: string, description: string, examples: readonly Json[]): JsonSchema {
  const named = { title, description, ...schema };
  return examples.length === 0 || schema['examples'] !== undefined ? named : { ...named, examples };
}

/** The parts of an operation's examples that stand where its input refers to the entity. */
function entityExamples(facts: OperationFacts, entity: string): Json[] {
  const places = Object.entries(propertiesOf(facts.input));
  return facts.examples.flatMap(({ value }) =>
    places.flatMap(([name, schema]): readonly Json[] => {
      const found = value[name];
      if (found === undefined) return [];
      if (definitionName(schema['$ref']) === entity) return [found];
      const items = schema['items'];
      const listed = isJsonObject(items) && definitionName(items['$ref']) === entity;
      return listed && Array.isArray(found) ? found : [];
    }),
  );
}

function distinct(values: readonly Json[]): Json[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
