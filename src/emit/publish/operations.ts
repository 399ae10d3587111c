import { objectOf, valueAt } from '../../contract/tree.ts';
import type { ConsumedParameter, HttpMethod, Operation } from '../../model/capability.ts';
import type { OperationFacts } from '../../model/facts.ts';
import type { JsonObject } from '../../model/json.ts';
import { pointerSteps } from '../../model/pointer.ts';
import { consumedOf } from '../../surfaces/expose.ts';
import type { Publication, PublishedApi } from './part.ts';

/** An operation of the contract, with all that is known of it. */
export interface PublishedOperation {
  readonly api: PublishedApi;
  readonly method: HttpMethod;
  /** As the contract writes it. */
  readonly path: string;
  readonly operation: Operation;
  readonly facts: OperationFacts;
  /** As the enriched contract has it. */
  readonly value: JsonObject;
  /** Those of the operation, of its path and of all, that have one value. */
  readonly fixed: readonly ConsumedParameter[];
}

/** The operations of an API that the contract tells of, in document order. */
export function operationsOf(api: PublishedApi): PublishedOperation[] {
  return consumedOf(api.capability).flatMap(({ consumes, resource, operation }) => {
    const { facts, method } = operation;
    if (facts === undefined) return [];
    const steps = pointerSteps(facts.pointer);
    const parameters = [...consumes.parameters, ...resource.parameters, ...operation.parameters];
    return [
      {
        api,
        method,
        path: steps[1] ?? resource.path,
        operation,
        facts,
        value: objectOf(valueAt(api.document, steps)),
        fixed: parameters.filter(({ value }) => value !== undefined && !value.includes('{')),
      },
    ];
  });
}

export function allOperations({ apis }: Pick<Publication, 'apis'>): PublishedOperation[] {
  return apis.flatMap(operationsOf);
}
