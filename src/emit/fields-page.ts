import { sentence } from '../surfaces/words.ts';
import { fieldsOf, inputFields, type Field } from './fields.ts';
import { blocks, code, inline, section, table } from './markdown.ts';
import type { Offer } from './offers.ts';

/** Every field of every operation, of its input and of its answers. */
export function fieldsPage(offers: readonly Offer[]): string {
  const note = '"Required" means: required in the object that the field stands in. [] stands for every item of a list.';
  return blocks('# Fields', note, ...offers.map(fieldsSection));
}

function fieldsSection({ tool, facts }: Offer): string {
  const input = inputFields(facts);
  const answers = facts.responses.flatMap(({ status, schema }) => {
    const fields = schema === undefined ? [] : fieldsOf(schema);
    return fields.length === 0 ? [] : [`Answer ${code(status)}:`, fieldsTable(fields)];
  });
  return section(tool.name, input.length === 0 ? 'Takes no input.' : fieldsTable(input), ...answers);
}

function fieldsTable(fields: readonly Field[]): string {
  const rows = fields.map((field) => [
    code(field.path),
    field.type,
    field.required ? 'yes' : 'no',
    inline(field.allowed),
    [inline(sentence(field.description)), field.sensitive ? 'Personal data.' : ''].filter(Boolean).join(' '),
  ]);
  return table(['Field', 'Type', 'Required', 'Allowed', 'Meaning'], rows);
}
