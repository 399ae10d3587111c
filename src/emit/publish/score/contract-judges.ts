import type { ContractOperation } from '../../../contract/operations.ts';
import { resolveLocal } from '../../../contract/resolve.ts';
import { listOf, objectOf, textOf } from '../../../contract/tree.ts';
import type { Version } from '../../../contract/version.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import { isPublic, type ScoredContract } from './evidence.ts';
import { atLeast, bit, mean, type Judge, type Verdict } from './verdict.ts';

const PART = 0.8;

/** A check of one document, averaged over all. */
const each =
  (judge: (contract: ScoredContract) => Verdict): Judge =>
  ({ contracts }) =>
    mean(contracts.map(judge));

export const contractPresent: Judge = ({ contracts }) =>
  bit(contracts.length > 0, `OpenAPI contracts: ${contracts.length}`);

/** The version as published, not as ours was lifted to; any one document will do. */
export const publishedIn =
  (version: Version): Judge =>
  ({ contracts }) => {
    const versions = [...new Set(contracts.map((contract) => contract.version ?? 'none'))];
    return bit(versions.includes(version), `published in ${versions.join(', ')}`);
  };

export const infoComplete = each(({ document }) => {
  const { title, description, version, contact } = objectOf(document['info']);
  const length = textOf(description)?.length ?? 0;
  const whole = textOf(title) !== undefined && version !== undefined && length >= 50;
  return bit(
    whole && isJsonObject(contact),
    `title and version, a description of ${length} characters (from 50 on), ${isJsonObject(contact) ? 'a' : 'no'} contact`,
  );
});

export const serversDefined = each(({ document }) => {
  const urls = serverUrls(document);
  return bit(urls.length > 0 && !urls.some((url) => url.includes('localhost')), `servers: ${urls.length}`);
});

