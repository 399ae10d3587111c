import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { loadSettings } from '../load/asked.ts';
import { openSource } from '../load/source/open.ts';
import type { ReadOptions } from '../load/source/plan.ts';
import { SourceError, type OpenFile, type Source, type SourceItem } from '../load/source/source.ts';
import type { BulkOperation } from '../load/target.ts';
import { withTarget } from './load-open.ts';
import type { Surroundings } from './command.ts';

/** How a file is read, where that cannot be told from its looks. */
export const readingFlags = {
  format: loadSettings.format,
  delimiter: loadSettings.delimiter,
  encoding: loadSettings.encoding,
} as const;

/** Opens a file, or stdin for `-`, as a load would, for as long as `use` takes. */
export async function withSource<T>(
  name: string,
  { cwd, stdin }: Pick<Surroundings, 'cwd' | 'stdin'>,
  { format, delimiter, encoding }: ReadOptions,
  use: (source: Source) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const spoolFolder = await mkdtemp(join(tmpdir(), 'capstan-sample-'));
  try {
    const source = await openSource([name], { cwd, spoolFolder, stdin, format, delimiter, encoding });
    if (!source.ok) return source;
    const used = await use(source.value);
    return { ...used, problems: [...source.problems, ...used.problems] };
  } catch (error) {
    if (error instanceof SourceError) return fail(error.problem);
    throw error;
  } finally {
    await rm(spoolFolder, { recursive: true });
  }
}

/** The first file with its first records. */
export async function readSample(
  source: Source,
): Promise<Outcome<{ readonly file: OpenFile; readonly items: readonly SourceItem[] }>> {
  for await (const { file, items } of source.read()) return ok({ file, items });
  throw new Error('a source without a file cannot be opened');
}

/** The operation that mappings are made for: the one that writes whole records, else the first that takes many. */
export function withBulkOperation<T>(
  capability: string | undefined,
  around: Pick<Surroundings, 'cwd' | 'env'>,
  use: (operation: BulkOperation) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  return withTarget(capability, { dry: true }, around, async ({ operations }) => {
    const operation = operations.find(({ effect }) => effect === 'upsert') ?? operations[0];
    if (operation === undefined) throw new Error('a target has an operation');
    return use(operation);
  });
}
