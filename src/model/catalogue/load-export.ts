import { input, list, meant, notice, setup } from './row.ts';

type Column = { readonly column: string };
type Cells = { readonly cells: number; readonly columns: readonly string[] };

const times = ({ cells, columns }: Cells): string =>
  `${cells} ${cells === 1 ? 'time' : 'times'} in ${columns.map((name) => `"${name}"`).join(', ')}`;

/** Tables that are written instead of being sent. */
export const exports = {
  'export.invalid': setup((a: { reason: string }) => `The definition is not valid: ${a.reason}.`),
  'export.unknown': setup(
    (a: { allowed: readonly string[]; suggestion?: string | undefined }) =>
      `There is no such definition; those that come with capstan are ${list(a.allowed)}, and a file of your own is named by its path.${meant(a.suggestion)}`,
  ),
  'export.field-unknown': setup(
    (a: { field: string; operation: string; suggestion?: string | undefined }) =>
      `The operation ${a.operation} has no field "${a.field}".${meant(a.suggestion)}`,
  ),
  'export.timezone-required': setup(
    () =>
      'Times in this file have no zone, and only you know in which one they are read; say it with --export-timezone, such as --export-timezone Europe/Berlin.',
  ),
  'export.required': input(422, (a: Column) => `The column "${a.column}" must not be empty.`),
  'export.value': input(422, (a: Column & { expected: string }) => `The column "${a.column}" takes ${a.expected}.`),
  'export.word': input(
    422,
    (a: Column & { allowed: readonly string[] }) => `The column "${a.column}" has a word for ${list(a.allowed)}.`,
  ),
  'export.separator': input(
    422,
    (a: Column) =>
      `An item for the column "${a.column}" holds the separator of its list, so it would be read as several.`,
  ),
  'export.repeated-time': notice(
    (a: Cells) =>
      `${times(a)}: the clocks of the zone show it twice, when they are set back; the file cannot say which one is meant. --export-timezone utc has none of these, where the reader takes it.`,
  ),
  'export.cut-time': notice((a: Cells) => `${times(a)}: what is finer than the format of the column is cut off.`),
  'export.formula': notice((a: Cells & { escaped: boolean }) => {
    const cells = `${a.cells} ${a.cells === 1 ? 'cell' : 'cells'} in ${a.columns.map((name) => `"${name}"`).join(', ')}`;
    return a.escaped
      ? `${cells} would be a formula in a spreadsheet and is led by an apostrophe, which an upload page takes for a part of the value.`
      : `${cells} would be a formula in a spreadsheet; it is written as it is, for an upload page. Do not open the file in a spreadsheet, or write it with --escape-formulas.`;
  }),
  'export.left-out': notice(
    (a: { fields: readonly string[]; more: number }) =>
      `The file has no column for ${list(a.fields)}${a.more > 0 ? ` and ${a.more} more` : ''}; records that have them lose them.`,
  ),
} as const;
