import { resolveLocal } from '../../../contract/resolve.ts';
import { listOf, objectOf, textOf } from '../../../contract/tree.ts';
import type { Json, JsonObject } from '../../../model/json.ts';
import { allOperations, type PublishedOperation } from '../operations.ts';
import type { Publication } from '../part.ts';
import { operationAt } from './component.ts';
import { answersOf } from './meaning-of-answers.ts';
import { entriesOf, mustBe, mustHave } from './must.ts';

/** What may be repeated, what replaces what and how much goes into one call: `x-capstan-bulk`, methods and statuses. */
export function conventionFaults(publication: Publication, document: JsonObject): string[] {
  const operations = allOperations(publication);
  const unknown = publication.apis.flatMap((api) => listOf(objectOf(api.document['x-capstan-guidance'])['unknown']));
  return [
    ...listFaults(document, '/idempotency/operations', operations.map(repetitionOf)),
    ...listFaults(document, '/replacement', operations.flatMap(replacementOf)),
    ...listFaults(document, '/acceptance', operations.flatMap(acceptanceOf)),
    ...listFaults(document, '/batches', operations.flatMap(batchOf)),
    ...mustBe('/unknown', document['unknown'], unknown),
  ];
}

function replacementOf(one: PublishedOperation): Expected[] {
  const { effect, key, replaces } = bulkOf(one);
  const mode = replaces === true ? 'replace' : 'partial';
  return effect === 'upsert' || effect === 'update' ? [{ operationId: idOf(one), mode, key }] : [];
}

function acceptanceOf(one: PublishedOperation): Expected[] {
  const isThere = answersOf(one).some(({ status }) => status === '202');
  return isThere ? [{ operationId: idOf(one), status: '202' }] : [];
}

function batchOf(one: PublishedOperation): Expected[] {
  const { items, maxItems } = bulkOf(one);
  return items === undefined ? [] : [{ operationId: idOf(one), items, maxItems }];
}

function bulkOf(one: PublishedOperation): JsonObject {
  return objectOf(statedOf(one).operation['x-capstan-bulk']);
}

function statedOf({ api, facts }: PublishedOperation): ReturnType<typeof operationAt> {
  return operationAt(api.document, facts.pointer);
}

const IDEMPOTENT = ['GET', 'PUT', 'DELETE'];

/** Only what takes an idempotency key, finds items by a key, or has a method that is idempotent (RFC 9110, 9.2.2). */
function repetitionOf(one: PublishedOperation): Expected {
  const { effect, key } = bulkOf(one);
  const header = keyHeaderOf(one);
  const isByKey = effect !== undefined && effect !== 'create';
  const natural = isByKey ? 'natural-key' : IDEMPOTENT.includes(one.method) ? 'method' : 'none';
  const mechanism = header === undefined ? natural : 'header';
  const told = { mechanism, key: mechanism === 'natural-key' ? key : undefined, header };
  return { operationId: idOf(one), method: one.method.toLowerCase(), ...told };
}

function keyHeaderOf(one: PublishedOperation): Json | undefined {
  const { item, operation } = statedOf(one);
  const headers = [...listOf(item['parameters']), ...listOf(operation['parameters'])]
    .map((parameter) => resolveLocal(one.api.document, parameter))
    .filter((parameter) => parameter['in'] === 'header');
  return headers.map(({ name }) => name).find((name) => /^idempotency-key$/i.test(textOf(name) ?? ''));
}

type Expected = Readonly<Record<string, Json | undefined>>;

function listFaults(document: JsonObject, pointer: string, expected: readonly Expected[]): string[] {
  const entries = entriesOf(document, pointer);
  const more = entries.slice(expected.length).map(({ at }) => `${at} must not be there`);
  return [
    ...more,
    ...expected.flatMap((members, index) => mustHave(`${pointer}/${index}`, entries[index]?.value ?? {}, members)),
  ];
}

/** Where the operation stands, and that it reads, writes or removes, which is for its method and its effect to say. */
export function accessFaults(publication: Publication, document: JsonObject): string[] {
  const entries = entriesOf(document, '/operations');
  return allOperations(publication).flatMap((one, index) => {
    const { at, value } = entries[index] ?? { at: `/operations/${index}`, value: {} };
    const access = objectOf(value['x-agentic-access']);
    const stated = statedOf(one).operation['x-agentic-access'];
    const place = { path: one.path, method: one.method.toLowerCase(), operationId: idOf(one) };
    if (stated !== undefined)
      return [...mustHave(at, value, place), ...mustBe(`${at}/x-agentic-access`, access, stated)];
    const { effect } = bulkOf(one);
    const removes = effect === undefined ? one.method === 'DELETE' : effect === 'delete';
    const reads = one.method === 'GET';
    const human = reads ? undefined : removes ? 'required' : 'conditional';
    const { 'human-in-the-loop': loop } = objectOf(access['escalation']);
    return [
      ...mustHave(at, value, place),
      ...mustBe(`${at}/x-agentic-access/consequence`, access['consequence'], reads ? 'read' : 'write'),
      ...mustBe(`${at}/x-agentic-access/escalation/human-in-the-loop`, loop, human),
    ];
  });
}

function idOf({ facts }: PublishedOperation): string {
  return facts.operationId;
}
