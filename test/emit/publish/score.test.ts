import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { makeSite } from '../../../src/cli/publish.ts';
import type { Publication, PublishedFile } from '../../../src/emit/publish/part.ts';
import { RUBRIC_CHECKS, WEIGHTS } from '../../../src/emit/publish/score/rubric.ts';
import { score, type View } from '../../../src/emit/publish/score/score.ts';
import { isObject, type JsonObject } from '../../../src/model/json.ts';
import { ROOT } from '../contracts.ts';

/** A site that is changed step by step, as its provider would. */
interface Site {
  readonly publication: Publication;
  readonly files: readonly PublishedFile[];
}

let made: Site;
beforeAll(async () => {
  const site = await makeSite(join(ROOT, 'capstan.yml'));
  if (!site.ok) throw new Error(JSON.stringify(site.problems));
  made = site.value;
});

const OWN: View = { links: 'live', author: 'first-party' };

function file(path: string, value: unknown): PublishedFile {
  return { path, content: stringify(value), sources: [] };
}

function withFiles({ publication, files }: Site, ...more: readonly PublishedFile[]): Site {
  return { publication, files: [...files, ...more] };
}

/** With these links in `common` of the index, and without those of the types in `without`. */
function withLinks(site: Site, types: readonly string[], without: readonly string[] = []): Site {
  const files = site.files.map((one) => {
    if (one.path !== 'apis.yml') return one;
    const index: unknown = parse(String(one.content));
    if (!isObject(index) || !Array.isArray(index['common'])) throw new Error('no index');
    const kept = index['common'].filter((link: unknown) => isObject(link) && !without.includes(String(link['type'])));
    return file('apis.yml', {
      ...index,
      common: [...kept, ...types.map((type) => ({ type, url: 'https://shop.test/' }))],
    });
  });
  return { publication: site.publication, files };
}

function hosted({ publication, files }: Site): Site {
  const provider = { ...publication.provider, position: 'Producing' as const, url: 'https://api.shop.io/apis.yml' };
  return { publication: { ...publication, base: 'https://api.shop.io/', provider }, files };
}

const withoutErrors = (site: Site): Site => withLinks(site, [], ['ErrorCatalog']);

const withServer = (site: Site): Site =>
  withFiles(
    withLinks(hosted(site), ['ContentSignal']),
    file('mcp/a-mcp.yml', { deployment: { mode: 'remote', endpoint: 'https://api.shop.io/mcp', verified: 'probed' } }),
  );

const withCard = (site: Site): Site =>
  withFiles(withServer(site), file('a2a/shop-a2a.yml', { conformance: { grade: 'conformant' } }));

/** Every operation of the contract with more parameters, responses and a path beside it that takes back. */
function withContract(site: Site, change: (document: JsonObject) => JsonObject): Site {
  const apis = site.publication.apis.map((api) => ({ ...api, document: change(api.document) }));
  return { ...site, publication: { ...site.publication, apis } };
}

const ERROR = {
  description: 'No.',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Error' } } },
};

const strict = (document: JsonObject): JsonObject => ({
  ...document,
  paths: {
    '/orders': {
      post: {
        parameters: [{ name: 'Idempotency-Key', in: 'header', schema: { type: 'string' } }],
        requestBody: { content: { 'application/json': { example: {} } } },
        responses: {
          '202': { description: 'Yes.', headers: { 'RateLimit-Remaining': {} } },
          '400': ERROR,
          '429': ERROR,
        },
      },
    },
  },
});

const everything = (document: JsonObject): JsonObject => {
  const operation = {
    parameters: [{ name: 'dry_run', in: 'query', schema: { type: 'boolean' } }],
    description: 'Within 30 days.',
    requestBody: { content: { 'application/json': { example: {} } } },
    responses: {},
  };
  return {
    ...strict(document),
    paths: { ...Object(strict(document)['paths']), '/orders/{id}/cancel': { post: operation } },
    webhooks: {},
  };
};

/** The stages of agent readiness that are modelled for one API that writes; points of 117, and the score. */
const STAGES: readonly (readonly [
  stage: string,
  change: (site: Site) => Site,
  view: View,
  points: number,
  score: number,
])[] = [
  ['catalogued as derived, no facts of errors', withoutErrors, { links: 'live' }, 46.75, 40],
  ['catalogued as derived', (site) => site, { links: 'live' }, 50.75, 43.4],
  ['published by the provider, no facts of errors', withoutErrors, OWN, 58, 49.6],
  ['published by the provider', (site) => site, OWN, 62, 53],
  ['hosted, with a live MCP server and a content signal', withServer, OWN, 81, 69.2],
  ['and an A2A card', withCard, OWN, 89, 76.1],
  [
    'and a contract with keys, one error and rate headers',
    (site) => withContract(withCard(site), strict),
    OWN,
    101,
    86.3,
  ],
  ['and everything that an API may have', (site) => withContract(withCard(site), everything), OWN, 117, 100],
];

describe('agent readiness', () => {
  it.each(STAGES)('%s', (_, change, view, points, percent) => {
    const { publication, files } = change(made);
    const { agentReadiness } = score(publication, files, view);
    expect(agentReadiness).toEqual({ earned: points, possible: 117, score: percent });
  });

  it('of an API that is only read leaves out what cannot apply', () => {
    const read = withContract(made, (document) => ({ ...document, paths: { '/orders': { get: { responses: {} } } } }));
    const { agentReadiness, rows } = score(read.publication, read.files, OWN);
    expect(agentReadiness.possible).toBe(98);
    expect(rows.map(({ check }) => check)).not.toContain('idempotency');
  });
});

