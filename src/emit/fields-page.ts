import { sentence } from '../surfaces/words.ts';
import { fieldsOf, inputFields, type FieldList } from './fields.ts';
import { blocks, code, inline, section, table } from './markdown.ts';
import { examplePath, schemaPath, type Offer } from './offers.ts';
import { hasExample, hasSchema } from './skill-assets.ts';

/** Rows of tables in a skill, all together, and those of one table. */
const MAX_ROWS = 40_000;
const MAX_TABLE = 300;

/** `references/fields.md`: every field of every operation, of its input and of what a success answers. */
export function fieldsPage(offers: readonly Offer[]): string {
  return blocks(
    '# Fields',
    FIELDS_NOTE,
    ...offers.map((offer) =>
      section(offer.tool.name, ...fieldTables(offer, offers.length), filesOf(offer, offers.length)),
    ),
  );
}

/** What an operation has in `assets/`, as a page of `references/` links to it. */
function filesOf(offer: Offer, operations: number): string {
  const paths = [
    ...(hasSchema(offer, operations) ? [['Schema', schemaPath(offer)] as const] : []),
    ...(hasExample(offer, operations) ? [['Example', examplePath(offer) ?? ''] as const] : []),
  ];
  return paths.map(([what, path]) => `${what}: [${path}](../${path}).`).join(' ');
}

export const FIELDS_NOTE =
  '"Required" means: required in the object that the field stands in. [] stands for every item of a list.';

/** The tables of one operation of `operations`; the more there are, the less room each has. */
export function fieldTables({ facts }: Offer, operations: number): string[] {
  const room = Math.max(10, Math.min(MAX_TABLE, Math.floor(MAX_ROWS / operations)));
  const input = inputFields(facts, room);
  const answers = facts.responses.flatMap(({ status, schema }) => {
    const list = schema === undefined || !status.startsWith('2') ? undefined : fieldsOf(schema, Math.ceil(room / 3));
    return list === undefined || list.fields.length === 0 ? [] : [`Answer ${code(status)}:`, fieldsTable(list)];
  });
  return [input.fields.length === 0 ? 'Takes no input.' : fieldsTable(input), ...answers];
}

function fieldsTable({ fields, isWhole }: FieldList): string {
  const rows = fields.map((field) => [
    code(field.path),
    field.type,
    field.required ? 'yes' : 'no',
    inline(field.allowed),
    [inline(sentence(field.description)), field.sensitive ? 'Personal data.' : ''].filter(Boolean).join(' '),
  ]);
  return blocks(
    table(['Field', 'Type', 'Required', 'Allowed', 'Meaning'], rows),
    isWhole ? '' : 'There are more, deeper inside: the schema of the tool has them.',
  );
}
