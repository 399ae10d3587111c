import type { Example, OperationFacts, ResponseFact } from '../model/facts.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { Outcome } from '../model/outcome.ts';
import { ok } from '../model/outcome.ts';
import type { PlannedBody } from './body.ts';
import type { Closure } from './closure.ts';
import type { Contract } from './contract.ts';
import { fieldsOf, readBulk, rulesOf } from './extensions.ts';
import type { ContractOperation } from './operations.ts';
import type { PlannedInput } from './parameters.ts';
import { resolveLocal } from './resolve.ts';
import { semanticsOf } from './semantics.ts';
import { mapMembers, objectOf, textOf } from './tree.ts';

/** The same components read as parts of requests and as parts of responses. */
export interface Schemas {
  readonly request: Closure;
  readonly response: Closure;
}

/** What is known of an operation, from its inputs as planned. */
export function operationFacts(
  contract: Contract,
  schemas: Schemas,
  operation: ContractOperation,
  inputs: readonly PlannedInput[],
  body: PlannedBody | undefined,
): Outcome<OperationFacts> {
  const bulk = readBulk(operation.value, operation.pointer, contract.place);
  if (!bulk.ok) return bulk;
  const { document } = contract;
  const schema = inputSchema(operation, inputs, body);
  return ok({
    operationId: operation.operationId ?? operation.name,
    pointer: operation.pointer,
    input: schemas.request.selfContained(schema),
    inputs: inputs.map(({ fact }) => fact),
    ...(body?.fact === undefined ? {} : { body: body.fact }),
    responses: responsesOf(contract, schemas.response, operation),
    semantics: semanticsOf(operation.method, bulk.value),
    ...(bulk.value === undefined ? {} : { bulk: bulk.value }),
    examples: examplesOf(document, inputs, body),
    fields: fieldsOf(document, schema),
    rules: rulesOf(operation.value, ruleHolders(document, body, bulk.value?.items)),
  });
}

/** One flat object, references still leading into the contract. */
function inputSchema(
  operation: ContractOperation,
  inputs: readonly PlannedInput[],
  body: PlannedBody | undefined,
): JsonObject {
  const title = textOf(operation.value['summary']);
  const description = textOf(operation.value['description']);
  const required = inputs.filter(({ fact }) => fact.required).map(({ fact }) => fact.name);
  return {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description: description.trim() }),
    type: 'object',
    properties: Object.fromEntries(inputs.map(({ fact, schema }) => [fact.name, schema])),
    ...(required.length === 0 ? {} : { required }),
    ...(body?.closed === true ? { additionalProperties: false } : {}),
  };
}

/** The schemas at whose root cross-field rules may stand: the body, and the items of its bulk member. */
function ruleHolders(document: JsonObject, body: PlannedBody | undefined, items: string | undefined): JsonObject[] {
  const root = resolveLocal(document, body?.schema);
  if (items === undefined) return [root];
  const list = resolveLocal(document, objectOf(root['properties'])[items]);
  return [root, resolveLocal(document, list['items'])];
}

function responsesOf({ document, isSound }: Contract, closure: Closure, { value }: ContractOperation): ResponseFact[] {
  return Object.entries(objectOf(value['responses'])).map(([status, written]) => {
    const response = resolveLocal(document, written);
    const [content] = Object.entries(objectOf(response['content']));
    const schema = content === undefined ? undefined : objectOf(content[1])['schema'];
    const usable = schema !== undefined && isSound([schema]);
    return {
      status: status.replace(/^([1-5])xx$/, '$1XX'),
      description: textOf(response['description'])?.trim() ?? '',
      documented: response['x-capstan-undocumented'] !== true,
      ...(content === undefined ? {} : { mediaType: content[0] }),
      ...(usable ? { schema: closure.selfContained(schema) } : {}),
    };
  });
}

/** Whole inputs that the contract shows: each example of the body, with an example of every parameter that has one. */
function examplesOf(document: JsonObject, inputs: readonly PlannedInput[], body: PlannedBody | undefined): Example[] {
  const parameters = inputs.filter(({ fact }) => fact.in !== 'body');
  if (parameters.some(({ fact, example }) => fact.required && example === undefined)) return [];
  const base = Object.fromEntries(
    parameters.flatMap(({ fact, example }) => (example === undefined ? [] : [[fact.name, example] as const])),
  );
  if (body === undefined) return Object.keys(base).length === 0 ? [] : [{ name: 'default', value: base }];
  return bodyExamples(document, body).flatMap(({ name, summary, value }) => {
    const members = body.fact?.shape === 'whole' ? { body: value } : renamedMembers(value, inputs);
    return members === undefined
      ? []
      : [{ name, ...(summary === undefined ? {} : { summary }), value: { ...base, ...members } }];
  });
}

interface BodyExample {
  readonly name: string;
  readonly summary: string | undefined;
  readonly value: Json;
}

function bodyExamples(document: JsonObject, { media, schema }: PlannedBody): BodyExample[] {
  const named = Object.entries(objectOf(media['examples'])).flatMap(([name, written]) => {
    const { value, summary } = resolveLocal(document, written);
    return value === undefined ? [] : [{ name, summary: textOf(summary), value }];
  });
  if (named.length > 0) return named;
  const shown = media['example'] ?? firstOf(resolveLocal(document, schema)['examples']);
  return shown === undefined ? [] : [{ name: 'default', summary: undefined, value: shown }];
}

function firstOf(value: Json | undefined): Json | undefined {
  return Array.isArray(value) ? value[0] : undefined;
}

/** The members of a body under the names of their inputs. */
function renamedMembers(value: Json, inputs: readonly PlannedInput[]): JsonObject | undefined {
  if (!isJsonObject(value)) return undefined;
  const names = new Map(
    inputs.filter(({ fact }) => fact.in === 'body').map(({ fact }) => [fact.wireName ?? fact.name, fact.name]),
  );
  const entries = Object.entries(mapMembers(value, (member) => member)).map(
    ([wire, member]) => [names.get(wire), member] as const,
  );
  return entries.some(([name]) => name === undefined)
    ? undefined
    : Object.fromEntries(entries.map(([name, member]) => [name ?? '', member]));
}
