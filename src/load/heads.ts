import { fail, ok, type Outcome } from '../model/outcome.ts';
import { jsonObject, type JsonObject } from '../model/json.ts';
import type { FileHead } from './mapping/detect.ts';
import { reopenSource } from './source/open.ts';
import { SourceError, type Fingerprint, type Source, type SourceItem } from './source/source.ts';
import type { ReadOptions } from './source/plan.ts';

const HEAD_RECORDS = 50;

/** The heads of all files, by name: what a mapping is chosen by. */
export async function readHeads(
  { fingerprints }: Pick<Source, 'fingerprints'>,
  options: ReadOptions,
): Promise<Outcome<ReadonlyMap<string, FileHead>>> {
  const heads = new Map<string, FileHead>();
  for (const print of fingerprints) {
    const head = await readHead(print, options);
    if (!head.ok) return head;
    heads.set(print.name, head.value);
  }
  return ok(heads);
}

async function readHead(print: Fingerprint, options: ReadOptions): Promise<Outcome<FileHead>> {
  const source = await reopenSource([print], options);
  if (!source.ok) return source;
  try {
    for await (const { file, items } of source.value.read()) {
      return ok({
        columns: file.columns,
        records: items
          .slice(0, HEAD_RECORDS)
          .map(recordOf)
          .filter((one) => one !== undefined),
      });
    }
    return ok({ columns: undefined, records: [] });
  } catch (error) {
    if (error instanceof SourceError) return fail(error.problem);
    throw error;
  }
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