export const serversResolvable = each(({ document }) => {
  const real = serverUrls(document).filter((url) => !/^[a-z]+:\/\/[^/]*\{/.test(url) && isPublic(url));
  return bit(real.length > 0, real.length > 0 ? 'a server has a real host' : 'no server has a real host');
});

function serverUrls(document: JsonObject): string[] {
  return listOf(document['servers']).flatMap((server) => textOf(objectOf(server)['url']) ?? []);
}

const operationsWith = (what: string, least: number, has: (operation: ContractOperation) => boolean) =>
  each(({ operations }) => atLeast(operations.filter(has).length, operations.length, least, `operations with ${what}`));

export const summaries = operationsWith('a summary', PART, ({ value }) => textOf(value['summary']) !== undefined);

export const descriptions = operationsWith(
  'a description',
  PART,
  ({ value }) => textOf(value['description']) !== undefined,
);

export const operationTags = operationsWith('tags', PART, ({ value }) => listOf(value['tags']).length > 0);

export const operationIds = each(({ operations }) => {
  const ids = new Set(operations.flatMap(({ operationId }) => operationId ?? []));
  return atLeast(ids.size, operations.length, 1, 'operations with an operationId of their own');
});

export const successResponses = operationsWith('a 2xx response', 1, ({ value }) =>
  Object.keys(objectOf(value['responses'])).some((status) => status.startsWith('2')),
);

export const errorSchemas = each(({ document, operations }) => {
  const having = operations.filter((operation) => errorBodies(document, operation, /^4/).length > 0);
  return atLeast(having.length, operations.length, 0.5, 'operations with a 4xx response that has a schema');
});

/** The schemas of the bodies of responses whose status fits, as they are written. */
export function errorBodies(document: JsonObject, { value }: ContractOperation, status: RegExp): Json[] {
  const responses = Object.entries(objectOf(value['responses'])).filter(([name]) => status.test(name));
  return responses.flatMap(([, response]) =>
    Object.values(objectOf(resolveLocal(document, response)['content'])).flatMap(
      (media) => objectOf(media)['schema'] ?? [],
    ),
  );
}

export const examples = each(({ document, operations }) => {
  const having = operations.filter((operation) => hasExample(document, operation)).length;
  const share = operations.length === 0 ? 0 : having / operations.length;
  return { share, why: `operations with an example: ${having} of ${operations.length}; by share` };
});

/** Whether a request or a response of an operation is shown by an example. */
export function hasExample(document: JsonObject, { value }: ContractOperation): boolean {
  const request = resolveLocal(document, value['requestBody']);
  const responses = Object.values(objectOf(value['responses'])).map((response) => resolveLocal(document, response));
  const media = [request, ...responses].flatMap(({ content }) => Object.values(objectOf(content)));
  return media.some((one) => 'example' in objectOf(one) || 'examples' in objectOf(one));
}

export const reuse = each(({ document }) => {
  const count = Object.keys(objectOf(objectOf(document['components'])['schemas'])).length;
  const used = JSON.stringify(document).includes('"$ref":');
  return bit(count >= 5 && used, `component schemas${used ? ', used by $ref' : ''}: ${count}; from 5 on`);
});

const schemes = (document: JsonObject): JsonObject[] =>
  Object.values(objectOf(objectOf(document['components'])['securitySchemes'])).map((scheme) =>
    resolveLocal(document, scheme),
  );

export const securitySchemes = each(({ document }) => {
  const { length } = schemes(document);
  return bit(length > 0, `security schemes: ${length}`);
});

export const securityApplied = each(({ document, operations }) => {
  const applied = 'security' in document || operations.some(({ value }) => 'security' in value);
  return bit(applied, applied ? 'security is applied' : 'security is applied nowhere');
});

const flowsOf = (document: JsonObject): [string, Json][] =>
  schemes(document).flatMap(({ flows }) => Object.entries(objectOf(flows)));

export const currentGrants = each(({ document }) => {
  const old = flowsOf(document).filter(([name]) => name === 'implicit' || name === 'password').length;
  return bit(old === 0, `OAuth flows of a grant that RFC 9700 advises against: ${old}`);
});

export const keysOutOfQuery = each(({ document }) => {
  const count = schemes(document).filter(({ type, in: where }) => type === 'apiKey' && where === 'query').length;
  return bit(count === 0, `API keys that travel in the query: ${count}`);
});

/** Nothing to enumerate is nothing left out. */
export const scopes = each(({ document }) => {
  const flows = flowsOf(document);
  const bare = flows.filter(([, flow]) => Object.keys(objectOf(objectOf(flow)['scopes'])).length === 0).length;
  return bit(
    bare === 0,
    flows.length === 0 ? 'no OAuth flow' : `OAuth flows without a scope: ${bare} of ${flows.length}`,
  );
});

/** Webhooks and callbacks of the contract. */
export const events = each(({ document, operations }) => {
  const told = 'webhooks' in document || operations.some(({ value }) => 'callbacks' in value);
  return bit(told, told ? 'the contract has webhooks or callbacks' : 'the contract has no webhooks and no callbacks');
});

const MOST = 0.33;

/** Of what can be created, how much can be read, changed and removed too; absence costs nothing. */
export const lifecycle = each(({ operations }) => {
  const methods = Map.groupBy(operations, ({ path }) => path.replace(/\/\{[^/]*\}$/, ''));
  const created = [...methods.values()].filter((group) => group.some(({ method }) => method === 'POST'));
  const whole = created.filter((group) => {
    const single = new Set(group.filter(({ path }) => path.endsWith('}')).map(({ method }) => method));
    return single.has('GET') && single.has('DELETE') && (single.has('PUT') || single.has('PATCH'));
  });
  const share = created.length === 0 ? 0 : whole.length / created.length;
  return {
    share: Math.min(MOST, share),
    why: `of what can be created, can be read, changed and removed: ${whole.length} of ${created.length}; at most ${MOST}`,
  };
});

const STANDARDS = /urn:ietf:params:scim:(schemas|api)|"\/?\$metadata"|https:\/\/www\.w3\.org\/ns\/activitystreams/;

export const domainStandard = each(({ document }) => {
  const told = STANDARDS.test(JSON.stringify(document));
  return bit(
    told,
    told ? 'the contract has the signature of a standard' : 'no signature of SCIM, OData or ActivityPub',
  );
});
