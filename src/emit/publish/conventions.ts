import { flatten, propertiesOf, typesOf } from '../../surfaces/schema.ts';
import { sentence } from '../../surfaces/words.ts';
import { allOperations, type PublishedOperation } from './operations.ts';
import type { PartEmitter, PublishedApi } from './part.ts';
import { providerFile } from './provider-file.ts';

/** `conventions/`: what holds for every call: what may be repeated, what replaces what, what an answer means. */
export const conventionsPart: PartEmitter = (publication) => {
  const operations = allOperations(publication);
  if (operations.length === 0) return { files: [], absent: [] };
  const idempotency = operations.map(idempotencyOf);
  const content = {
    description: 'What holds whenever the operations are called. Each line names what it follows from.',
    idempotency: { operations: idempotency },
    replacement: operations.flatMap(replacementOf),
    acceptance: operations.flatMap(acceptanceOf),
    batches: operations.flatMap(batchOf),
    time: publication.apis.flatMap(timesOf),
    unknown: publication.apis.flatMap(({ capability }) => capability.facts?.guidance?.unknown ?? []),
  };
  const natural = idempotency.some(({ mechanism }) => mechanism === 'natural-key' || mechanism === 'header');
  const link = {
    type: 'Conventions',
    name: 'What holds whenever the operations are called',
    ...(natural && { also: ['Idempotency'] }),
  };
  const file = providerFile(publication, { path: 'conventions/{}-conventions.yml', content, link });
  const reason = 'No operation finds items by a key of theirs, or takes an idempotency key.';
  const remedy = 'State x-capstan-bulk of the operation with an overlay, if it does.';
  return { files: [file], absent: natural ? [] : [{ what: 'Idempotency', reason, remedy }] };
};

function idempotencyOf({ method, facts }: PublishedOperation) {
  const { idempotent, evidence } = facts.semantics;
  const header = facts.inputs.find(
    (input) => input.in === 'header' && /^idempotency-key$/i.test(input.wireName ?? input.name),
  );
  const key = facts.bulk !== undefined && facts.bulk.effect !== 'create' ? facts.bulk.key : undefined;
  const mechanism =
    header !== undefined ? 'header' : !idempotent ? 'none' : key !== undefined ? 'natural-key' : 'method';
  return {
    operationId: facts.operationId,
    method: method.toLowerCase(),
    mechanism,
    ...(mechanism === 'natural-key' && { key }),
    ...(header !== undefined && { header: header.wireName ?? header.name }),
    evidence: header === undefined ? evidence.idempotent : sentence(header.description),
  };
}

function replacementOf({ facts }: PublishedOperation) {
  const { bulk, semantics } = facts;
  if (bulk === undefined || (bulk.effect !== 'upsert' && bulk.effect !== 'update')) return [];
  const evidence = bulk.replaces
    ? semantics.evidence.destructive
    : `An item changes the members that it has, and leaves the others (x-capstan-bulk, replaces false).`;
  return [{ operationId: facts.operationId, mode: bulk.replaces ? 'replace' : 'partial', key: bulk.key, evidence }];
}

function acceptanceOf({ facts }: PublishedOperation) {
  return facts.responses
    .filter(({ status }) => status === '202')
    .map(({ status, documented }) => ({
      operationId: facts.operationId,
      status,
      means: 'accepted-not-stored',
      evidence: `202 says that a request is accepted, not that it is carried out (RFC 9110, 15.3.3)${documented ? '' : '; the contract does not promise it'}.`,
    }));
}

function batchOf({ facts }: PublishedOperation) {
  const { bulk, operationId } = facts;
  if (bulk === undefined) return [];
  const evidence = 'x-capstan-bulk, maxItems.';
  return [{ operationId, items: bulk.items, maxItems: bulk.maxItems, evidence }];
}

const TIMES = new Set(['date-time', 'date', 'time', 'duration']);

/** How the members of the entities spell time. */
function timesOf({ capability }: PublishedApi) {
  return (capability.facts?.entities ?? []).flatMap(({ name, schema }) =>
    Object.entries(propertiesOf(flatten(schema, schema))).flatMap(([member, property]) => {
      const flat = flatten(property, schema);
      const { format } = flat;
      return typeof format === 'string' && TIMES.has(format)
        ? [{ entity: name, member, type: typesOf(flat).join(' or '), format }]
        : [];
    }),
  );
}