const ALL_LINKS = [
  'ChangeLog', 'StatusPage', 'DeprecationPolicy', 'Security', 'Webhooks', 'GitHubOrganization', 'RoadMap', 'DeveloperPortal',
  'APIReference', 'GettingStarted', 'SDKs', 'SDKs', 'SDKs', 'CLI', 'Sandbox', 'PostmanCollection', 'Blog', 'Pricing',
  'SignUp', 'TermsOfService', 'PrivacyPolicy', 'FinOps', 'Compliance', 'TrustCenter', 'Conformance',
]; // prettier-ignore

const three = [{}, {}, {}];
const withFacts = (site: Site): Site =>
  withFiles(
    withLinks(site, ALL_LINKS),
    file('plans/a.yml', { plans: three }),
    file('rate-limits/a.yml', { limits: three }),
  );

describe('the composite', () => {
  const compositeOf = (site: Site, view = OWN): number => score(site.publication, site.files, view).composite;

  it('weighs six facets to one', () => {
    expect([...WEIGHTS.values()].reduce((sum, weight) => sum + weight)).toBeCloseTo(1, 10);
    expect(new Set(RUBRIC_CHECKS.map(({ facet }) => facet))).toEqual(new Set(['agent readiness', ...WEIGHTS.keys()]));
  });

  it('of what the build alone can make stays in the forties, and with every fact and a host in the nineties', () => {
    expect(compositeOf(made)).toBeGreaterThan(40);
    expect(compositeOf(made)).toBeLessThan(50);
    expect(compositeOf(hosted(withFacts(made)))).toBeGreaterThan(90);
  });

  it('gains about three by a host', () => {
    const gain = compositeOf(hosted(withFacts(made))) - compositeOf(withFacts(made));
    expect(gain).toBeGreaterThan(2);
    expect(gain).toBeLessThan(5);
  });
});

/** A fact that is stated, and what alone it earns: half, since nobody looked where the link leads. */
const LINKS: readonly (readonly [type: string, check: string, points: number])[] = [
  ['ChangeLog', 'change_log_present', 3],
  ['StatusPage', 'status_page_present', 3],
  ['DeprecationPolicy', 'deprecation_policy', 1.5],
  ['Security', 'security_disclosure', 2],
  ['RoadMap', 'roadmap_present', 1],
  ['GitHubOrganization', 'github_org_present', 1],
  ['DeveloperPortal', 'portal_present', 2],
  ['CLI', 'cli_present', 1.5],
  ['Sandbox', 'console_or_sandbox', 1.5],
  ['PostmanCollection', 'postman_present', 1],
  ['SDKs', 'sdk_count_1', 1.5],
  ['Blog', 'blog_present', 0.5],
  ['Pricing', 'pricing_link', 2],
  ['SignUp', 'sign_up_present', 2.5],
  ['Login', 'sign_up_present', 2.5],
  ['TermsOfService', 'terms_of_service', 2],
  ['PrivacyPolicy', 'privacy_policy', 2],
  ['FinOps', 'finops_mapped', 1.5],
  ['Compliance', 'compliance_published', 1.5],
  ['TrustCenter', 'trust_center', 1.5],
  ['SecurityTxt', 'consent_identity', 3],
];

describe('a fact in capstan.yml', () => {
  it.each(LINKS)('a link of type %s earns %s and nothing else', (type, check, points) => {
    const rowsOf = ({ publication, files }: Site) => score(publication, files, { links: 'unverified' }).rows;
    const before = new Map(rowsOf(made).map((row) => [row.check, row.earned]));
    const changed = rowsOf(withLinks(made, [type])).filter((row) => row.earned !== before.get(row.check));
    expect(changed.map((row) => [row.check, row.earned])).toEqual([[check, points]]);
  });
});

describe('nothing is earned by appearance', () => {
  const rowOf = (site: Site, check: string) =>
    score(site.publication, site.files, OWN).rows.find((row) => row.check === check);

  it('an overlay that changes nothing is none', () => {
    const bare = {
      publication: made.publication,
      files: made.files.filter(({ path }) => !path.startsWith('overlays/')),
    };
    const empty = withFiles(
      bare,
      file('overlays/a.yaml', { overlay: '1.1.0', actions: [{ target: '$', update: {} }] }),
    );
    expect(rowOf(hosted(empty), 'overlay_published')).toMatchObject({ earned: 0 });
    const real = withFiles(
      bare,
      file('overlays/a.yaml', { overlay: '1.1.0', actions: [{ target: '$', update: { a: 1 } }] }),
    );
    expect(rowOf(hosted(real), 'overlay_published')).toMatchObject({ earned: 4 });
  });

  it('a file of a host counts when the host exists', () => {
    expect(rowOf(made, 'llms_txt_published')).toMatchObject({ earned: 0 });
    expect(rowOf(hosted(made), 'llms_txt_published')).toMatchObject({ earned: 4 });
  });

  it('a deployment that is claimed is worth less than one that was probed', () => {
    const claimed = withFiles(
      made,
      file('mcp/b-mcp.yml', { deployment: { mode: 'remote', endpoint: 'https://a.io' } }),
    );
    expect(rowOf(claimed, 'mcp_server')).toMatchObject({ earned: 4.8 });
  });

  it('a file that says that it is generated is derived, whoever publishes it', () => {
    const marked = withFiles(made, file('skills/marked.yml', { method: 'generated' }));
    const { publication, files } = hosted(marked);
    const found = score(publication, files, { links: 'live' }).rows.find(({ check }) => check === 'agent_skills');
    expect(found).toMatchObject({ earned: 1.25, factors: [{ of: 'authorship', state: 'derived', by: 0.25 }] });
  });
});
