import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test, vi } from 'vitest';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { detailOf } from '../../../src/model/problem.ts';
import { openSource } from '../../../src/load/source/open.ts';
import { chunksOf, folderOf, opened } from './reading.ts';

type Written = Parameters<typeof parquetWriteBuffer>[0];

function written(options: Written): Uint8Array {
  return new Uint8Array(parquetWriteBuffer(options));
}

async function valuesOf(bytes: Uint8Array): Promise<unknown[]> {
  const source = await opened(await folderOf({ 'x.parquet': bytes }), ['x.parquet']);
  const items = (await chunksOf(source)).flatMap((chunk) => chunk.items);
  return items.map((item) => (item.kind === 'record' && item.raw.kind === 'value' ? item.raw.value : item));
}

function listSchema(name: string): NonNullable<Written['schema']> {
  return [
    { name: 'root', num_children: 1 },
    { name, repetition_type: 'OPTIONAL', converted_type: 'LIST', num_children: 1 },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
  ];
}

const NOON = Date.UTC(2024, 4, 1, 12, 30, 15, 250);

test('values of every type', async () => {
  const timestamp = (unit: 'MILLIS' | 'MICROS' | 'NANOS', isAdjustedToUTC: boolean) =>
    ({ type: 'TIMESTAMP', isAdjustedToUTC, unit }) as const;
  const nanos = BigInt(NOON) * 1_000_000n + 7n;
  const bytes = written({
    schema: [
      { name: 'root', num_children: 13 },
      { name: 'text', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
      { name: 'bare', type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL' },
      { name: 'flag', type: 'BOOLEAN', repetition_type: 'OPTIONAL' },
      { name: 'small', type: 'INT32', repetition_type: 'OPTIONAL' },
      { name: 'big', type: 'INT64', repetition_type: 'OPTIONAL' },
      { name: 'double', type: 'DOUBLE', repetition_type: 'OPTIONAL' },
      { name: 'float', type: 'FLOAT', repetition_type: 'OPTIONAL' },
      { name: 'day', type: 'INT32', converted_type: 'DATE', repetition_type: 'OPTIONAL' },
      { name: 'millis', type: 'INT64', logical_type: timestamp('MILLIS', true), repetition_type: 'OPTIONAL' },
      { name: 'micros', type: 'INT64', logical_type: timestamp('MICROS', false), repetition_type: 'OPTIONAL' },
      { name: 'nanos', type: 'INT64', logical_type: timestamp('NANOS', true), repetition_type: 'OPTIONAL' },
      { name: 'price', type: 'INT64', converted_type: 'DECIMAL', scale: 2, precision: 18, repetition_type: 'OPTIONAL' },
      { name: 'json', type: 'BYTE_ARRAY', converted_type: 'JSON', repetition_type: 'OPTIONAL' },
    ],
    columnData: [
      { name: 'text', data: ['é漢', null, ''] },
      { name: 'bare', data: [new Uint8Array([0x61]), null, null] },
      { name: 'flag', data: [true, null, false] },
      { name: 'small', data: [-7, null, 0] },
      { name: 'big', data: [9_007_199_254_740_991n, null, 9_007_199_254_740_993n] },
      { name: 'double', data: [0.1, null, Number.NaN] },
      { name: 'float', data: [4.1, null, 5] },
      { name: 'day', data: [new Date(NOON), null, new Date(0)] },
      { name: 'millis', data: [BigInt(NOON), null, 0n] },
      { name: 'micros', data: [BigInt(NOON) * 1_000n, null, -1n] },
      { name: 'nanos', data: [nanos, null, 0n] },
      { name: 'price', data: [115n, null, 1_234_567_890_123_456_789n] },
      { name: 'json', data: [{ a: [1] }, null, { id: '9007199254740993123' }] },
    ],
  });
  const empty = [
    'text',
    'bare',
    'flag',
    'small',
    'big',
    'double',
    'float',
    'day',
    'millis',
    'micros',
    'nanos',
    'price',
    'json',
  ];
  expect(await valuesOf(bytes)).toEqual([
    {
      text: 'é漢',
      bare: 'a',
      flag: true,
      small: -7,
      big: 9_007_199_254_740_991,
      double: 0.1,
      float: 4.1,
      day: '2024-05-01',
      millis: '2024-05-01T12:30:15.250Z',
      micros: '2024-05-01T12:30:15.250',
      nanos: '2024-05-01T12:30:15.250000007Z',
      price: 1.15,
      json: { a: [1] },
    },
    Object.fromEntries(empty.map((name) => [name, null])),
    {
      text: '',
      bare: null,
      flag: false,
      small: 0,
      big: '9007199254740993',
      double: 'NaN',
      float: 5,
      day: '1970-01-01',
      millis: '1970-01-01T00:00:00Z',
      micros: '1969-12-31T23:59:59.999999',
      nanos: '1970-01-01T00:00:00Z',
      price: '12345678901234567.89',
      json: '{"id":"9007199254740993123"}',
    },
  ]);
});

test('row groups, from the middle on', async () => {
  const bytes = written({
    columnData: [{ name: 'n', data: Array.from({ length: 5_000 }, (_, index) => index), type: 'INT32' }],
    rowGroupSize: 2_100,
  });
  const source = await opened(await folderOf({ 'x.parquet': bytes }), ['x.parquet']);
  const chunks = await chunksOf(source, { file: 0, offset: 0, line: 0, record: 2_050 });
  expect(chunks.map(({ items, next }) => [items.length, items[0]?.position.record, next.record])).toEqual([
    [50, 2_051, 2_100],
    [2_000, 2_101, 4_100],
    [100, 4_101, 4_200],
    [800, 4_201, 5_000],
  ]);
});

test.each(['SNAPPY', 'GZIP', 'BROTLI', 'ZSTD'] as const)('%s', async (codec) => {
  const compressors = {
    GZIP: (input: Uint8Array) => gzipSync(input),
    BROTLI: (input: Uint8Array) => brotliCompressSync(input),
    ZSTD: (input: Uint8Array) => zstdCompressSync(input),
  };
  const data = Array.from({ length: 500 }, () => 'again and again');
  const bytes = written({ columnData: [{ name: 'text', data, type: 'STRING' }], codec, compressors });
  expect(await valuesOf(bytes)).toEqual(data.map((text) => ({ text })));
});

test('lists and structs', async () => {
  const data = [['a', 'b'], [], null];
  expect(await valuesOf(written({ columnData: [{ name: 'tags', data }], schema: listSchema('tags') }))).toEqual(
    data.map((tags) => ({ tags })),
  );
});

test.each([
  ['a file that breaks off', (bytes: Uint8Array) => bytes.subarray(0, bytes.length - 20), 'source.parquet'],
  ['a codec without a reader', (bytes: Uint8Array) => bytes, 'source.parquet-codec'],
])('%s', async (_, change, code) => {
  const lz4 = { LZ4: (input: Uint8Array) => input };
  const bytes = written({ columnData: [{ name: 'n', data: [1, 2], type: 'INT32' }], codec: 'LZ4', compressors: lz4 });
  const folder = await folderOf({ 'x.parquet': change(bytes) });
  const outcome = await openSource(['x.parquet'], { cwd: folder, spoolFolder: folder });
  expect(outcome.problems.map((found) => [found.code, found.place.file])).toEqual([[code, 'x.parquet']]);
});

test('without the reader', async () => {
  vi.doMock('hyparquet', () => {
    throw new Error('not installed');
  });
  const folder = await folderOf({ 'x.parquet': written({ columnData: [{ name: 'n', data: [1], type: 'INT32' }] }) });
  const outcome = await openSource(['x.parquet'], { cwd: folder, spoolFolder: folder });
  vi.doUnmock('hyparquet');
  expect(outcome.problems.map((found) => [found.code, detailOf(found)])).toEqual([
    ['source.peer', expect.stringContaining('npm install hyparquet')],
  ]);
});
