import { fail, ok, type Outcome } from '../../model/outcome.ts';
import { problem } from '../../model/problem.ts';
import { bytesOf, compressionOf, type StoredFile } from './bytes.ts';
import { readTableHead } from './csv-head.ts';
import type { Table } from './csv.ts';
import { RECORD_LIMIT } from './cutter.ts';
import { bytesIn, toUtf8, type Encoding } from './encoding.ts';
import { formatOf } from './format.ts';
import { shapeOf, type JsonShape } from './json-shape.ts';
import { parquetColumns } from './parquet.ts';
import { holdsRejects } from './rejects.ts';
import { SourceError, type Fingerprint, type OpenFile, type SourceFormat } from './source.ts';
import type { Mark } from './window.ts';

/** What the user said of all files; what is left open is found out for each. */
export interface ReadOptions {
  readonly format?: SourceFormat | undefined;
  readonly delimiter?: string | undefined;
  readonly encoding?: Encoding | undefined;
}

/** How a file is read, known from its head. */
export interface FilePlan {
  readonly file: StoredFile;
  readonly head: OpenFile;
  readonly encoding: Encoding;
  /** Where its records begin. */
  readonly start: Mark;
  readonly layout: Layout;
}

type Layout =
  | { readonly kind: 'csv'; readonly table: Table }
  | { readonly kind: 'ndjson' }
  | { readonly kind: 'rejects' }
  | { readonly kind: 'json'; readonly shape: JsonShape }
  | { readonly kind: 'parquet' };

const FORMATS: readonly SourceFormat[] = ['csv', 'ndjson', 'json', 'parquet'];

/** How a zip archive begins. */
const ZIP = 'PK\u0003\u0004';

/** How much of a file is looked at before reading it; more when a header needs it. */
const HEAD = 64 * 1024;

/** Looks at the head of a file. */
export async function planFile(print: Fingerprint, index: number, options: ReadOptions): Promise<Outcome<FilePlan>> {
  try {
    const stored = { name: print.name, path: print.path };
    const compression = compressionOf((await headOf({ ...stored, compression: 'none' }, 16)).bytes);
    return await planHead({ ...stored, compression }, index, options, HEAD);
  } catch (error) {
    if (error instanceof SourceError)
      return fail({ ...error.problem, place: { file: print.name, ...error.problem.place } });
    throw error;
  }
}

interface Head {
  readonly bytes: Buffer;
  /** True when there is no more. */
  readonly ended: boolean;
}

async function headOf(file: StoredFile, length: number): Promise<Head> {
  const chunks: Buffer[] = [];
  let read = 0;
  for await (const chunk of bytesOf(file)) {
    chunks.push(chunk);
    read += chunk.length;
    if (read > length) return { bytes: Buffer.concat(chunks).subarray(0, length), ended: false };
  }
  return { bytes: Buffer.concat(chunks), ended: true };
}

async function planHead(
  file: StoredFile,
  index: number,
  options: ReadOptions,
  length: number,
): Promise<Outcome<FilePlan>> {
  const raw = await headOf(file, length);
  const place = { file: file.name };
  const mark = byteOrderMark(raw.bytes);
  if (mark === undefined) return fail(problem('source.encoding', place, {}));
  if (raw.bytes.toString('latin1', 0, 4) === ZIP) return fail(problem('source.archive', place, {}));
  const encoding = mark.encoding ?? options.encoding ?? 'utf-8';
  const head = { bytes: await textOf(raw.bytes.subarray(mark.length), encoding), ended: raw.ended };
  const format = options.format ?? formatOf(file.name, head.bytes, head.ended);
  if (format === undefined) return fail(problem('source.format', place, { allowed: FORMATS }));
  const start = { offset: mark.length, line: 0, record: 0 };
  const sniffed = { file, index, encoding, head, format, start };
  if (format === 'csv') return planTable(sniffed, options, length);
  if (format === 'parquet') return planParquet(sniffed);
  return ok(planJson(sniffed, format));
}

