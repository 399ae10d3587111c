import { resolveLocal } from '../../../contract/resolve.ts';
import { objectOf, textOf } from '../../../contract/tree.ts';
import type { JsonObject } from '../../../model/json.ts';
import { errorBodies, hasExample } from './contract-judges.ts';
import type { Evidence } from './evidence.ts';
import { served } from './index-judges.ts';
import { bit, type Judge, type Verdict } from './verdict.ts';

const HALF = 0.5;

/** Whether the API changes anything; what is only read cannot be done twice, undone or rehearsed. */
const writes: (evidence: Evidence) => boolean = ({ contracts }) =>
  contracts.some(({ operations }) => operations.some(({ method }) => method !== 'GET'));

const ifWriting =
  (judge: Judge): Judge =>
  (evidence) =>
    writes(evidence) ? judge(evidence) : undefined;

export const contractOnDisk: Judge = ({ paths }) => {
  const path = [...paths].find((one) => one.startsWith('openapi/'));
  return bit(path !== undefined, path ?? 'no OpenAPI document in openapi/');
};

export const agenticAccess: Judge = ({ below }) => {
  const [first] = below('agentic-access');
  return bit(first !== undefined, first?.path ?? 'nothing in agentic-access/');
};

const UNDO = /(^|[^a-z])(cancel|refund|void|reverse|undo|rollback|restore)/i;
const WINDOW = /grace[_ ]?period|cancellation[_ ]?window|within \d+ (minutes?|hours?|days?)/i;

export const reversibility = ifWriting(({ contracts }) => {
  const undoing = contracts.some(({ operations }) =>
    operations.some(({ path, operationId }) => UNDO.test(path) || UNDO.test(operationId ?? '')),
  );
  if (!undoing) return { share: 0, why: 'no operation takes anything back' };
  const bounded = contracts.some(({ document }) => WINDOW.test(JSON.stringify(document)));
  return {
    share: bounded ? 1 : 0.4,
    why: `an operation takes back${bounded ? ', in a stated window' : '; no window'}`,
  };
});

export const mcpServer: Judge = ({ below }) => {
  const deployments = below('mcp').map(({ value }) => objectOf(value['deployment']));
  const remote = deployments.find(({ mode }) => mode === 'remote');
  if (remote === undefined) return { share: 0, why: 'no manifest in mcp/ has a deployment of mode remote' };
  const probed = remote['verified'] === 'probed' && textOf(remote['endpoint']) !== undefined;
  return {
    share: probed ? 1 : 0.4,
    why: probed ? 'a deployment that was probed' : 'a deployment that is only claimed',
  };
};

export const authentication: Judge = ({ common }) => {
  const type = ['Authentication', 'OpenIDConnect', 'OAuthScopes', 'API Keys', 'APIKeys'].find((one) =>
    common.includes(one),
  );
  return bit(type !== undefined, type === undefined ? 'no link of type Authentication' : `a link of type ${type}`);
};

export const idempotency = ifWriting(({ contracts, common }) => {
  const keyed = contracts.some(({ operations }) =>
    operations.some(
      ({ method, parameters }) =>
        ['POST', 'PUT', 'PATCH'].includes(method) && parameters.some(({ name }) => isText(name, /^idempotency-key$/i)),
    ),
  );
  if (keyed) return { share: 1, why: 'operations declare Idempotency-Key' };
  return half(
    common.find((type) => /idempoten/i.test(type)),
    'no Idempotency-Key and no link of type Idempotency',
  );
});

const isText = (value: unknown, pattern: RegExp): boolean => typeof value === 'string' && pattern.test(value);

function half(type: string | undefined, missing: string): Verdict {
  return type === undefined ? { share: 0, why: missing } : { share: HALF, why: `documented by a link of type ${type}` };
}

const CATALOGUES = ['ErrorCatalog', 'ErrorCodes', 'DeclineCodes'];

