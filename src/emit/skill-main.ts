import { SEARCH_TOOLS, VALIDATE_TOOL } from '../surfaces/built-in.ts';
import { nounOf } from '../surfaces/loading.ts';
import { firstSentence, sentence, shortened } from '../surfaces/words.ts';
import { blocks, bullets, code, inline, numbered, section, table } from './markdown.ts';
import type { Offer } from './offers.ts';
import { operationBrief } from './skill-operation.ts';
import { firstThatFits, tokensAtMost } from './skill-size.ts';
import { commandLine, SCRIPT, type SkillPage, type SkillSubject } from './skill-subject.ts';
import { recordLines, taskSections } from './skill-tasks.ts';
import { skillWarnings } from './skill-warnings.ts';

/** A skill is loaded whole before the first call; what it may cost, the frontmatter aside. */
const MAX_TOKENS = 2800;
const MAX_LINES = 440;
const MAX_TITLE = 120;
const MAX_ABOUT = 400;
const MAX_JOB = 140;

/** A page that SKILL.md leads to, and what stands there. */
export type Link = readonly [path: string, about: string];

/**
 * The instructions of SKILL.md, as rich as there is room for. The first of `others` is the page of all fields, or else the
 * list of all operations with a page for each.
 */
export function mainPage(subject: SkillSubject, others: readonly [Link, ...Link[]]): SkillPage {
  const { offers, loading } = subject;
  const [inputs] = others[0];
  const loaded = new Set([loading?.upsert, loading?.update].map((write) => write?.operation));
  const single = offers.filter(({ operation }) => !loaded.has(operation));
  const brief = inputs === FIELDS ? () => single.map((offer) => operationBrief(offer, offers.length)) : undefined;
  const pointer = single.length === 0 ? [] : [section('Before a call', before(inputs))];
  const page = (choice: string, sections: readonly string[]) => pageText(subject, others, choice, sections);
  const text = firstThatFits(
    [
      ...(brief === undefined ? [] : [() => page(operationsTable(offers), brief())]),
      () => page(operationsTable(offers), pointer),
      () => page(blocks(namesOf(offers), find(inputs)), pointer),
      () => page(`There are ${offers.length} operations. ${find(inputs)}`, pointer),
    ],
    isShort,
  );
  return { path: 'SKILL.md', text };
}

const FIELDS = 'references/fields.md';

function find(page: string): string {
  return `Find the one for the job in [${page}](${page}): search it for words of the task.`;
}

function before(page: string): string {
  return page === FIELDS
    ? `Read the inputs of the operation in [${page}](${page}).`
    : `Read the page of the operation; [${page}](${page}) says which one it is. It has every input, an example and the answers.`;
}

/** Names alone tell much, and cost little. */
function namesOf(offers: readonly Offer[]): string {
  const [reading, changing] = [true, false].map((reads) =>
    offers.filter(({ facts }) => facts.semantics.readOnly === reads).map(({ tool }) => code(tool.name)),
  );
  const line = (what: string, names: readonly string[] = []): string[] =>
    names.length === 0 ? [] : [`${what}: ${names.join(', ')}`];
  return bullets([...line('Read', reading), ...line('Change', changing)]);
}

function isShort(text: string): boolean {
  return tokensAtMost(text) <= MAX_TOKENS && text.split('\n').length <= MAX_LINES;
}

function pageText(subject: SkillSubject, others: readonly Link[], choice: string, sections: readonly string[]): string {
  const { capability, loading } = subject;
  const { info } = capability;
  return blocks(
    `# ${inline(shortened(info.title, MAX_TITLE))}`,
    inline(shortened(sentence(firstSentence(info.description)), MAX_ABOUT)),
    section(
      'Which operation',
      choice,
      bullets([...choices(subject), ...(loading === undefined ? [] : recordLines(loading))]),
    ),
    section('Which way', ways(subject)),
    ...(loading === undefined ? [] : taskSections(subject, loading)),
    ...(sections.length === 0 ? [] : [callSection(subject), ...sections]),
    section('Watch out', bullets(skillWarnings(subject))),
    section('Before you say that it is done', checklist(subject)),
    section('Read on', bullets(others.map(([path, about]) => `[${path}](${path}): ${about}`))),
  );
}

