import * as agent from './agent-judges.ts';
import * as artifact from './artifact-judges.ts';
import * as contract from './contract-judges.ts';
import * as index from './index-judges.ts';
import { link, sdks } from './link-judges.ts';
import type { Judge } from './verdict.ts';

/** The rubric that the points are taken from. */
export const RUBRIC = { name: 'Kin Score', version: '0.12.0', source: 'github.com/api-evangelist/kin-score' } as const;

/** Whose work earns a check: ours, who states facts in capstan.yml, who owns the contract, who runs the host. */
export type Who = 'build' | 'facts' | 'contract' | 'host';

export type FacetName =
  | 'agent readiness'
  | 'discoverability'
  | 'contract quality'
  | 'contract governance'
  | 'operational transparency'
  | 'developer ergonomics'
  | 'access clarity';

/** Of the composite; agent readiness stands by itself. */
export const WEIGHTS: ReadonlyMap<FacetName, number> = new Map([
  ['discoverability', 0.1],
  ['contract quality', 0.25],
  ['contract governance', 0.12],
  ['operational transparency', 0.13],
  ['developer ergonomics', 0.2],
  ['access clarity', 0.2],
]);

export interface Check {
  readonly facet: FacetName;
  /** As the rubric calls it. */
  readonly check: string;
  readonly points: number;
  readonly who: Who;
  readonly judge: Judge;
  /** The folder of the artifact whose authorship multiplies what is earned. */
  readonly author?: string;
  /** What is earned is multiplied by what the link leads to. */
  readonly pointer?: true;
  /** Earned on top; absence costs nothing. */
  readonly bonus?: true;
  /** What to state, and where; of checks that a fact earns. */
  readonly ask?: string;
}

type Rest = Partial<Pick<Check, 'author' | 'pointer' | 'bonus' | 'ask'>>;

const rows =
  (facet: FacetName, common: Rest = {}) =>
  (check: string, points: number, who: Who, judge: Judge, rest: Rest = {}): Check => ({
    facet,
    check,
    points,
    who,
    judge,
    ...common,
    ...rest,
  });

const typed = (type: string, only = ''): Rest => ({
  pointer: true,
  ask: `provider.common: a link of type ${type}${only === '' ? '' : `, where there is ${only}`}`,
});

const ready = rows('agent readiness');
const found = rows('discoverability');
const written = rows('contract quality', { author: 'openapi' });
const derived = rows('contract quality');
const governed = rows('contract governance');
const operated = rows('operational transparency');
const used = rows('developer ergonomics');
const open = rows('access clarity');

