import { gzipSync, zstdCompressSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { CsvCutter } from '../../../src/load/source/csv.ts';
import { cutAll, type Cutter } from '../../../src/load/source/cutter.ts';
import { toUtf8, type Encoding } from '../../../src/load/source/encoding.ts';
import { JsonCutter } from '../../../src/load/source/json.ts';
import { NdjsonCutter } from '../../../src/load/source/ndjson.ts';
import type { Cursor, OpenFile, Source, SourceChunk } from '../../../src/load/source/source.ts';
import { ByteWindow, type Mark } from '../../../src/load/source/window.ts';
import { chunksOf, folderOf, kept, opened, shown } from './reading.ts';

const FILE: OpenFile = { index: 0, name: 'file', format: 'csv', columns: undefined, problems: [] };

const text = fc.string({
  unit: fc.constantFrom('a', ',', '"', '\n', '\r\n', '\\', '{', ']', 'é', '漢', '😀'),
  maxLength: 6,
});
const blank = fc.constantFrom('', ' ', '\n', '\r\n', '\n\n');

const object = fc.dictionary(
  fc.constantFrom('a', 'b', 'c'),
  fc.oneof(text, fc.integer(), fc.array(text, { maxLength: 2 })),
);
const objects = fc.array(fc.tuple(object, blank), { maxLength: 6 });

const csv = fc
  .array(fc.tuple(fc.array(text, { minLength: 1, maxLength: 3 }), fc.constantFrom('\n', '\r\n', '\r', '\n\n')), {
    maxLength: 8,
  })
  .map((rows) =>
    rows.map(([cells, end]) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',') + end).join(''),
  );
const ndjson = objects.map((all) => all.map(([value, gap]) => `${JSON.stringify(value)}\n${gap}`).join(''));
const array = objects.map((all) => `[${all.map(([value, gap]) => gap + JSON.stringify(value) + gap).join(',')}]`);
const pages = fc
  .array(fc.tuple(objects, blank), { minLength: 1, maxLength: 3 })
  .map((all) =>
    all
      .map(
        ([values, gap]) =>
          `{"n":"]}",${gap}"rows"${gap}: [${values.map(([value]) => JSON.stringify(value)).join(`,${gap}`)}],"next":[1,"[{"]}${gap}`,
      )
      .join(''),
  );
const records = objects.map((all) => all.map(([value, gap]) => JSON.stringify(value, undefined, 1) + gap).join(''));

const FORMATS: readonly (readonly [string, fc.Arbitrary<string>, (mark: Mark) => Cutter])[] = [
  ['csv', csv, () => new CsvCutter('file', { delimiter: 0x2c, width: 2, kept: 2 })],
  ['ndjson', ndjson, () => new NdjsonCutter('file')],
  ['json array', array, ({ record }) => new JsonCutter('file', { kind: 'array' }, record > 0)],
  ['json pages', pages, ({ record }) => new JsonCutter('file', { kind: 'pages', member: 'rows' }, record > 0)],
  ['json records', records, ({ record }) => new JsonCutter('file', { kind: 'records' }, record > 0)],
];

function encoded(content: string, encoding: Encoding): Buffer {
  if (encoding === 'utf-8') return Buffer.from(content);
  if (encoding === 'utf-16le') return Buffer.from(content, 'utf16le');
  return Buffer.from(content.replaceAll(/[漢😀]/gu, 'é'), 'latin1');
}

/** Chunks when the bytes come in pieces of this many. */
async function cut(
  bytes: Buffer,
  encoding: Encoding,
  piece: number,
  cutter: Cutter,
  from: Mark,
): Promise<SourceChunk[]> {
  async function* pieces(): AsyncGenerator<Buffer> {
    for (let at = from.offset; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
  }
  const window = new ByteWindow(toUtf8(pieces(), encoding)[Symbol.asyncIterator](), encoding, from);
  const chunks: SourceChunk[] = [];
  for await (const chunk of cutAll(FILE, window, cutter)) chunks.push({ ...chunk, items: chunk.items.map(kept) });
  return chunks;
}

const START: Mark = { offset: 0, line: 0, record: 0 };
const linesOf = (chunks: readonly SourceChunk[]): string[] => chunks.flatMap(({ items }) => items.map(shown));

test.each(FORMATS)('%s: in pieces of any size, and from every cursor on', async (_, content, cutterAt) => {
  const encoding = fc.constantFrom<Encoding>('utf-8', 'utf-16le', 'windows-1252');
  await fc.assert(
    fc.asyncProperty(content, encoding, fc.integer({ min: 1, max: 40 }), async (content, encoding, piece) => {
      const bytes = encoded(content, encoding);
      const whole = linesOf(await cut(bytes, encoding, bytes.length + 1, cutterAt(START), START));
      const chunks = await cut(bytes, encoding, piece, cutterAt(START), START);
      expect(linesOf(chunks)).toEqual(whole);
      for (const { next } of chunks) {
        const rest = await cut(bytes, encoding, piece + 1, cutterAt(next), next);
        expect(linesOf(rest)).toEqual(whole.slice(next.record));
      }
    }),
    { numRuns: 200 },
  );
});

const rows = Array.from({ length: 9_000 }, (_, index) => ({ id: index, text: `${'x'.repeat(index % 90)}\n"é",` }));
const asCsv = ['id,text', ...rows.map(({ id, text }) => `${id},"${text.replaceAll('"', '""')}"`)].join('\r\n');
const asLines = rows.map((row) => JSON.stringify(row)).join('\n');
const parquet = parquetWriteBuffer({
  columnData: [
    { name: 'id', data: rows.map(({ id }) => id), type: 'INT32' },
    { name: 'text', data: rows.map(({ text }) => text), type: 'STRING' },
  ],
  rowGroupSize: 2_500,
});

const FILES: Readonly<Record<string, string | Uint8Array>> = {
  'a.csv': asCsv,
  'b.csv.gz': gzipSync(asCsv),
  'c.tsv': Buffer.from(`\uFEFF${asCsv.replaceAll(',', '\t')}`, 'utf16le'),
  'd.ndjson.zst': zstdCompressSync(Buffer.from(asLines)),
  'e.json': JSON.stringify({ rows, count: rows.length }),
  'f.json.gz': gzipSync(JSON.stringify(rows, undefined, 1)),
  'g.parquet': new Uint8Array(parquet),
};

test('files of every kind, from every cursor on', { timeout: 120_000 }, async () => {
  const source = await opened(await folderOf(FILES), Object.keys(FILES));
  const chunks = await chunksOf(source);
  const total = Object.keys(FILES).length * rows.length;
  expect(chunks.reduce((sum, { items }) => sum + items.length, 0)).toBe(total);
  expect(chunks.flatMap(({ items }) => items).filter(({ kind }) => kind === 'broken')).toEqual([]);
  const firsts = chunks.map(({ items }) => items[0] && shown(items[0]));
  for (const [index, { next }] of chunks.entries()) expect(await firstBehind(source, next)).toBe(firsts[index + 1]);
});

async function firstBehind(source: Source, from: Cursor): Promise<string | undefined> {
  for await (const { items } of source.read(from)) if (items[0] !== undefined) return shown(items[0]);
  return undefined;
}
