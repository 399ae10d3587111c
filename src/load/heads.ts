import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import { jsonObject, type JsonObject } from '../model/json.ts';
import type { FileHead } from './mapping/detect.ts';
import { reopenSource } from './source/open.ts';
import { SourceError, type Fingerprint, type OpenFile, type Source, type SourceItem } from './source/source.ts';
import type { ReadOptions } from './source/plan.ts';

const HEAD_RECORDS = 50;

/** What a mapping is chosen by. */
export interface SourceHead extends FileHead {
  /** What went before the keys of the source, empty for nothing, where a file of rejects says it. */
  readonly namespace: string | undefined;
}

type Heads = Map<string, SourceHead>;

/** The heads of all files, by name; of a file of rejects those of the files that its records were first read from. */
export async function readHeads(
  { fingerprints }: Pick<Source, 'fingerprints'>,
  options: ReadOptions,
): Promise<Outcome<ReadonlyMap<string, SourceHead>>> {
  const heads: Heads = new Map();
  for (const print of fingerprints) {
    const added = await addHeads(heads, print, options);
    if (!added.ok) return added;
  }
  return ok(heads);
}

async function addHeads(heads: Heads, print: Fingerprint, options: ReadOptions): Promise<Outcome<undefined>> {
  const source = await reopenSource([print], options);
  if (!source.ok) return source;
  try {
    for await (const { file, items } of source.value.read()) {
      if (!addHead(heads, file, items)) return fail(problem('source.rejects-mixed', { file: print.name }, {}));
      if (file.origin === undefined) break;
    }
    return ok(undefined);
  } catch (error) {
    if (error instanceof SourceError) return fail(error.problem);
    throw error;
  }
}

/** False when the file has another namespace already: one name cannot stand for both. */
function addHead(heads: Heads, { name, origin, namespace, columns }: OpenFile, items: readonly SourceItem[]): boolean {
  const known = heads.get(origin ?? name);
  const said = namespace ?? known?.namespace;
  if (known?.namespace !== undefined && known.namespace !== said) return false;
  const head = known !== undefined && !isEmpty(known) ? known : { columns, records: recordsOf(items) };
  heads.set(origin ?? name, { ...head, namespace: said });
  return true;
}

/** Nothing to tell a mapping by. */
export function isEmpty({ columns, records }: FileHead): boolean {
  return columns === undefined && records.length === 0;
}

function recordsOf(items: readonly SourceItem[]): JsonObject[] {
  return items
    .slice(0, HEAD_RECORDS)
    .map(recordOf)
    .filter((one) => one !== undefined);
}

function recordOf(item: SourceItem): JsonObject | undefined {
  if (item.kind === 'broken') return undefined;
  switch (item.raw.kind) {
    case 'row':
      return undefined;
    case 'value':
      return item.raw.value;
    case 'json':
      return parsed(item.raw.bytes);
  }
}

function parsed(bytes: Uint8Array): JsonObject | undefined {
  try {
    return jsonObject(JSON.parse(Buffer.from(bytes).toString()));
  } catch {
    return undefined;
  }
}
