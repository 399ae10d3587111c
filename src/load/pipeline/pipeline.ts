import { fail, ok, type Outcome } from '../../model/outcome.ts';
import type { Problem } from '../../model/problem.ts';
import type { Mapping } from '../mapping/mapper.ts';
import type { Cursor, OpenFile, Source, SourceChunk } from '../source/source.ts';
import type { Entry } from './entry.ts';
import type { Intake, MappedFile } from './intake.ts';
import { tallyColumns, tallyEntry, type Tally } from './tally.ts';

/** How much input is folded at once. */
export interface WindowSize {
  readonly records: number;
  readonly bytes: number;
}

/** Batches are full at any size: what is left over is carried. So it is as small as folding near repetitions allows. */
export const DEFAULT_WINDOW: WindowSize = { records: 10_000, bytes: 16 * 1024 * 1024 };

/** Makes the input of a load durable, a window at a time. */
export interface Pipeline {
  /** Writes one more window down; false when there is none. A file that cannot be mapped at all is a problem. */
  next(): Promise<Outcome<boolean>>;
}

export interface ReaderParts {
  readonly source: Source;
  readonly mapping: Mapping;
  readonly intake: Intake;
  readonly from: Cursor | undefined;
  /** Records that earlier runs have read. */
  readonly readBefore: number;
  readonly notice: (problems: readonly Problem[]) => void;
}

/** Reads on through the files; every chunk becomes entries. */
export class Reader {
  readonly #parts: ReaderParts;
  readonly #chunks: AsyncIterator<SourceChunk>;
  #mapped: MappedFile | undefined;
  #ordinal: number;
  #next: Cursor | undefined;

  constructor(parts: ReaderParts) {
    this.#parts = parts;
    this.#chunks = parts.source.read(parts.from)[Symbol.asyncIterator]();
    this.#ordinal = parts.readBefore;
    this.#next = parts.from;
  }

  /** Where reading would go on. */
  get cursor(): Cursor | undefined {
    return this.#next;
  }

  /** Takes one chunk in; false at the end of the input. */
  async take(tally: Tally, each: (entry: Entry) => void): Promise<Outcome<boolean>> {
    const chunk = await this.#chunks.next();
    if (chunk.done === true) return ok(false);
    const { file, items, next } = chunk.value;
    const from = await this.#mappedFile(file, items);
    if (!from.ok) return from;
    tallyColumns(tally, file.columns, items);
    for (const item of items) {
      this.#ordinal += 1;
      const entry = this.#parts.intake.take(item, from.value, this.#ordinal, tally);
      if (entry === undefined) continue;
      tallyEntry(tally, entry);
      each(entry);
    }
    this.#next = next;
    return ok(true);
  }

  async #mappedFile(file: OpenFile, items: SourceChunk['items']): Promise<Outcome<MappedFile>> {
    // a file of rejects is told anew where its columns change
    if (this.#mapped?.file === file) return ok(this.#mapped);
    const prepared = this.#parts.mapping.prepare(file, (await this.#headOf(file)) ?? items);
    if (!prepared.ok) return fail(...prepared.problems);
    this.#mapped = { file, mapper: prepared.value };
    this.#parts.notice([...file.problems, ...prepared.problems]);
    return ok(this.#mapped);
  }

  /** What a column decides is decided by the head of its file, also where a resume goes on in the middle of it. */
  async #headOf(file: OpenFile): Promise<SourceChunk['items'] | undefined> {
    const { from, source } = this.#parts;
    if (from === undefined || from.file !== file.index) return undefined;
    const start = { file: file.index, offset: 0, line: 0, record: 0 };
    for await (const chunk of source.read(start)) return chunk.file === file ? chunk.items : undefined;
    return undefined;
  }
}
