import { problem } from '../../model/problem.ts';
import { brokenItem, placeOf, recordItem } from './cutter.ts';
import { isRejectLine, type RejectLine } from './reject-line.ts';
import type { OpenFile, SourceChunk, SourceItem } from './source.ts';

/** True when a file begins as our own rejects do. */
export function holdsRejects(head: Buffer): boolean {
  return /^\s*\{\s*"capstan"\s*:\s*"reject"/.test(head.toString('latin1', 0, 64));
}

/**
 * Turns the lines of a rejects file back into the records of the sources that they came from, with their positions
 * there. Records of other files, and of tables with other columns, come in chunks of their own.
 */
export async function* unwrapRejects(chunks: AsyncIterable<SourceChunk>): AsyncGenerator<SourceChunk> {
  const files = new Map<string, OpenFile>();
  for await (const chunk of chunks) yield* runsOf(chunk, files);
}

/** An item, the file that it counts as, and the line of the rejects file that it was. */
interface Unwrapped {
  readonly item: SourceItem;
  readonly file: OpenFile;
  readonly source: SourceItem;
}

function* runsOf(chunk: SourceChunk, files: Map<string, OpenFile>): Generator<SourceChunk> {
  let run: Unwrapped[] = [];
  for (const source of chunk.items) {
    const unwrapped = unwrap(source, chunk.file, files);
    const file = run[0]?.file;
    if (file !== undefined && file !== unwrapped.file) {
      yield { file, items: run.map(({ item }) => item), next: before(source, chunk.file) };
      run = [];
    }
    run.push(unwrapped);
  }
  const file = run[0]?.file;
  if (file !== undefined) yield { file, items: run.map(({ item }) => item), next: chunk.next };
}

/** The place to read on from before a line. */
function before(source: SourceItem, file: OpenFile): SourceChunk['next'] {
  const { offset, line, record } = source.position;
  return { file: file.index, offset, line: line - 1, record: record - 1 };
}

function unwrap(source: SourceItem, file: OpenFile, files: Map<string, OpenFile>): Unwrapped {
  const own = ownFile(file, files);
  if (source.kind === 'broken' || source.raw.kind !== 'json') return { item: source, file: own, source };
  const text = Buffer.from(source.raw.bytes).toString('utf8');
  const line = parsed(text);
  if (isRejectLine(line))
    return { item: { ...itemOf(line), ordinal: line.ordinal }, file: fileOf(line, file, files), source };
  const { position } = source;
  return { item: brokenItem(position, text, problem('source.reject-line', placeOf(position), {})), file: own, source };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function itemOf(line: RejectLine): SourceItem {
  const position = { file: line.file, line: line.line, record: line.record, offset: line.offset };
  if (typeof line.raw !== 'string') return recordItem(position, { kind: 'row', cells: line.raw });
  if (line.format === 'json') return recordItem(position, { kind: 'json', bytes: Buffer.from(line.raw) });
  return brokenItem(position, line.raw, problem('source.still-broken', placeOf(position), {}));
}

/** What a line counts as that is no reject: the file of rejects itself. */
function ownFile(file: OpenFile, files: Map<string, OpenFile>): OpenFile {
  const own = files.get('') ?? { ...file, origin: file.name };
  files.set('', own);
  return own;
}

/** One file object for each table or file that records came from: whoever prepares a mapping for it does it once. */
function fileOf(line: RejectLine, file: OpenFile, files: Map<string, OpenFile>): OpenFile {
  const { columns, namespace, file: origin } = line;
  const key = JSON.stringify([origin, columns, namespace]);
  const known = files.get(key);
  if (known !== undefined) return known;
  const from = { ...file, origin, namespace };
  const made: OpenFile = columns === undefined ? from : { ...from, format: 'csv', columns };
  files.set(key, made);
  return made;
}
