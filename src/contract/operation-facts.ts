import type { OperationFacts, ResponseFact } from '../model/facts.ts';
import type { JsonObject } from '../model/json.ts';
import type { Outcome } from '../model/outcome.ts';
import { ok } from '../model/outcome.ts';
import type { PlannedBody } from './body.ts';
import type { Closure } from './closure.ts';
import type { Contract } from './contract.ts';
import { acceptedExamples, examplesOf } from './examples.ts';
import { fieldsOf, readBulk, rulesOf } from './extensions.ts';
import type { ContractOperation } from './operations.ts';
import type { PlannedInput } from './parameters.ts';
import { resolveLocal } from './resolve.ts';
import { semanticsOf } from './semantics.ts';
import { listOf, objectOf, textOf } from './tree.ts';

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
  const input = schemas.request.selfContained(schema);
  // The schema decides: what is read only is not required of a caller.
  const required = new Set(listOf(input['required']));
  const examples = acceptedExamples(input, examplesOf(document, inputs, body), contract.place(operation.pointer));
  const facts: OperationFacts = {
    operationId: operation.operationId ?? operation.name,
    pointer: operation.pointer,
    input,
    inputs: inputs.map(({ fact }) => ({ ...fact, required: required.has(fact.name) })),
    ...(body?.fact === undefined ? {} : { body: body.fact }),
    responses: responsesOf(contract, schemas.response, operation),
    semantics: semanticsOf(operation.method, bulk.value),
    ...(bulk.value === undefined ? {} : { bulk: bulk.value }),
    examples: examples.accepted,
    fields: fieldsOf(document, schema),
    rules: rulesOf(operation.value, ruleHolders(document, body, bulk.value?.items)),
  };
  return ok(facts, examples.problems);
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
