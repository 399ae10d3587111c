import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { configText, missingFacts } from '../emit/init/config-text.ts';
import { FACT_KINDS, factsOfContract, type ProviderFacts } from '../emit/init/facts.ts';
import { overlaySkeleton, type OverlaySkeleton } from '../emit/init/overlay-text.ts';
import { workflowText, type Runner } from '../emit/init/workflow-text.ts';
import type { FileContent } from '../model/artifact.ts';
import { isObject } from '../model/json.ts';
import { kebabCase } from '../model/names.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem, problemJson, type Problem } from '../model/problem.ts';
import { providerFault } from '../project/config-schema.ts';
import { defineCommand, jsonFlag, type CommandContext } from './command.ts';
import { askFacts, canAsk } from './init-ask.ts';
import { firstContract, type FirstContract } from './init-contract.ts';
import { writeFirst, type Begun } from './init-files.ts';
import { printFailure, printJson, printLine, printProblems } from './print.ts';
import { packageVersion } from './version.ts';

const fact = (value: string, summary: string) => ({ kind: 'text', value, summary }) as const;

const flags = {
  capability: fact('NAME', 'The name of the capability (default: of the file, or of the title)'),
  provider: fact('NAME', 'Who provides the API'),
  position: {
    kind: 'choice',
    choices: ['Producing', 'Consuming'],
    summary: 'You provide it, or describe the API of another',
  },
  access: { kind: 'choice', choices: ['Internal', '1st-Party', '3rd-Party'], summary: 'Who may use it' },
  description: fact('TEXT', 'What it is for, in 200 to 1000 characters (default: what the contract says)'),
  url: fact('URL', 'Where apis.yml will be published'),
  image: fact('URL', 'A picture of the provider'),
  'human-url': fact('URL', 'Where people read about the API (default: externalDocs of the contract)'),
  tags: fact('LIST', '5 or more, with commas (default: those of the contract)'),
  maintainers: fact('LIST', 'Who maintains the index, with commas: NAME or NAME <EMAIL>'),
  yes: { kind: 'switch', summary: 'Ask nothing; what is not given and not in the contract is left to be stated' },
  force: { kind: 'switch', summary: 'Replace files that are there already' },
  json: jsonFlag,
} as const;

/** `capstan init` */
export const init = defineCommand({
  name: 'init',
  summary: 'Begin a project from an OpenAPI contract',
  usage: 'init [CONTRACT] [flags]',
  description:
    'Writes capstan.yml, an overlay with an action for each finding of the contract that an overlay can mend, and a workflow ' +
    'that builds, checks and makes the site. CONTRACT is OpenAPI 2.0 to 3.2, YAML or JSON (default: the only one here or in ' +
    'openapi/); from elsewhere it is copied into openapi/. On a terminal the facts that no contract holds are asked for. ' +
    'Nothing is made up: what is not known is a comment that says what to state. A file that is there already is kept.',
  flags,
  positionals: { min: 0, max: 1 },
  examples: [
    { line: 'capstan init openapi/pets.yaml', summary: 'Begin with a contract of this folder, and answer questions' },
    { line: 'capstan init ../pets.json --yes', summary: 'Begin with a copy of another, and ask nothing' },
    { line: 'capstan init --provider Pets --position Producing', summary: 'State facts without being asked for them' },
  ],
  run,
});

type Context = CommandContext<typeof flags>;

async function run(context: Context): Promise<number> {
  const { flags: given, positionals, cwd, stdout, stderr } = context;
  const stated = statedFacts(given);
  const contract = stated.ok ? await firstContract(positionals[0], cwd) : stated;
  if (!stated.ok || !contract.ok) return printFailure(contract.problems, given.json, context);
  const provider = await factsOf(stated.value, contract.value, context);
  if (context.signal.aborted) return INTERRUPTED;
  const overlay = skeletonOf(contract.value);
  const files = await firstFiles(contract.value, { provider, overlay, capability: given.capability, cwd });
  const begun = await writeFirst(cwd, files, { contract: contract.value.place, force: given.force });
  if (!begun.ok) return printFailure(begun.problems, given.json, context);
  const missing = begun.value.written.includes('capstan.yml') ? missingFacts(provider) : [];
  const problems = [...begun.problems, ...missingProblems(missing)];
  const { mended, waiting } = overlay;
  if (given.json) {
    printJson(stdout, { ok: true, ...begun.value, missing, mended, waiting, problems: problems.map(problemJson) });
    return 0;
  }
  printProblems(stderr, problems, context.env);
  for (const line of lines(begun.value, overlay, missing)) printLine(stdout, line);
  return 0;
}

