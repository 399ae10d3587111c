import { callOf } from '../../model/names.ts';
import { outputKey } from '../layout.ts';
import { sentence } from '../../surfaces/words.ts';
import { consumedOf } from '../../surfaces/expose.ts';
import { operationsOf, type PublishedOperation } from './operations.ts';
import type { Absent, PartEmitter, PublishedApi } from './part.ts';
import { providerFile } from './provider-file.ts';

/** `errors/`: the answers that are no success. What the contract does not promise is told apart from what it does. */
export const errorsPart: PartEmitter = (publication) => {
  const problems = publication.apis.flatMap(problemsOf);
  if (problems.length === 0) return { files: [], absent: [NOTHING] };
  const content = {
    description:
      'Answers of the APIs that are no success. `documented` is what the contract promises; `observed` is what an overlay tells of ' +
      'and the contract does not promise, so that a program should bear with it and not count on it.',
    summary: {
      documented: problems.filter(({ evidence }) => evidence === 'documented').length,
      observed: problems.filter(({ evidence }) => evidence === 'observed').length,
    },
    problems,
  };
  const link = { type: 'ErrorCatalog', name: 'Answers that are no success' };
  return { files: [providerFile(publication, { path: 'errors/{}-problem-types.yml', content, link })], absent: [] };
};

const NOTHING: Absent = {
  what: 'errors',
  reason: 'No contract has an answer that is no success.',
  remedy: 'Add responses with an overlay, and x-capstan-undocumented to those that are only observed.',
};

interface Answer {
  readonly status: string;
  readonly description: string;
  readonly evidence: 'documented' | 'observed';
  readonly mediaType?: string | undefined;
  readonly schema?: string | undefined;
}

/** Each different answer once, with the operations that give it. */
function problemsOf(api: PublishedApi) {
  const given = operationsOf(api).flatMap((one) => answersOf(api, one));
  const keys = [...new Set(given.map(({ answer }) => JSON.stringify(answer)))];
  return keys.flatMap((key) => {
    const same = given.filter(({ answer }) => JSON.stringify(answer) === key);
    const [first] = same;
    const operations = same.map(({ operationId }) => operationId);
    return first === undefined ? [] : [{ api: api.capability.name, ...first.answer, operations }];
  });
}

function answersOf(api: PublishedApi, { operation, facts }: PublishedOperation) {
  const call = callNameOf(api, operation.name);
  return facts.responses
    .filter(({ status }) => !/^[123]/.test(status))
    .map(({ status, description, documented, mediaType, schema }) => {
      const answer: Answer = {
        status,
        description: sentence(description),
        evidence: documented ? 'documented' : 'observed',
        mediaType,
        schema: schema === undefined ? undefined : api.layout.outputs.get(outputKey(call, status)),
      };
      return { operationId: facts.operationId, answer };
    });
}

function callNameOf({ capability }: PublishedApi, name: string): string {
  const found = consumedOf(capability).find(({ operation }) => operation.name === name);
  return callOf(found?.consumes.namespace ?? '', name);
}
