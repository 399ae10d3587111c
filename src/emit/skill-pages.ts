import type { Capability } from '../model/capability.ts';
import { firstSentence } from '../surfaces/words.ts';
import { fieldsPage } from './fields-page.ts';
import { blocks, bullets, code, inline, numbered, section, table } from './markdown.ts';
import type { Offer } from './offers.ts';
import { operationSection } from './skill-operation.ts';
import { skillWarnings } from './skill-warnings.ts';

/** A skill is loaded whole; what is longer than this is read only when it is needed. */
const MAX_SECTION_LINES = 350;
const MAX_TABLE_ROWS = 60;

/** A page of a skill. `path` is relative to the skill's folder. */
export interface SkillPage {
  readonly path: string;
  readonly text: string;
}

/** The instructions of SKILL.md after the frontmatter, first, and the pages that it leads to. */
export function skillPages(capability: Capability, offers: readonly Offer[]): [SkillPage, ...SkillPage[]] {
  const sections = offers.map((offer) => operationSection(offer, 'references/'));
  const short = sections.join('\n').split('\n').length <= MAX_SECTION_LINES;
  const fields = { path: 'references/fields.md', text: fieldsPage(offers) };
  const choice = blocks(operationsTable(offers), bullets(choices(offers)));
  if (short) return [mainPage(capability, offers, choice, sections), fields];
  const pages = offers.map((offer) => ({ path: `references/${pageOf(offer)}`, text: operationSection(offer, '') }));
  const pointer = section(
    'The operations',
    'Read `references/<tool>.operation.md` of the operation before you call it.',
  );
  if (offers.length <= MAX_TABLE_ROWS) return [mainPage(capability, offers, choice, [pointer]), fields, ...pages];
  const list = { path: 'references/operations.md', text: blocks('# Operations', choice) };
  const where = `The ${offers.length} operations are listed in [references/operations.md](references/operations.md).`;
  return [mainPage(capability, offers, where, [pointer]), list, fields, ...pages];
}

function pageOf({ tool }: Offer): string {
  return `${tool.name}.operation.md`;
}

function mainPage(
  capability: Capability,
  offers: readonly Offer[],
  choice: string,
  sections: readonly string[],
): SkillPage {
  const text = blocks(
    `# ${inline(capability.info.title)}`,
    inline(capability.info.description),
    section('Choose the operation', choice),
    section('Make a call', steps(capability, offers)),
    ...sections,
    section('Watch out', bullets(skillWarnings(capability, offers))),
  );
  return { path: 'SKILL.md', text };
}

function operationsTable(offers: readonly Offer[]): string {
  const yes = (value: boolean): string => (value ? 'yes' : 'no');
  return table(
    ['Tool', 'REST', 'What it does', 'Changes data', 'May destroy data', 'Safe to repeat'],
    offers.map(({ tool, route, operation, facts: { semantics } }) => [
      code(tool.name),
      route === undefined ? '' : code(`${route.method} ${route.path}`),
      inline(firstSentence(operation.description ?? operation.title ?? tool.name)),
      yes(!semantics.readOnly),
      yes(semantics.destructive),
      yes(semantics.idempotent),
    ]),
  );
}

/** How two operations that write the same items differ. */
function choices(offers: readonly Offer[]): string[] {
  return offers.flatMap((offer) => {
    const { bulk } = offer.facts;
    if (bulk === undefined || offers.every(({ facts }) => facts.operationId !== bulk.pairs)) return [];
    const what = bulk.replaces
      ? `the whole record is at hand: an item replaces what is stored under its ${code(bulk.key)}`
      : `only some fields of a record change: an item carries its ${code(bulk.key)} and the fields to change`;
    return [`Use ${code(offer.tool.name)} when ${what}.`];
  });
}

function steps(capability: Capability, offers: readonly Offer[]): string {
  const servers = [...new Set(offers.map(({ server }) => code(server)))].join(', ');
  const keyed = capability.consumes.some(({ authentication }) => authentication !== undefined);
  return numbered([
    `Call the tool by its name on the MCP server ${servers}. Without that server, use the REST route above at the ` +
      `address where the capability is served; \`GET /openapi.json\` there says how.${keyed ? ' The key is added there: never ask for it, never send it.' : ''}`,
    'Write the input from what the source really says. Leave a field out when its value is not known.',
    'Send it. Input that breaks the schema is refused before anything goes further, with a list of every error: `pointer` names ' +
      'the place, `detail` what is allowed there. Mend exactly those places and send the whole input again.',
    'Read the answer as the section of the operation describes it.',
  ]);
}