const INTERRUPTED = 130;

/** What the flags say; each is judged by the schema of capstan.yml. */
function statedFacts(given: Context['flags']): Outcome<ProviderFacts> {
  const facts: Record<string, unknown> = {};
  const problems = capabilityProblems(given.capability);
  for (const { setting, flag, read } of FACT_KINDS) {
    const answer = Object.entries(given).find(([name]) => name === flag)?.[1];
    if (typeof answer !== 'string') continue;
    facts[setting] = read(answer);
    const reason = providerFault(setting, facts[setting]);
    if (reason !== undefined) problems.push(problem('init.fact', {}, { flag, reason }));
  }
  return problems.length > 0 ? fail(...problems) : ok(facts);
}

function capabilityProblems(name: string | undefined): Problem[] {
  if (name === undefined || (name !== '' && kebabCase(name) === name)) return [];
  const reason = 'must be words of small letters and digits, joined by hyphens';
  return [problem('init.fact', {}, { flag: 'capability', reason })];
}

async function factsOf(stated: ProviderFacts, { document }: FirstContract, context: Context): Promise<ProviderFacts> {
  const { yes, json } = context.flags;
  const offered = factsOfContract(document);
  return yes || json || !canAsk(context) ? { ...offered, ...stated } : askFacts(stated, offered, context);
}

function skeletonOf({ document, title, place, findings }: FirstContract): OverlaySkeleton {
  return overlaySkeleton({ document, title, contract: posix.relative('overlays', place), findings });
}

interface FirstOptions {
  readonly provider: ProviderFacts;
  readonly overlay: OverlaySkeleton;
  readonly capability: string | undefined;
  readonly cwd: string;
}

async function firstFiles(
  contract: FirstContract,
  { provider, overlay, ...options }: FirstOptions,
): Promise<FileContent[]> {
  const { capability = contract.name, cwd } = options;
  const path = `overlays/${capability}-overlay.yaml`;
  const config = { contract: contract.place, overlay: path, capability, provider, date: today() };
  return [
    ...(contract.outside ? [{ path: contract.place, content: await readFile(contract.path) }] : []),
    { path: 'capstan.yml', content: configText(config) },
    { path, content: overlay.text },
    { path: '.github/workflows/publish.yml', content: workflowText(await runnerOf(cwd), await packageVersion()) },
  ];
}

function today(): string {
  return new Date().toISOString().slice(0, 'YYYY-MM-DD'.length);
}

async function runnerOf(cwd: string): Promise<Runner> {
  const text = await readFile(join(cwd, 'package.json'), 'utf8').catch(() => '{}');
  const { scripts, dependencies, devDependencies } = packageOf(text);
  if (isObject(scripts) && 'capstan' in scripts) return 'script';
  return [dependencies, devDependencies].some((list) => isObject(list) && 'capstan' in list) ? 'dependency' : 'none';
}

function packageOf(text: string): { readonly [key: string]: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function missingProblems(settings: readonly string[]): Problem[] {
  return settings.length === 0 ? [] : [problem('init.missing', { file: 'capstan.yml' }, { settings })];
}

function lines(
  { written, unchanged }: Begun,
  { mended, waiting }: OverlaySkeleton,
  missing: readonly string[],
): string[] {
  return [
    ...written.map((path) => `wrote ${path}`),
    ...unchanged.map((path) => `unchanged ${path}`),
    `findings that the overlay mends: ${mended}; that wait for a fact: ${waiting}`,
    `next: capstan build${missing.length === 0 ? ', capstan publish --check, capstan score' : ''}`,
  ];
}
