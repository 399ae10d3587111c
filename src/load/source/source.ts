import type { JsonObject } from '../../model/json.ts';
import type { Problem } from '../../model/problem.ts';

/** Where a record stands in its source. */
export interface Position {
  /** As the user named it, relative to where the command ran; `-` for standard input. */
  readonly file: string;
  /** Physical line of its first character, from 1; 0 where the format has no lines. */
  readonly line: number;
  /** Record number in its file, from 1; a header is none. */
  readonly record: number;
  /** Byte offset of its first byte in the file as it is when decompressed; 0 where the format has none. */
  readonly offset: number;
}

/** One record as the source has it, before any mapping. */
export type RawRecord =
  /** A row of cells; the columns are the file's. */
  | { readonly kind: 'row'; readonly cells: readonly string[] }
  /** JSON text of one value; shares memory with what was read, and is good until the next chunk is asked for. */
  | { readonly kind: 'json'; readonly bytes: Uint8Array }
  /** A row of a typed format. */
  | { readonly kind: 'value'; readonly value: JsonObject };

export type SourceItem = (
  | { readonly kind: 'record'; readonly position: Position; readonly raw: RawRecord }
  /** A piece of the file that is no record: a row with too many cells, a line that breaks off. `text` is the piece. */
  | { readonly kind: 'broken'; readonly position: Position; readonly text: string; readonly problem: Problem }
) & {
  /** Of a reject: its number in the load that first read it. */
  readonly ordinal?: number | undefined;
};

export type SourceFormat = 'csv' | 'ndjson' | 'json' | 'parquet';

/** A file whose head has been read. */
export interface OpenFile {
  /** Its place in the list of files, from 0. */
  readonly index: number;
  readonly name: string;
  readonly format: SourceFormat;
  /** The header of a table, in order, made distinct (`Status`, `Status (2)`); undefined for JSON. */
  readonly columns: readonly string[] | undefined;
  /** What was noticed in the head: duplicate headers, a guessed delimiter. Warnings. */
  readonly problems: readonly Problem[];
  /** The file that the records were first read from, where this one is a file of rejects; its own name for what is none. */
  readonly origin?: string | undefined;
  /** What went before the keys of those records, empty for nothing, where the file of rejects says it. */
  readonly namespace?: string | undefined;
}

/** Where reading goes on. Plain data: it is kept in the ledger. */
export interface Cursor {
  readonly file: number;
  /** Bytes of the decompressed file that are done with. */
  readonly offset: number;
  /** Physical lines and records that are done with. */
  readonly line: number;
  readonly record: number;
}

export interface SourceChunk {
  readonly file: OpenFile;
  /** At most a few thousand. */
  readonly items: readonly SourceItem[];
  /** Behind the last item. */
  readonly next: Cursor;
}

/** What a file looked like when the load began; a resume compares. */
export interface Fingerprint {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly modifiedMs: number;
  /** Lower-case hex of the first and the last 64 KiB with the length. */
  readonly digest: string;
}

/** The input of a load: files in order, read as one sequence. */
export interface Source {
  readonly fingerprints: readonly Fingerprint[];
  /** Bytes on disk (compressed), for progress. */
  readonly bytes: number;
  /** From the start, or from behind a cursor. A file that cannot be read throws a `SourceError`. */
  read(from?: Cursor): AsyncIterable<SourceChunk>;
}

/** Reading failed in the middle: the input is gone, truncated or damaged. Carries the problem to report (exit 6). */
export class SourceError extends Error {
  readonly problem: Problem;

  constructor(found: Problem) {
    super(found.code);
    this.problem = found;
  }
}
