import { fail, ok, type Outcome } from '../../model/outcome.ts';
import { problem, type Problem } from '../../model/problem.ts';
import { bytesOf } from './bytes.ts';
import { CsvCutter } from './csv.ts';
import { cutAll, type Cutter } from './cutter.ts';
import { toUtf8 } from './encoding.ts';
import { fingerprintOf } from './fingerprint.ts';
import { JsonCutter } from './json.ts';
import { resolveNames, type Named } from './names.ts';
import { NdjsonCutter } from './ndjson.ts';
import { readParquet } from './parquet.ts';
import { planFile, type FilePlan, type ReadOptions } from './plan.ts';
import { unwrapRejects } from './rejects.ts';
import { SourceError, type Cursor, type Fingerprint, type Source, type SourceChunk } from './source.ts';
import { spool, type Input } from './spool.ts';
import { ByteWindow, type Mark } from './window.ts';

export interface OpenOptions extends ReadOptions {
  /** What relative names start from. */
  readonly cwd: string;
  /** Where input that can be read only once is kept. */
  readonly spoolFolder: string;
  /** Read for the name `-`; `process.stdin` when left out. */
  readonly stdin?: Input | undefined;
}

/**
 * Opens the input of a load: files, patterns, folders, `-` for standard input. The head of every file is read, so that a
 * file that cannot be read stops the load before it begins.
 */
export async function openSource(names: readonly string[], options: OpenOptions): Promise<Outcome<Source>> {
  const resolved = await resolveNames(names, options.cwd);
  if (!resolved.ok) return resolved;
  const prints: Fingerprint[] = [];
  for (const named of resolved.value) {
    const outcome = await printed(named, options);
    if (!outcome.ok) return outcome;
    prints.push(outcome.value);
  }
  const source = await sourceOf(prints, options);
  return source.ok ? ok(source.value, [...resolved.problems, ...source.problems]) : source;
}

/** Opens the input of an earlier load again, when every file is still what it was. */
export async function reopenSource(
  fingerprints: readonly Fingerprint[],
  options: ReadOptions = {},
): Promise<Outcome<Source>> {
  const problems: Problem[] = [];
  for (const print of fingerprints) {
    const now = await caught(() => fingerprintOf(print.name, print.path));
    if (!now.ok) problems.push(...now.problems);
    else if (
      now.value.bytes !== print.bytes ||
      now.value.modifiedMs !== print.modifiedMs ||
      now.value.digest !== print.digest
    ) {
      problems.push(problem('source.changed', { file: print.name }, {}));
    }
  }
  return problems.length > 0 ? fail(...problems) : sourceOf(fingerprints, options);
}

async function printed(named: Named, options: OpenOptions): Promise<Outcome<Fingerprint>> {
  if (!named.once && named.path !== undefined) {
    const { name, path } = named;
    return caught(() => fingerprintOf(name, path));
  }
  const kept = await spool(named, options.spoolFolder, options.stdin ?? process.stdin);
  return kept.ok ? caught(() => fingerprintOf(named.name, kept.value)) : kept;
}

async function caught<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return ok(await work());
  } catch (error) {
    if (error instanceof SourceError) return fail(error.problem);
    throw error;
  }
}

async function sourceOf(fingerprints: readonly Fingerprint[], options: ReadOptions): Promise<Outcome<Source>> {
  const plans: FilePlan[] = [];
  const problems: Problem[] = [];
  for (const [index, print] of fingerprints.entries()) {
    const outcome = await planFile(print, index, options);
    if (outcome.ok) plans.push(outcome.value);
    else problems.push(...outcome.problems);
  }
  if (problems.length > 0) return fail(...problems);
  const bytes = fingerprints.reduce((sum, print) => sum + print.bytes, 0);
  return ok({ fingerprints, bytes, read: (from) => readAll(plans, from) });
}

async function* readAll(plans: readonly FilePlan[], from: Cursor | undefined): AsyncGenerator<SourceChunk> {
  for (const plan of plans) {
    const { index } = plan.head;
    if (index < (from?.file ?? 0)) continue;
    const mark = from?.file === index && from.offset + from.record > 0 ? from : plan.start;
    let isEmpty = true;
    for await (const chunk of readFile(plan, mark)) {
      isEmpty = false;
      yield chunk;
    }
    // Without a record the file is still to be seen: its columns, and what was noticed in its head.
    if (isEmpty)
      yield {
        file: plan.head,
        items: [],
        next: { file: index, offset: mark.offset, line: mark.line, record: mark.record },
      };
  }
}

function readFile(plan: FilePlan, mark: Mark): AsyncIterable<SourceChunk> {
  const { head, layout } = plan;
  switch (layout.kind) {
    case 'csv':
      return cutText(plan, mark, new CsvCutter(head.name, layout.table));
    case 'ndjson':
      return cutText(plan, mark, new NdjsonCutter(head.name));
    case 'rejects':
      return unwrapRejects(cutText(plan, mark, new NdjsonCutter(head.name)));
    case 'json':
      return cutText(plan, mark, new JsonCutter(head.name, layout.shape, mark.record > 0));
    case 'parquet':
      return readParquet(plan.file, head, mark.record);
  }
}

function cutText(plan: FilePlan, mark: Mark, cutter: Cutter): AsyncIterable<SourceChunk> {
  const text = toUtf8(bytesOf(plan.file, mark.offset), plan.encoding);
  return cutAll(plan.head, new ByteWindow(text[Symbol.asyncIterator](), plan.encoding, mark), cutter);
}
