import { setting, type Given } from './given.ts';
import { chosen, input, list, notice, row, setup, type Row } from './row.ts';
import type { ProblemArgs } from '../problem.ts';

/** The input of a load is gone, damaged, or another than before. */
function unreadable<A extends ProblemArgs>(words: (args: A) => string): Row<A> {
  return row(422, 6, words);
}

/** What reading the input of a load can meet. */
export const sources = {
  // the files as a whole
  'source.missing': unreadable(() => 'There is no such file.'),
  'source.nothing': unreadable(
    (a: { extensions: readonly string[] }) =>
      `No data file is found; in a folder, files named ${list(a.extensions)} are read (also with .gz or .zst behind).`,
  ),
  'source.unreadable': unreadable((a: { reason: string }) => `The file cannot be read: ${a.reason}.`),
  'source.changed': unreadable(
    () =>
      'The file is not what it was when the load began (size, time of change, content); put it back as it was, or begin a new load.',
  ),
  'source.repeated': notice(() => 'The same file is named more than once; it is read once.'),
  'source.spool': row(
    500,
    75,
    (a: { reason: string }) => `Input that can be read only once could not be kept in the data folder: ${a.reason}.`,
  ),
  'source.archive': unreadable(
    () => 'This is a zip archive or an Excel workbook; unpack it, or save the sheet as "CSV UTF-8".',
  ),
  'source.damaged': unreadable(
    (a: { compression: string; offset: number }) =>
      `The ${a.compression} data is damaged or breaks off behind ${a.offset} decompressed bytes; fetch the file again.`,
  ),
  'source.format': chosen(
    (a: Given & { allowed: readonly string[] }) =>
      `The format cannot be told; name it, such as with ${setting(a, 'format', 'csv')}; it is one of ${list(a.allowed)}.`,
  ),
  'source.encoding': chosen(
    (a: Given) =>
      `The text is not UTF-8; name its encoding with ${setting(a, 'encoding', 'windows-1252')} or ${setting(a, 'encoding', 'utf-16le')}, or save as UTF-8.`,
  ),
  'source.delimiter-choice': chosen(
    () => 'A delimiter is one ASCII character that is neither a quote nor a line break, or the word "tab".',
  ),

  // the head of a table
  'source.header': unreadable(
    (a: { limit: number }) => `The first row must be whole: its quotes closed, and its end within ${a.limit} bytes.`,
  ),
  'source.empty': notice(() => 'The file holds no records.'),
  'source.delimiter': notice(
    (a: { delimiter: string; others: readonly string[] }) =>
      `The delimiter is taken to be the ${a.delimiter}; ${list(a.others)} would fit as well. The setting delimiter names it.`,
  ),
  'source.duplicate-header': notice(
    (a: { columns: readonly number[] }) =>
      `Columns ${list(a.columns)} have the name of an earlier one and are told apart by a number behind it.`,
  ),
  'source.empty-header': notice(
    (a: { columns: readonly number[] }) => `Columns ${list(a.columns)} have no name and are named by their position.`,
  ),

  // pieces of a file that are no records
  'source.cells': input(
    422,
    (a: { found: number; expected: number }) =>
      `The row has ${a.found} cells; it must have ${a.expected}, as many as the header.`,
  ),
  'source.quote': input(
    422,
    () => 'Text stands behind a closing quote; a quote inside a quoted cell must be written twice.',
  ),
  'source.open-quote': input(422, () => 'A quote opens here and is never closed.'),
  'source.nul': input(
    422,
    () =>
      'There is a NUL byte; text has none. If the file is UTF-16 without a byte order mark, load it with the setting encoding utf-16le.',
  ),
  'source.not-utf8': input(
    422,
    () =>
      'There are bytes that are no text in UTF-8; if the file comes from Windows, load it with the setting encoding windows-1252.',
  ),
  'source.too-long': input(422, (a: { limit: number }) => `A record must not be longer than ${a.limit} bytes.`),
  'source.not-an-object': input(422, () => 'A record must be one whole JSON object.'),
  'source.still-broken': input(
    422,
    () => 'This piece of a file was no record, and a rejects file cannot mend it; mend it in the file it came from.',
  ),
  'source.reject-line': input(
    422,
    () =>
      'A line of a rejects file must have file, line, record, offset, format and raw, and a row as many cells as columns.',
  ),
  'source.rejects-mixed': setup(
    () =>
      'Rejects of two loads name a source file alike and had different namespaces before their keys; load each rejects file by itself.',
  ),

  // documents that cannot be read on
  'source.json-syntax': unreadable(
    (a: { offset: number; expected: string }) => `The JSON is broken at byte ${a.offset}; expected ${a.expected}.`,
  ),
  'source.json-shape': unreadable(
    (a: { offset: number }) =>
      `At byte ${a.offset} stands another array of objects; an object with records must have exactly one.`,
  ),
  'source.peer': setup(() => 'To read Parquet, install the reader: npm install hyparquet'),
  'source.parquet': unreadable(
    () => 'The Parquet file cannot be read: it is damaged, encrypted, or has columns of types that are not read.',
  ),
  'source.parquet-codec': setup(
    (a: { codec: string; allowed: readonly string[] }) =>
      `The columns are compressed with ${a.codec}, which is not read; write the file with one of ${list(a.allowed)}.`,
  ),
} as const;
