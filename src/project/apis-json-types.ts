import { suggestion } from '../check/suggest.ts';

/**
 * The property types of APIs.json 0.23, with the synonyms that it accepts. Source: apis-json/apis-json-website,
 * format/schema_0.23.yml.
 */
const ONE_WORD = `
  Swagger OpenAPI JSONSchema GraphQLSchema GraphQL PostmanCollection PostmanWorkspace InsomniaCollection
  BrunoCollection AsyncAPI RAML Blueprint WADL WSDL ALPS OpenAIPluginManifest JSONLD JSONLDContext JSONForms
  JSONStructure Vocabulary Arazzo Overlay ServerlessWorkflow Workflow Compare Evolution DataContract SpectralRules
  Rules GovernanceRules GettingStarted Documentation APIReference Authentication APIKeys APIKey APIOnboarding
  Versioning Signup Login SDKs CLI Console Sandbox Examples ApiExamples FAQ Summary Features Solutions Tools Careers
  Prompt AgentPrompt PromptTemplate AgentSkills LlmsText ModelContextProtocol MCPServer MockRestServer MockMCPServer
  BackstageApi Standards Standard Conformance Certification Services About Specification Plans Pricing RateLimits
  StatusPage ChangeLog ReleaseNotes RoadMap DeprecationPolicy TermsOfService InterfaceLicense Licensing PrivacyPolicy
  ServiceLevelAgreement Security Compliance License Training Blog BlogFeed Forums Support Contact ErrorCodes Webhooks
  Integrations UseCases Community StackOverflow Slack Discord Website Portal DeveloperPortal YouTube LinkedIn
  GitHubOrg GitHubOrganization GitHubRepo GitHubRepository GitHubHttpUrl GitHubSshUrl GitHubIssues GitHubDiscussions
  Twitter X AlertsTwitterHandle FinOps FinOpsFramework FocusBillingExport FocusConformanceReport
  FocusContractCommitments OpenCostSpecification OpenCostAllocationAPI UnitEconomics ChargebackPolicy TaggingPolicy
  InvoiceReconciliation SoftwareCarbonIntensity SCIReport GHGProtocolReport PublicAPIsListing Review DomainSecurity
  LLMsTxt AgenticAccess ContentSignal SignUp VulnerabilityDisclosure Lifecycle TrustCenter Conventions WellKnown
  Packages ErrorCatalog DataModel AgentSkill OAuthScopes HelpCenter SecurityTxt Deprecation Components SourceCode
  BlogRSS Idempotency Partners Instagram Postman InvestorRelations Facebook Newsroom Crunchbase CodeExamples Wikipedia
  ContactUs OpenIDConnect CaseStudies Roadmap Tutorials Sustainability ParentCompany Repository PressReleases Events
  Protobuf DeclineCodes Newsletter HelmChart DockerImage ContributionGuide CodeOfConduct SecurityPolicy Releases
  IssueTracker Contributors Maintainers KubernetesOperator AgentCard MCPClient A2A SBOM Attestation Provenance
  APICatalog Playground Quickstart KnowledgeBase MailingList APIDocumentation Deprecations Discourse Forum GitHub
  KnowledgeCenter LLMsText LlmsTxt MailingLists Privacy Reference Register Registration SDK Spectral SpectralRuleset
  TermsOfUse Trust
`;

const MORE_WORDS = [
  'API Documentation',
  'Connect Go SDK',
  'Connect Node.js SDK',
  'Connect Python SDK',
  'Deprecation Notice',
  'Developer Portal',
  'GitHub Org',
  'Go SDK',
  'Help Center',
  'JSON Schema',
  'API Key',
  'API Keys',
  'JSON-LD Context',
  'Java SDK',
  'JavaScript SDK',
  'Knowledge Base',
  'Knowledge Center',
  'Mailing List',
  'Mailing Lists',
  'Node.js SDK',
  'PHP SDK',
  'Postman Collection',
  'Python SDK',
  'Ruby SDK',
  'Security Policy',
  'Sign Up',
  'Source Code',
  'Spectral Rules',
  'Terms of Service',
  'Terms of Use',
];

const known = new Set([...ONE_WORD.trim().split(/\s+/), ...MORE_WORDS]);

/** A registered type, or an extension such as `x-NaftikoCapability`. */
export function isPropertyType(type: string): boolean {
  return known.has(type) || /^[Xx]-[A-Za-z0-9._-]*$/.test(type);
}

/** The registered type that was probably meant; undefined when none is near. */
export function meantPropertyType(type: string): string | undefined {
  return suggestion(type, known);
}