export const errorSemantics: Judge = ({ contracts, common }) => {
  const shared = contracts.some(({ document, operations }) => {
    const bodies = operations.flatMap((operation) => errorBodies(document, operation, /^[45]/));
    const names = new Set(bodies.map((body) => textOf(objectOf(body)['$ref'])));
    return bodies.length > 1 && names.size === 1 && !names.has(undefined);
  });
  if (shared) return { share: 1, why: 'the errors of the contract share one schema' };
  return half(
    common.find((type) => CATALOGUES.includes(type)),
    'no shared schema of errors and no ErrorCatalog',
  );
};

export const shown: Judge = ({ contracts, common, paths }) => {
  const all = contracts.flatMap(({ document, operations }) => operations.map((one) => hasExample(document, one)));
  const having = all.filter(Boolean).length;
  const why = `operations of the contract with an example: ${having} of ${all.length}`;
  if (all.length > 0 && having / all.length >= HALF) return { share: 1, why };
  if (having > 0) return { share: HALF, why };
  const linked = common.includes('Examples') || [...paths].some((path) => path.startsWith('examples/'));
  return { share: linked ? 0.25 : 0, why: `${why}${linked ? '; there are examples beside it' : ''}` };
};

export const rateLimits: Judge = ({ contracts, common, below }) => {
  const headed = contracts.some(({ document, operations }) =>
    operations.some(({ value }) =>
      Object.values(objectOf(value['responses'])).some((response) => hasRateHeader(resolveLocal(document, response))),
    ),
  );
  if (headed) return { share: 1, why: 'responses of the contract have rate limit headers' };
  const [file] = below('rate-limits').filter(({ value }) => value['limits'] !== undefined);
  if (file !== undefined) return { share: HALF, why: `documented by ${file.path}` };
  return half(
    common.find((type) => type === 'RateLimits'),
    'no rate limit headers and nothing in rate-limits/',
  );
};

function hasRateHeader({ headers }: JsonObject): boolean {
  return Object.keys(objectOf(headers)).some((name) => /^(x-)?rate-?limit(-|$)/i.test(name));
}

export const eventSurface: Judge = ({ contracts, common, below }) => {
  const told =
    common.includes('Webhooks') ||
    below('asyncapi').length > 0 ||
    contracts.some(
      ({ document, operations }) => 'webhooks' in document || operations.some(({ value }) => 'callbacks' in value),
    );
  return bit(told, told ? 'events are described' : 'no AsyncAPI, webhooks, callbacks or link of type Webhooks');
};

export const skills: Judge = ({ paths }) => {
  const { length } = [...paths].filter((path) => /^skills\/.*SKILL\.md$/.test(path));
  return bit(length > 0, `skills: ${length}`);
};

export const apiCatalog: Judge = ({ paths, hosted }) =>
  served(
    [...paths].find((path) => /^(\.well-known|well-known)\/api-catalog/.test(path)),
    hosted,
    '/.well-known/api-catalog',
  );

const CONSENT = ['AIPREF', 'ContentSignal', 'WebBotAuth', 'HTTPMessageSignatures', 'SecurityTxt'];

export const consent: Judge = ({ common }) => {
  const type = CONSENT.find((one) => common.includes(one));
  return bit(
    type !== undefined,
    type === undefined ? 'no link of type ContentSignal or SecurityTxt' : `a ${type} link`,
  );
};

const GRADES: ReadonlyMap<string, number> = new Map([
  ['conformant', 1],
  ['near-conformant', 0.6],
  ['flavored', 0.25],
]);

export const agentCard: Judge = ({ below }) => {
  const grades = below('a2a').map(({ value }) => textOf(objectOf(value['conformance'])['grade']) ?? '');
  const share = Math.max(0, ...grades.map((grade) => GRADES.get(grade) ?? 0));
  return { share, why: grades.length === 0 ? 'no A2A agent is known' : `cards in a2a/: ${grades.length}` };
};

const REHEARSAL = /^(dry_?-?run|simulate|preview|validate_?-?only)$/i;

export const dryRun = ifWriting(({ contracts }) => {
  const told = contracts.some(({ operations }) =>
    operations.some(({ parameters }) => parameters.some(({ name }) => isText(name, REHEARSAL))),
  );
  return bit(told, told ? 'an operation can be rehearsed' : 'no parameter such as dry_run');
});
