import { toYaml } from '../../text/yaml.ts';
import { aidOf, FACT_KINDS, type ProviderFacts } from './facts.ts';

/** What a capstan.yml is begun with. */
export interface ConfigPlan {
  /** Relative to the project, with `/`. */
  readonly contract: string;
  readonly overlay: string;
  readonly capability: string;
  readonly provider: ProviderFacts;
  /** As 2026-11-22. */
  readonly date: string;
}

/** The text of capstan.yml: what is known as settings, what is not known as comments that say what to state. */
export function configText(plan: ConfigPlan): string {
  const { provider, date } = plan;
  const missing = missingFacts(provider);
  const { url } = provider;
  const base = typeof url === 'string' ? new URL('.', url).href : undefined;
  return [
    '# What `capstan build` makes, and the facts that no contract holds. docs/configuration.md of capstan has every setting.',
    '',
    '# Where this folder is published, with a slash at its end; schemas are identified by it.',
    base === undefined ? '# base: https://...' : `base: ${scalar(base)}`,
    '',
    '# The dates that the artifacts carry, so that two builds are the same to the byte. Change `modified` when you publish anew.',
    'dates:',
    `  created: '${date}'`,
    `  modified: '${date}'`,
    '',
    ...providerLines(provider, missing),
    '',
    'apis:',
    `  - contract: ${scalar(plan.contract)}`,
    '    # What is added to the contract, which itself is never edited.',
    '    overlays:',
    `      - ${scalar(plan.overlay)}`,
    '    # The name of the capability and of its files.',
    `    capability: ${scalar(plan.capability)}`,
    '',
    ...MORE,
    '',
  ].join('\n');
}

/** The facts that an index needs and that are not known. */
export function missingFacts(provider: ProviderFacts): string[] {
  return FACT_KINDS.filter(({ setting }) => provider[setting] === undefined).map(({ setting }) => setting);
}

function providerLines(provider: ProviderFacts, missing: readonly string[]): string[] {
  const values = FACT_KINDS.flatMap(({ setting, question }) => [
    `  # ${question}`,
    ...fieldLines(setting, provider[setting]),
  ]);
  const aid = aidOf(provider);
  const lines = [
    'provider:',
    '  # What the index is called: words of small letters and digits, joined by hyphens',
    ...fieldLines('aid', aid),
    ...values,
    ...LINKS,
  ];
  const head = '# The index, apis.yml, says who provides the API. `capstan score` says what each fact is worth.';
  if (missing.length === 0) return [head, ...lines];
  return [
    head,
    `# To publish, state what is missing (${missing.join(', ')}) and take the "# " at the beginning of these lines away.`,
    ...lines.map((line) => `# ${line}`),
  ];
}

function fieldLines(name: string, value: unknown): string[] {
  if (value === undefined) return [`  ${name}: ...`];
  return toYaml({ [name]: value })
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line}`);
}

const LINKS = [
  '  # Pages that people and agents look for. State those that there are; the types are those of APIs.json 0.23.',
  '  # common:',
  '  #   - { type: Documentation, url: https://... }',
  '  #   - { type: GettingStarted, url: https://... }',
  '  #   - { type: StatusPage, url: https://... }',
  '  #   - { type: ChangeLog, url: https://... }',
  '  #   - { type: TermsOfService, url: https://... }',
  '  #   - { type: PrivacyPolicy, url: https://... }',
  '  #   - { type: Pricing, url: https://... }',
  '  #   - { type: SignUp, url: https://... }',
  '  #   - { type: Support, url: https://... }',
];

const MORE = ["# Origins besides the contract's own that may get the key, such as a proxy of yours.", 'upstreams: []'];

/** A text as a YAML value on one line. */
function scalar(text: string): string {
  return toYaml(text).trimEnd();
}