/** Undefined for an encoding that is not read: UTF-16 with the higher byte first, UTF-32. */
function byteOrderMark(head: Buffer): { readonly length: number; readonly encoding?: Encoding } | undefined {
  const hex = head.toString('hex', 0, 4);
  if (hex.startsWith('efbbbf')) return { length: 3, encoding: 'utf-8' };
  if (hex.startsWith('feff') || hex === 'fffe0000') return undefined;
  return hex.startsWith('fffe') ? { length: 2, encoding: 'utf-16le' } : { length: 0 };
}

async function textOf(bytes: Buffer, encoding: Encoding): Promise<Buffer> {
  const even = encoding === 'utf-16le' ? bytes.length - (bytes.length % 2) : bytes.length;
  const parts: Buffer[] = [];
  for await (const part of toUtf8(one(bytes.subarray(0, even)), encoding)) parts.push(part);
  return Buffer.concat(parts);
}

async function* one(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

interface Sniffed {
  readonly file: StoredFile;
  readonly index: number;
  readonly encoding: Encoding;
  readonly head: Head;
  readonly start: Mark;
}

async function planTable(sniffed: Sniffed, options: ReadOptions, length: number): Promise<Outcome<FilePlan>> {
  const { file, index, encoding, head, start } = sniffed;
  const chosen = options.delimiter === undefined ? undefined : delimiterByte(options.delimiter);
  if (chosen === null) return fail(problem('source.delimiter-choice', {}, {}));
  const outcome = readTableHead(head.bytes, head.ended, file.name, chosen);
  if (!outcome.ok) {
    const isCut = !head.ended && length < RECORD_LIMIT && outcome.problems.some(({ code }) => code === 'source.header');
    return isCut ? planHead(file, index, options, 16 * length) : outcome;
  }
  const { table, columns, lines, problems } = outcome.value;
  const behind = bytesIn(encoding, head.bytes, 0, outcome.value.length);
  return ok({
    file,
    encoding,
    layout: { kind: 'csv', table },
    start: { offset: start.offset + behind, line: lines, record: 0 },
    head: {
      index,
      name: file.name,
      format: 'csv',
      columns,
      problems: [...problems, ...emptiness(sniffed, outcome.value.length)],
    },
  });
}

/** One byte; null when the choice is none. */
function delimiterByte(choice: string): number | null {
  const char = choice === 'tab' || choice === '\\t' ? '\t' : choice;
  return char.length === 1 && char <= '~' && !'"\r\n\0'.includes(char) ? char.charCodeAt(0) : null;
}

function planJson(sniffed: Sniffed, format: 'ndjson' | 'json'): FilePlan {
  const { file, index, encoding, head, start } = sniffed;
  const problems = emptiness(sniffed, 0);
  const opened: OpenFile = { index, name: file.name, format, columns: undefined, problems };
  const layout: Layout =
    format === 'json'
      ? { kind: 'json', shape: shapeOf(head.bytes, head.ended) }
      : { kind: holdsRejects(head.bytes) ? 'rejects' : 'ndjson' };
  return { file, encoding, start, layout, head: opened };
}

async function planParquet({ file, index, start }: Sniffed): Promise<Outcome<FilePlan>> {
  if (file.compression !== 'none') return fail(problem('source.parquet', { file: file.name }, {}));
  const columns = await parquetColumns(file);
  const head: OpenFile = { index, name: file.name, format: 'parquet', columns, problems: [] };
  return ok({ file, encoding: 'utf-8', start, layout: { kind: 'parquet' }, head });
}

/** A notice when nothing stands behind the head. */
function emptiness({ file, head }: Sniffed, length: number): OpenFile['problems'] {
  return head.ended && head.bytes.length <= length ? [problem('source.empty', { file: file.name }, {})] : [];
}
