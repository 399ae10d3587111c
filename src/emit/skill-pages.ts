import { fieldsPage, fieldTables, FIELDS_NOTE } from './fields-page.ts';
import { blocks, table } from './markdown.ts';
import type { Offer } from './offers.ts';
import { errorsPage } from './skill-errors.ts';
import { examplesPage } from './skill-examples.ts';
import { limitsPage } from './skill-limits.ts';
import { mainPage, operationRow, type Link } from './skill-main.ts';
import { mappingPage } from './skill-mapping.ts';
import { operationDetail } from './skill-operation.ts';
import type { SkillPage, SkillSubject } from './skill-subject.ts';

/** Up to here one page has the fields of all operations. */
const MAX_TOGETHER = 8;
/** A skill has room for 512 files; the pages of operations take a part of it. */
const MAX_PAGES = 120;

/** The instructions of SKILL.md after the frontmatter, first, and the pages that it leads to. */
export function skillPages(subject: SkillSubject): SkillPage[] {
  const { loading } = subject;
  const [inputs, ...operations] = operationPages(subject.offers);
  const errors = errorsPage(subject);
  const limits = limitsPage(subject);
  const [mapping, examples] =
    loading === undefined ? [] : [mappingPage(subject, loading), examplesPage(subject, loading)];
  const link = (page: SkillPage | undefined, about: string): Link[] => (page === undefined ? [] : [[page.path, about]]);
  const main = mainPage(subject, [
    [inputs.path, operations.length === 0 ? 'every field: type, bounds, meaning' : 'every operation, and its page'],
    ...link(errors, 'what came back, and what to do about it'),
    ...link(mapping, 'exports of other systems'),
    ...link(limits, 'rate, sizes, what nobody documents'),
    ...link(examples, 'jobs from the question to the answer'),
  ]);
  return [
    main,
    inputs,
    ...operations,
    errors,
    limits,
    ...(mapping === undefined ? [] : [mapping]),
    ...(examples === undefined ? [] : [examples]),
  ];
}

/** One page for a few operations; else a list, and pages of one operation each, or of several where there are too many. */
function operationPages(offers: readonly Offer[]): [SkillPage, ...SkillPage[]] {
  if (offers.length <= MAX_TOGETHER) return [{ path: 'references/fields.md', text: fieldsPage(offers) }];
  const size = Math.ceil(offers.length / MAX_PAGES);
  const parts = Array.from({ length: Math.ceil(offers.length / size) }, (_, n) =>
    offers.slice(n * size, (n + 1) * size),
  );
  const named = parts.map((part, index) => ({ part, file: fileOf(part, index) }));
  const rows = named.flatMap(({ part, file }) =>
    part.map((offer) => [...operationRow(offer), `[${file}](${file}#${offer.tool.name})`]),
  );
  const list = blocks('# Operations', table(['Tool', 'REST', 'What it does', 'Effect', 'Page'], rows));
  return [
    { path: 'references/operations.md', text: list },
    ...named.map(({ part, file }) => ({ path: `references/${file}`, text: detailPage(part, offers.length) })),
  ];
}

function fileOf([first, ...others]: readonly Offer[], index: number): string {
  return first !== undefined && others.length === 0 ? `${first.tool.name}.operation.md` : `operations-${index + 1}.md`;
}

function detailPage(offers: readonly Offer[], operations: number): string {
  return blocks(
    offers.length === 1 ? '# Operation' : '# Operations',
    FIELDS_NOTE,
    ...offers.map((offer) => operationDetail(offer, operations, fieldTables(offer, operations))),
  );
}