/** What an operation does, and to what. */
function operationsTable(offers: readonly Offer[]): string {
  return table(['Tool', 'REST', 'What it does', 'Effect'], offers.map(operationRow));
}

export function operationRow({ tool, route, operation, facts: { semantics } }: Offer): string[] {
  const effect = semantics.readOnly
    ? 'reads'
    : `changes data${semantics.destructive ? ', may destroy' : ''}${semantics.idempotent ? ', safe to repeat' : ''}`;
  return [
    code(tool.name),
    route === undefined ? '' : code(`${route.method} ${route.path}`),
    inline(shortened(firstSentence(operation.description ?? operation.title ?? tool.name), MAX_JOB)),
    effect,
  ];
}

/** How the two operations that write the same records differ. */
function choices({ loading }: SkillSubject): string[] {
  if (loading?.upsert === undefined || loading.update === undefined) return [];
  const { upsert, update } = loading;
  return [
    `The whole record is at hand: ${code(upsert.operation.name)}. Only some fields of a record that is there: ${code(update.operation.name)}. Never a partial record by the first.`,
  ];
}

/** From here on a server may rather be asked for its tools than list them. */
const MANY = 20;
const SEARCH = ` A server that does not list them has ${code(SEARCH_TOOLS.find)} and ${code(SEARCH_TOOLS.call)} instead.`;

function ways({ servers, loading, capability, secrets, offers }: SkillSubject): string {
  const keyed = capability.consumes.some(({ authentication }) => authentication !== undefined);
  const variables = secrets.map(code).join(' and ');
  return blocks(
    'The first of these that you have:',
    numbered([
      `**MCP tools** of the server ${servers.map(code).join(' or ')}: call the tool by its name. ${code(VALIDATE_TOOL)} checks first and sends nothing.${offers.length > MANY ? SEARCH : ''}`,
      ...(loading === undefined
        ? []
        : [
            `**The script** ${code(SCRIPT)} of this folder: Node.js 22.13 or newer and nothing else; ${code(commandLine('--help'))}. ` +
              `It reads files, maps, checks, keeps to the rate, resumes${variables === '' ? '' : `; to send it needs ${variables} in the environment`}.`,
          ]),
      '**REST**: the routes of the operations, at the address where the capability is served; `GET /openapi.json` there says how.',
    ]),
    keyed
      ? `Never ask for the key, show it or send it yourself: the server${loading === undefined ? '' : ', or the script,'} adds it.`
      : '',
  );
}

function callSection({ loading }: SkillSubject): string {
  return section(
    loading === undefined ? 'Make a call' : 'Call any other operation',
    numbered([
      'Write the input from what the source really says. Leave out what it does not say.',
      `Check it: ${code(VALIDATE_TOOL)} with the name of the tool as \`operation\`, and its \`input\`. Without it, the call itself checks before anything is sent.`,
      'Refused input comes back with every problem: `pointer` is the place, `detail` what is allowed there. Mend exactly those places ([references/errors.md](references/errors.md)).',
    ]),
  );
}

function checklist({ loading }: SkillSubject): string {
  const always = [
    'The user was told of every problem that is left, with its place and what to do.',
    'No key and no personal data is in the answer.',
  ];
  const items =
    loading === undefined
      ? ['The input was checked, and the answer says success.', ...always]
      : [
          `Every file was checked and rehearsed before anything was sent, and nothing was guessed.`,
          `The counts add up: read = accepted + unchanged + superseded + merged + invalid + rejected + filtered, and nothing is pending.`,
          `The answer gives these counts of ${nounOf(loading.main)} by name.`,
          ...always,
        ];
  return items.map((item) => `- [ ] ${item}`).join('\n');
}
