import { resolveLocal } from '../../../contract/resolve.ts';
import { listOf, objectOf, textOf } from '../../../contract/tree.ts';
import type { Json, JsonObject } from '../../../model/json.ts';
import { allOperations, type PublishedOperation } from '../operations.ts';
import type { Publication } from '../part.ts';
import { operationAt } from './component.ts';
import { entriesOf, mustBe, mustHave, type Entry } from './must.ts';

/** An answer that the contract has; `observed` when it does not promise it. */
interface Answer {
  readonly status: string;
  readonly evidence: 'documented' | 'observed';
}

export function answersOf({ api, facts }: PublishedOperation): Answer[] {
  const { responses } = operationAt(api.document, facts.pointer).operation;
  return Object.entries(objectOf(responses)).map(([status, written]) => {
    const isObserved = resolveLocal(api.document, written)['x-capstan-undocumented'] === true;
    return { status: status.replace(/^(\d)xx$/i, '$1XX'), evidence: isObserved ? 'observed' : 'documented' };
  });
}

/** Each answer of the contracts that is no success, with the operation that gives it. */
export function errorsIn(publication: Publication): string[] {
  return allOperations(publication).flatMap((one) =>
    answersOf(one)
      .filter(({ status }) => !/^[123]/.test(status))
      .map(({ status, evidence }) => [one.api.capability.name, idOf(one), status, evidence].join(' ')),
  );
}

/** Those and no others. */
export function errorFaults(publication: Publication, document: JsonObject): string[] {
  const entries = entriesOf(document, '/problems');
  const told = entries.flatMap(({ value: { api, status, evidence, operations } }) =>
    listOf(operations).map((operation) => [api, operation, status, evidence].map((one) => textOf(one) ?? '').join(' ')),
  );
  const stated = errorsIn(publication);
  const count = (word: string): number => entries.filter(({ value: { evidence } }) => evidence === word).length;
  return [
    ...stated.filter((row) => !told.includes(row)).map((row) => `/problems must have ${row}`),
    ...told.filter((row) => !stated.includes(row)).map((row) => `/problems must not have ${row}`),
    ...mustHave('/summary', objectOf(document['summary']), {
      documented: count('documented'),
      observed: count('observed'),
    }),
  ];
}

/** Success is what the contract documents, and what is tried again is what its policy lists. */
export function arazzoFaults(publication: Publication, document: JsonObject): string[] {
  const operations = allOperations(publication);
  const steps = entriesOf(document, '/workflows').flatMap(({ at, value }) =>
    entriesOf(value, '/steps').map((step) => ({ ...step, at: at + step.at })),
  );
  return steps.flatMap((step) =>
    operations.filter((one) => idOf(one) === step.value['operationId']).flatMap((one) => stepFaults(step, one)),
  );
}

function stepFaults({ at, value }: Entry, one: PublishedOperation): string[] {
  const success = answersOf(one).flatMap(({ status }) => (/^2\d\d$/.test(status) ? [status] : []));
  const { retryStatuses } = objectOf(one.api.document['x-capstan-policy']);
  const retried = listOf(retryStatuses).map(String);
  const { effect } = objectOf(operationAt(one.api.document, one.facts.pointer).operation['x-capstan-bulk']);
  // what a request finds by a key, and methods of RFC 9110, 9.2.2
  const isRepeatable = effect === undefined ? ['GET', 'PUT', 'DELETE'].includes(one.method) : effect !== 'create';
  return [
    ...(success.length > 0 ? mustBe(`${at}/successCriteria`, statusesIn(value['successCriteria']), success) : []),
    ...mustBe(`${at}/onFailure`, statusesIn(value['onFailure']), isRepeatable ? retried : []),
  ];
}

function statusesIn(value: Json | undefined): string[] {
  return [...JSON.stringify(value ?? null).matchAll(/\$statusCode == (\d+)/g)].map(([, status = '']) => status);
}

function idOf({ facts }: PublishedOperation): string {
  return facts.operationId;
}
