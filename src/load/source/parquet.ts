import { open, type FileHandle } from 'node:fs/promises';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import type * as Hyparquet from 'hyparquet';
import type { AsyncBuffer, ColumnData, Compressors, FileMetaData, SchemaElement } from 'hyparquet';
import type { Json } from '../../model/json.ts';
import { problem } from '../../model/problem.ts';
import { CHUNK_ITEMS, recordItem } from './cutter.ts';
import { readFailure } from './failure.ts';
import { columnOf, isDecimal, jsonValue, parsers, type Column } from './parquet-value.ts';
import { SourceError, type OpenFile, type SourceChunk, type SourceItem } from './source.ts';

/** What Node.js unpacks; SNAPPY is hyparquet's own. */
const COMPRESSORS: Compressors = {
  GZIP: (input) => gunzipSync(input),
  BROTLI: (input) => brotliDecompressSync(input),
  ZSTD: (input) => zstdDecompressSync(input),
};

const CODECS: readonly string[] = ['UNCOMPRESSED', 'SNAPPY', ...Object.keys(COMPRESSORS)];

interface ParquetFile {
  readonly name: string;
  readonly path: string;
}

/** The names of the outermost columns. Ends by a `SourceError` when there is no reader or the file is not for it. */
export async function parquetColumns(file: ParquetFile): Promise<readonly string[]> {
  return withFile(file, async (buffer) => {
    const { parquetMetadataAsync } = await reader();
    const metadata = await parquetMetadataAsync(buffer);
    checkCodecs(metadata, file.name);
    return columnsOf(metadata).map(({ name }) => name);
  });
}

/** Reads the rows behind the first `skip`, one row group in memory at a time. */
export async function* readParquet(file: ParquetFile, head: OpenFile, skip: number): AsyncGenerator<SourceChunk> {
  const handle = await opened(file);
  try {
    const buffer = await bufferOf(handle);
    const { parquetMetadataAsync } = await reader();
    const metadata = await understood(file, () => parquetMetadataAsync(buffer));
    checkCodecs(metadata, file.name);
    const columns = columnsOf(metadata);
    const plain = withoutDecimals(metadata);
    let start = 0;
    for (const group of metadata.row_groups) {
      const end = start + Number(group.num_rows);
      if (end > skip) {
        const rows = { start: Math.max(start, skip), end };
        const read = { file: buffer, metadata: plain, rowStart: rows.start, rowEnd: rows.end };
        yield* chunksOf(head, columns, rows, await understood(file, () => readGroup(read)));
      }
      start = end;
    }
  } finally {
    await handle.close();
  }
}

interface Rows {
  readonly start: number;
  readonly end: number;
}

interface GroupRead {
  readonly file: AsyncBuffer;
  readonly metadata: FileMetaData;
  readonly rowStart: number;
  readonly rowEnd: number;
}

/** The columns of a row group by name, each in the pieces that it comes in. */
async function readGroup(read: GroupRead): Promise<ReadonlyMap<string, readonly ColumnData[]>> {
  const { parquetRead } = await reader();
  const pieces = new Map<string, ColumnData[]>();
  const onChunk = (piece: ColumnData): void => {
    const known = pieces.get(piece.columnName);
    if (known === undefined) pieces.set(piece.columnName, [piece]);
    else known.push(piece);
  };
  await parquetRead({ ...read, compressors: COMPRESSORS, onChunk, parsers, utf8: false, geoparquet: false });
  return pieces;
}

function* chunksOf(
  head: OpenFile,
  columns: readonly Column[],
  rows: Rows,
  pieces: ReadonlyMap<string, readonly ColumnData[]>,
): Generator<SourceChunk> {
  const fields = columns.map((column) => ({ column, pieces: pieces.get(column.name) ?? [] }));
  for (let from = rows.start; from < rows.end; from += CHUNK_ITEMS) {
    const to = Math.min(from + CHUNK_ITEMS, rows.end);
    const items: SourceItem[] = [];
    for (let row = from; row < to; row += 1) {
      const members = fields.map(({ column, pieces }): [string, Json] => [column.name, cellOf(pieces, row, column)]);
      const position = { file: head.name, line: 0, record: row + 1, offset: 0 };
      items.push(recordItem(position, { kind: 'value', value: Object.fromEntries(members) }));
    }
    yield { file: head, items, next: { file: head.index, offset: 0, line: 0, record: to } };
  }
}

function cellOf(pieces: readonly ColumnData[], row: number, column: Column): Json {
  const piece = pieces.find(({ rowStart, rowEnd }) => row >= rowStart && row < rowEnd);
  return piece === undefined ? null : jsonValue(piece.columnData[row - piece.rowStart], column);
}

function columnsOf(metadata: FileMetaData): Column[] {
  return outermost(metadata.schema).flatMap((elements) => columnOf(elements) ?? []);
}

/** The flat schema cut into one stretch for each outermost column: itself and what is below it. */
function outermost(schema: readonly SchemaElement[]): SchemaElement[][] {
  const columns: SchemaElement[][] = [];
  let open = 0;
  for (const element of schema.slice(1)) {
    if (open === 0) columns.push([element]);
    else columns.at(-1)?.push(element);
    open = Math.max(0, open - 1) + (element.num_children ?? 0);
  }
  return columns;
}

/** Outermost decimals are read as they are stored: as floating point they would lose digits of ids. */
function withoutDecimals(metadata: FileMetaData): FileMetaData {
  const own = new Set(outermost(metadata.schema).flatMap((elements) => (elements.length === 1 ? elements : [])));
  const schema = metadata.schema.map((element) => {
    if (!own.has(element) || !isDecimal(element)) return element;
    const { converted_type: _, logical_type: __, ...plain } = element;
    return plain;
  });
  return { ...metadata, schema };
}

async function withFile<T>(file: ParquetFile, work: (buffer: AsyncBuffer) => Promise<T>): Promise<T> {
  const handle = await opened(file);
  try {
    const buffer = await bufferOf(handle);
    return await understood(file, () => work(buffer));
  } finally {
    await handle.close();
  }
}

async function opened(file: ParquetFile): Promise<FileHandle> {
  try {
    return await open(file.path);
  } catch (error) {
    throw readFailure(error, file.name);
  }
}

async function bufferOf(handle: FileHandle): Promise<AsyncBuffer> {
  const { size } = await handle.stat();
  return {
    byteLength: size,
    slice: async (start, end = size) => {
      const bytes = Buffer.alloc(Math.max(0, Math.min(end, size) - start));
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, start);
      return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytesRead);
    },
  };
}

/** The work; what hyparquet throws says that the file is not as it should be. */
async function understood<T>(file: ParquetFile, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SourceError) throw error;
    throw new SourceError(problem('source.parquet', { file: file.name }, {}));
  }
}

async function reader(): Promise<typeof Hyparquet> {
  try {
    return await import('hyparquet');
  } catch {
    throw new SourceError(problem('source.peer', {}, {}));
  }
}

function checkCodecs(metadata: FileMetaData, file: string): void {
  const used = metadata.row_groups.flatMap(({ columns }) => columns.flatMap(({ meta_data }) => meta_data?.codec ?? []));
  const codec = used.find((name) => !CODECS.includes(name));
  if (codec === undefined) return;
  throw new SourceError(problem('source.parquet-codec', { file }, { codec, allowed: CODECS }));
}
