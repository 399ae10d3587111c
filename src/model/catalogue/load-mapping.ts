import { setting, type Given } from './given.ts';
import { chosen, input, list, meant, notice, row, rule, setup } from './row.ts';

type Names = readonly (string | number)[];

/** ` (column "Created")`, when it is known where the value came from. */
const from = (column: string | undefined): string => (column === undefined ? '' : ` (source field "${column}")`);

type Column = { readonly column?: string | undefined };

/** A value of a source record that cannot be mapped. */
function value<A extends Column>(words: (args: A) => string) {
  return input(422, (a: A) => `${words(a)}${from(a.column)}`);
}

/** Mapping files, and values that cannot be mapped. */
export const mappings = {
  // map: the mapping as a whole
  'map.invalid': setup((a: { reason: string }) => `The mapping is not valid: ${a.reason}.`),
  'map.field-unknown': setup(
    (a: { field: string; suggestion?: string | undefined }) =>
      `The operation has no field "${a.field}".${meant(a.suggestion)}`,
  ),
  'map.left-out': notice(
    (a: { fields: Names; operation: string }) =>
      `The operation ${a.operation} cannot carry ${list(a.fields)}; these fields are left out of every record.`,
  ),
  'map.not-updatable': chosen(
    (a: { columns: Names; operation: string }) =>
      `The operation ${a.operation} cannot carry the columns ${list(a.columns)}; remove them, or load with another operation.`,
  ),
  'map.column-missing': chosen(
    (a: Given & { columns: Names; field: string; suggestion?: string | undefined }) =>
      `"${a.field}" is required and is made of ${a.columns.map((name) => `"${name}"`).join(' or ')}, which the file does not have.${meant(a.suggestion)}` +
      (a.given === undefined ? ' capstan presets detect FILE tells what the file looks like.' : ''),
  ),
  'map.columns-absent': notice(
    (a: { columns: Names }) => `The file does not have ${list(a.columns)}; fields made of them alone stay empty.`,
  ),
  'map.column-unknown': notice(
    (a: { column: string; suggestion?: string | undefined }) =>
      `The column "${a.column}" is no field of the operation and is left out.${meant(a.suggestion)}`,
  ),
  'map.timezone-required': chosen(
    (a: Given) =>
      `Times of this source have no zone, and only you know which one they are in; say it, such as with ${setting(a, 'timezone', 'Europe/Berlin')}.`,
  ),
  'map.timezone-unknown': chosen(
    () => 'There is no such time zone; give a name such as Europe/Berlin, utc, or an offset such as +02:00.',
  ),
  'map.namespace-missing': chosen(
    (a: Given) => `The mapping names no namespace; give one, such as with ${setting(a, 'namespace', 'zendesk')}.`,
  ),
  'map.setting': chosen((a: { reason: string }) => a.reason),
  'map.preset-unknown': chosen(
    (a: Given & { suggestion?: string | undefined }) =>
      `There is no such preset${a.given === undefined ? '; capstan presets list shows them' : ''}.${meant(a.suggestion)}`,
  ),
  'map.source-unknown': row(
    422,
    3,
    () => 'No preset fits this file; capstan map infer FILE drafts a mapping, and --map FILE uses one.',
  ),
  'map.example': rule(
    (a: { example: number; reason: string }) => `Example ${a.example} does not come out: ${a.reason}.`,
  ),

  // value: one value of a source record; rejects and reports are read on other surfaces than loads are begun on
  'value.required': value((_: Column) => 'A required field is empty.'),
  'value.not-an-object': value((_: Column) => 'A record must be a JSON object.'),
  'value.text': value((_: Column) => 'Must be a text or a number, not a list or an object.'),
  'value.id': value((_: Column) => 'An id must be a text or a whole number.'),
  'value.id-damaged': value(
    (_: Column) =>
      'The id has lost digits: a spreadsheet or another tool has turned it into a number. Export the file again and do not open it in between, or format the column as text.',
  ),
  'value.word': value(
    (a: Column & { field: string; allowed: Names; word?: string | undefined }) =>
      `The word is not in the vocabulary${a.allowed.length === 0 ? '' : `; known are ${list(a.allowed)}`}. Add it with the setting word=${a.field}:WORD=VALUE, or give all others a value with default=${a.field}=VALUE.`,
  ),
  'value.zone': value(
    (_: Column) => 'The time has no zone; say which one is meant with the setting timezone, such as Europe/Berlin.',
  ),
  'value.zone-name': value((_: Column) => 'The zone is no name such as Europe/Berlin and no offset such as +02:00.'),
  'value.dst-gap': value(
    (_: Column) => 'The clocks skip this time on that day; the setting dst, earlier or later, says how to read it.',
  ),
  'value.dst-overlap': value(
    (_: Column) =>
      'The clocks show this time twice on that day; the setting dst, earlier or later, says which one is meant.',
  ),
  'value.time': value(
    (_: Column) => 'Must be a time in the format that the mapping names, such as 2026-05-01T10:00:00Z.',
  ),
  'value.time-range': value((_: Column) => 'The time must lie between the year 2000 and one day from now.'),
  'value.date-order': value(
    (_: Column) =>
      'Day and month cannot be told apart, and the column does not decide; let the mapping say format: dmy, mdy or ymd.',
  ),
  'value.duration': value((_: Column) => 'Must be a duration, such as 90, 0:01:30, PT90S or 1m 30s.'),
  'value.duration-parts': value(
    (_: Column) =>
      'Two parts may be hours and minutes or minutes and seconds; let the mapping say unit: h:mm or mm:ss.',
  ),
  'value.unit': value(
    (a: Column & { allowed: Names }) =>
      `The number has no unit; say it in the mapping or with the setting unit=FIELD=UNIT, one of ${list(a.allowed)}.`,
  ),
  'value.negative': value(
    (_: Column) => 'A duration must not be negative; negative: drop in the mapping leaves it out.',
  ),
  'value.number': value((_: Column) => 'Must be a number with a point as decimal mark and nothing between thousands.'),
  'value.integer': value((_: Column) => 'Must be a whole number.'),
  'value.boolean': value((a: Column & { allowed: Names }) => `Must be one of: ${list(a.allowed)}.`),
  'value.score': value((a: Column & { min: number; max: number }) => `Must be a number from ${a.min} to ${a.max}.`),
  'value.version': value((_: Column) => 'The field that orders writes of one key must be a time or a number.'),
} as const;
