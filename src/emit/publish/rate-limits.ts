import { objectOf, textOf } from '../../contract/tree.ts';
import type { Policy } from '../../model/facts.ts';
import { allOperations } from './operations.ts';
import type { Absent, PartEmitter, Publication, PublishedApi } from './part.ts';
import { providerFile } from './provider-file.ts';

type Rate = NonNullable<Policy['rate']>;

/** `rate-limits/`: API Commons rate limits, from `x-capstan-policy`; an empty list where no limit is known. */
export const rateLimitsPart: PartEmitter = (publication) => {
  const { provider, dates } = publication;
  const limits = publication.apis.flatMap(limitsOf);
  const content = {
    specification: 'API Commons Rate Limits',
    specificationVersion: '0.1',
    provider: provider.name,
    providerId: provider.aid,
    created: dates?.created,
    modified: dates?.modified,
    sources: publication.apis.flatMap(({ capability }) => capability.facts?.policy?.source ?? []),
    headers: headersOf(publication),
    responseCodes: responseCodes(publication),
    limits,
    ...(limits.length === 0 && { reason: NONE.reason }),
    quotas: [],
  };
  const link = { type: 'RateLimits', name: 'Rate limits' };
  const file = providerFile(publication, { path: 'rate-limits/{}-rate-limits.yml', content, link });
  return { files: [file], absent: limits.length === 0 ? [NONE] : [] };
};

const NONE: Absent = {
  what: 'rate limits',
  reason: 'No contract or overlay states a rate limit, so the list of limits is empty.',
  remedy: 'State it with an overlay: rate in x-capstan-policy, with its source.',
};

const FRAMES = [
  ['second', 1],
  ['minute', 60],
  ['hour', 3600],
  ['day', 86_400],
  ['week', 604_800],
] as const;

function limitsOf({ capability }: PublishedApi) {
  const { rate } = capability.facts?.policy ?? {};
  if (rate === undefined) return [];
  const { timeframe, limit } = framed(rate);
  return [
    {
      name: `${capability.info.title}: requests`,
      type: 'Platform',
      limit,
      metric: 'request',
      timeframe,
      description: `${rate.requests} requests in ${rate.perSeconds} seconds, in bursts of at most ${rate.burst}.`,
    },
  ];
}

/** The rate in the shortest time that has a word and is not shorter than its own. */
function framed({ requests, perSeconds }: Rate) {
  const [timeframe, seconds] = FRAMES.find(([, length]) => length >= perSeconds) ?? ['week', 604_800];
  return { timeframe, limit: (requests * seconds) / perSeconds };
}

const THROTTLED = '429';

/** The headers that an answer to too many requests has in the contract. */
function headersOf(publication: Publication): Record<string, string> {
  const headers = allOperations(publication).flatMap(({ value }) =>
    Object.entries(objectOf(objectOf(objectOf(value['responses'])[THROTTLED])['headers'])),
  );
  return Object.fromEntries(headers.map(([name, header]) => [name, textOf(objectOf(header)['description']) ?? '']));
}

function responseCodes(publication: Publication): Record<string, string> {
  const answers = allOperations(publication).flatMap(({ facts }) => facts.responses);
  const throttled = answers.find(({ status }) => status === THROTTLED);
  return throttled === undefined ? {} : { [THROTTLED]: throttled.description };
}
