import { mkdtemp, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { detailOf } from '../../../src/model/problem.ts';
import { openSource, type OpenOptions } from '../../../src/load/source/open.ts';
import type { Cursor, Source, SourceChunk, SourceItem } from '../../../src/load/source/source.ts';

/** A folder with these files, removed when the test is done. */
export async function folderOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'capstan-source-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

export async function opened(
  folder: string,
  names: readonly string[],
  options: Partial<OpenOptions> = {},
): Promise<Source> {
  const outcome = await openSource(names, { cwd: folder, spoolFolder: join(folder, 'spool'), ...options });
  if (!outcome.ok) throw new Error(outcome.problems.map((found) => `${found.code}: ${detailOf(found)}`).join('\n'));
  return outcome.value;
}

/** Reads to the end. What a chunk shares with the reader is copied, as the contract says it must. */
export async function chunksOf(source: Source, from?: Cursor): Promise<SourceChunk[]> {
  const chunks: SourceChunk[] = [];
  for await (const chunk of source.read(from)) chunks.push({ ...chunk, items: chunk.items.map(kept) });
  return chunks;
}

export function kept(item: SourceItem): SourceItem {
  if (item.kind === 'broken' || item.raw.kind !== 'json') return item;
  return { ...item, raw: { kind: 'json', bytes: Buffer.from(item.raw.bytes) } };
}

/** The items of one file with these contents. */
export async function itemsOf(
  name: string,
  content: string | Uint8Array,
  options: Partial<OpenOptions> = {},
): Promise<SourceItem[]> {
  const source = await opened(await folderOf({ [name]: content }), [name], options);
  return (await chunksOf(source)).flatMap(({ items }) => items);
}

/** An item in one line: where it is, and the record or the code. */
export function shown(item: SourceItem): string {
  const { line, record, offset } = item.position;
  const place = `${line}/${record}@${offset}`;
  if (item.kind === 'broken') return `${place} ${item.problem.code} ${JSON.stringify(item.text)}`;
  return `${place} ${textOf(item)}`;
}

export function textOf(item: Extract<SourceItem, { kind: 'record' }>): string {
  switch (item.raw.kind) {
    case 'row':
      return JSON.stringify(item.raw.cells);
    case 'json':
      return Buffer.from(item.raw.bytes).toString('utf8');
    case 'value':
      return JSON.stringify(item.raw.value);
  }
}