/** Every check of the rubric that applies to an API with an OpenAPI contract. Nothing here is ours but `who` and `ask`. */
export const RUBRIC_CHECKS: readonly Check[] = [
  ready('spec_presence', 18, 'build', agent.contractOnDisk),
  ready('agentic_access', 10, 'build', agent.agenticAccess, { author: 'agentic-access' }),
  ready('reversibility_documented', 6, 'contract', agent.reversibility),
  ready('mcp_server', 12, 'host', agent.mcpServer, { author: 'mcp' }),
  ready('auth_clarity', 10, 'build', agent.authentication),
  ready('idempotency', 9, 'contract', agent.idempotency),
  ready('error_semantics', 8, 'contract', agent.errorSemantics),
  ready('openapi_examples', 7, 'contract', agent.shown),
  ready('rate_limit_signal', 7, 'contract', agent.rateLimits),
  ready('event_surface_described', 6, 'contract', agent.eventSurface),
  ready('agent_skills', 5, 'build', agent.skills, { author: 'skills' }),
  ready('well_known_catalog', 4, 'host', agent.apiCatalog),
  ready('consent_identity', 3, 'facts', agent.consent, {
    ask: 'provider.common: a link of type SecurityTxt or ContentSignal, where the provider has one',
  }),
  ready('agent_card', 8, 'host', agent.agentCard),
  ready('dry_run_mode', 4, 'contract', agent.dryRun),

  found('apis_yml_present', 10, 'build', index.indexPresent),
  found('description_substantive', 5, 'facts', index.described, {
    ask: 'provider.description, from 200 characters on',
  }),
  found('tags_present', 5, 'facts', index.tagged, { ask: 'provider.tags, from 5 on' }),
  found('image_present', 2, 'facts', index.pictured, { ask: 'provider.image' }),
  found('maintainer_present', 3, 'facts', index.maintained, { ask: 'provider.maintainers: an email' }),
  found('created_modified_dates', 2, 'facts', index.dated, { ask: 'dates.created and dates.modified' }),
  found('multiple_apis', 3, 'facts', index.severalApis, { ask: 'apis: 3 or more, where there are as many' }),
  found('human_url_per_api', 5, 'facts', index.everyHumanUrl, { ask: 'provider.humanUrl' }),
  found('base_url_per_api', 5, 'contract', index.everyBaseUrl),
  found('well_known_published', 6, 'host', index.wellKnown),
  found('llms_txt_published', 4, 'host', index.llmsText),
  found('apis_json_self_hosted', 4, 'host', index.selfHosted),

  written('contract_present', 20, 'build', contract.contractPresent),
  written('openapi_3_2', 5, 'contract', contract.publishedIn('3.2')),
  written('openapi_3_1', 5, 'contract', contract.publishedIn('3.1')),
  written('openapi_3_0', 3, 'contract', contract.publishedIn('3.0')),
  written('info_complete', 4, 'contract', contract.infoComplete),
  written('servers_defined', 3, 'contract', contract.serversDefined),
  written('servers_resolvable', 5, 'contract', contract.serversResolvable),
  written('operations_summary_coverage', 6, 'contract', contract.summaries),
  written('operations_description_coverage', 6, 'contract', contract.descriptions),
  written('operations_tagged', 4, 'contract', contract.operationTags),
  written('operations_operation_ids', 4, 'contract', contract.operationIds),
  written('response_coverage', 5, 'contract', contract.successResponses),
  written('error_responses_documented', 4, 'contract', contract.errorSchemas),
  written('examples_present', 4, 'contract', contract.examples),
  written('components_reuse', 3, 'contract', contract.reuse),
  written('security_schemes_defined', 4, 'contract', contract.securitySchemes),
  written('security_applied', 3, 'contract', contract.securityApplied),
  written('oauth_flows_current', 4, 'contract', contract.currentGrants),
  written('credentials_not_in_query', 3, 'contract', contract.keysOutOfQuery),
  written('oauth_scopes_enumerated', 4, 'contract', contract.scopes),
  written('webhooks_or_callbacks', 2, 'contract', contract.events),
  derived('asyncapi_present', 12, 'contract', link('AsyncAPI')),
  derived('json_schema_present', 6, 'build', artifact.schemasPresent(1), { author: 'json-schema' }),
  derived('json_schema_per_resource', 4, 'build', artifact.schemasPresent(2), { author: 'json-schema' }),
  derived('json_ld_present', 5, 'build', artifact.contexts),
  derived('json_ld_class_depth', 3, 'build', artifact.classes),
  derived('json_ld_property_depth', 3, 'build', artifact.properties),
  derived('lifecycle_documented', 5, 'contract', contract.lifecycle, { bonus: true }),
  derived('domain_standard_conformance', 4, 'contract', contract.domainStandard, { bonus: true }),

  governed('rules_present', 10, 'build', artifact.rulesPresent, { author: 'rules' }),
  governed('rules_substantial', 5, 'build', artifact.rulesMany, { author: 'rules' }),
  governed('balanced_severities', 3, 'build', artifact.severities, { author: 'rules' }),
  governed('vocabulary_published', 5, 'build', link('Vocabulary'), { author: 'vocabulary' }),
  governed('conformance_declared', 6, 'facts', artifact.conformance, {
    author: 'conformance',
    ask: 'provider.common: a link of type Conformance, where the provider declares it',
  }),
  governed('overlay_published', 4, 'host', artifact.overlays),

  operated(
    'change_log_present',
    6,
    'facts',
    link('ChangeLog', 'ReleaseNotes', 'Releases', 'Versioning'),
    typed('ChangeLog'),
  ),
  operated('status_page_present', 6, 'facts', link('StatusPage'), typed('StatusPage')),
  operated('rate_limits_documented', 8, 'facts', artifact.entries('rate-limits', 'limits', 1), {
    author: 'rate-limits',
    ask: 'x-capstan-policy.rate in an overlay, as the provider documents it',
  }),
  operated('rate_limits_rich', 4, 'facts', artifact.entries('rate-limits', 'limits', 3), {
    author: 'rate-limits',
    ask: 'x-capstan-policy.rate in an overlay: 3 limits, where there are as many',
  }),
  operated(
    'deprecation_policy',
    3,
    'facts',
    link('Deprecation', 'DeprecationPolicy', 'Deprecations', 'Deprecation Notice'),
    typed('DeprecationPolicy'),
  ),
  operated('security_disclosure', 4, 'facts', link('Security', 'SecurityPolicy', 'Security Policy'), typed('Security')),
  operated('webhooks_advertised', 3, 'facts', link('Webhooks'), typed('Webhooks', 'one')),
  operated(
    'github_org_present',
    2,
    'facts',
    link('GitHubOrganization', 'GitHubOrg', 'GitHub Org', 'GitHub'),
    typed('GitHubOrganization', 'one'),
  ),
  operated('roadmap_present', 2, 'facts', link('RoadMap', 'Roadmap'), typed('RoadMap', 'one')),

  used('portal_present', 4, 'facts', link('DeveloperPortal', 'Developer Portal', 'Portal'), typed('DeveloperPortal')),
  used('documentation_present', 4, 'facts', link('Documentation'), typed('Documentation')),
  used(
    'api_reference_present',
    3,
    'build',
    link('APIReference', 'API Documentation', 'APIDocumentation', 'Reference'),
    typed('APIReference'),
  ),
  used('getting_started_present', 5, 'build', link('GettingStarted', 'Quickstart'), typed('GettingStarted')),
  used('authentication_documented', 5, 'build', link('Authentication'), { pointer: true }),
  used('sdk_count_1', 3, 'facts', sdks(1), typed('SDKs', 'one')),
  used('sdk_count_3', 4, 'facts', sdks(3), typed('SDKs', 'one for each of 3 languages')),
  used('cli_present', 3, 'facts', link('CLI'), typed('CLI', 'one')),
  used('console_or_sandbox', 3, 'facts', link('Sandbox', 'Console', 'Playground'), typed('Sandbox', 'one')),
  used(
    'postman_present',
    2,
    'facts',
    link('PostmanCollection', 'Postman', 'Postman Collection', 'PostmanWorkspace'),
    typed('PostmanCollection', 'one'),
  ),
  used('agent_skill_present', 3, 'build', link('AgentSkill', 'AgentSkills'), { author: 'skills', pointer: true }),
  used(
    'support_channel',
    2,
    'facts',
    link('Support', 'HelpCenter', 'Help Center', 'Community', 'Forums'),
    typed('Support'),
  ),
  used('blog_present', 1, 'facts', link('Blog'), typed('Blog', 'one')),

  open('plans_present', 8, 'facts', artifact.entries('plans', 'plans', 1), {
    author: 'plans',
    ask: 'plans: the plans that the provider publishes',
  }),
  open('plans_multiple', 4, 'facts', artifact.entries('plans', 'plans', 3), {
    author: 'plans',
    ask: 'plans: 3, where there are as many',
  }),
  open('pricing_link', 4, 'facts', link('Pricing'), typed('Pricing')),
  open(
    'sign_up_present',
    5,
    'facts',
    link('SignUp', 'Signup', 'Sign Up', 'Register', 'Registration', 'Login'),
    typed('SignUp'),
  ),
  open(
    'terms_of_service',
    4,
    'facts',
    link('TermsOfService', 'Terms of Service', 'TermsOfUse', 'Terms of Use'),
    typed('TermsOfService'),
  ),
  open('privacy_policy', 4, 'facts', link('PrivacyPolicy', 'Privacy'), typed('PrivacyPolicy')),
  open('finops_mapped', 3, 'facts', artifact.finOps, typed('FinOps', 'one')),
  open('compliance_published', 3, 'facts', link('Compliance'), typed('Compliance', 'one')),
  open('trust_center', 3, 'facts', link('TrustCenter', 'Trust'), typed('TrustCenter', 'one')),
];
