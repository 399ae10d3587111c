import { fail, ok, type Outcome } from '../../model/outcome.ts';
import type { Problem } from '../../model/problem.ts';
import type { Mapper, Mapping } from '../mapping/mapper.ts';
import type { Cursor, OpenFile, Source, SourceChunk, SourceItem } from '../source/source.ts';
import type { Entry } from './entry.ts';
import type { Intake, MappedFile } from './intake.ts';
import type { Outdated } from './outdated.ts';
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
  /** For rejects that are loaded again: they keep their numbers. */
  readonly outdated: Outdated | undefined;
  readonly notice: (problems: readonly Problem[]) => void;
}

/** Reads on through the files; every chunk becomes entries. */
export class Reader {
  readonly #parts: ReaderParts;
  readonly #chunks: AsyncIterator<SourceChunk>;
  readonly #mappers = new Map<string, Mapper>();
  #last: MappedFile | undefined;
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
    const { intake, outdated } = this.#parts;
    for (const item of items) {
      this.#ordinal += 1;
      const ordinal = outdated === undefined ? this.#ordinal : (item.ordinal ?? this.#ordinal);
      const entry = intake.take(item, from.value, ordinal, tally);
      if (entry === undefined || outdated?.takes(entry, item, file.columns, tally) === true) continue;
      tallyEntry(tally, entry);
      each(entry);
    }
    this.#next = next;
    return ok(true);
  }

  async #mappedFile(file: OpenFile, items: SourceChunk['items']): Promise<Outcome<MappedFile>> {
    if (this.#last?.file === file) return ok(this.#last);
    const mapper = await this.#mapperFor(file, items);
    if (!mapper.ok) return mapper;
    this.#last = { file, mapper: mapper.value };
    return ok(this.#last);
  }

  async #mapperFor(file: OpenFile, items: SourceChunk['items']): Promise<Outcome<Mapper>> {
    const known = this.#mappers.get(kindOf(file));
    if (known !== undefined) return ok(known);
    const prepared = this.#parts.mapping.prepare(file, await this.#headOf(file, items));
    if (!prepared.ok) return fail(...prepared.problems);
    this.#parts.notice([...file.problems, ...prepared.problems]);
    this.#mappers.set(kindOf(file), prepared.value);
    return ok(prepared.value);
  }

  /** What a column decides is decided by the head of its file, also where a resume goes on in the middle of it. */
  async #headOf(file: OpenFile, items: SourceChunk['items']): Promise<SourceChunk['items']> {
    const { from, source } = this.#parts;
    const isResumed = from?.file === file.index;
    if (!isResumed && file.origin === undefined) return items;
    const head: SourceItem[] = [];
    let passed = 0;
    // in a file of rejects the records of several files stand among one another
    for await (const chunk of source.read(isResumed ? startOf(file) : this.#next)) {
      const near = chunk.items.slice(0, HEAD_ITEMS - passed);
      if (kindOf(chunk.file) === kindOf(file)) head.push(...near);
      if (head.length > 0) passed += near.length;
      if (file.origin === undefined || passed >= HEAD_ITEMS || chunk.file.index !== file.index) break;
    }
    return head;
  }
}

/** So many items from the first one on show what those of a file of rejects look like. */
const HEAD_ITEMS = 2000;

function startOf({ index }: OpenFile): Cursor {
  return { file: index, offset: 0, line: 0, record: 0 };
}

/** A file of rejects holds the records of several files, each with columns of its own. */
function kindOf({ index, origin, columns }: OpenFile): string {
  return origin === undefined ? String(index) : JSON.stringify([index, origin, columns]);
}
