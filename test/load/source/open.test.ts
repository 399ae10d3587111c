import { execFileSync } from 'node:child_process';
import { readdir, readFile, stat, symlink, unlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { openSource, reopenSource, type OpenOptions } from '../../../src/load/source/open.ts';
import { SourceError, type Fingerprint } from '../../../src/load/source/source.ts';
import { exitOf } from '../../../src/model/problem.ts';
import { chunksOf, folderOf, itemsOf, opened, shown } from './reading.ts';

const LINE = '{"a":1}\n';

const TREE = {
  'b.ndjson': LINE,
  'a.csv': 'x,y\n1,2\n',
  'notes.md': 'no data',
  '.hidden.csv': 'x,y\n1,2\n',
  'deep/2.jsonl': LINE,
  'deep/1.json': `[${LINE}]`,
  'deep/er/z.csv.gz': gzipSync('x,y\n1,2\n'),
  'od[d]/q.tsv': 'x\ty\n1\t2\n',
};

test.each([
  [
    ['b.ndjson', 'a.csv'],
    ['b.ndjson', 'a.csv'],
  ],
  [['.'], ['a.csv', 'b.ndjson', 'deep/1.json', 'deep/2.jsonl', 'deep/er/z.csv.gz', 'od[d]/q.tsv']],
  [['deep'], ['deep/1.json', 'deep/2.jsonl', 'deep/er/z.csv.gz']],
  [['*.{ndjson,csv}'], ['a.csv', 'b.ndjson']],
  [['deep/?.json*'], ['deep/1.json', 'deep/2.jsonl']],
  [['**/*.{csv,csv.gz}'], ['a.csv', 'deep/er/z.csv.gz']],
  [['./deep/**'], ['./deep/1.json', './deep/2.jsonl', './deep/er/z.csv.gz']],
  [['od[d]/*'], ['od[d]/q.tsv']],
  [['.*.csv'], ['.hidden.csv']],
])('%j are %j', async (names, files) => {
  const source = await opened(await folderOf(TREE), names);
  expect(source.fingerprints.map(({ name }) => name)).toEqual(files);
  const chunks = await chunksOf(source);
  expect(chunks.map(({ file, items }) => [file.index, file.name, items.length])).toEqual(
    files.map((name, index) => [index, name, 1]),
  );
});

test.each([
  [['nowhere.csv'], {}, 'source.missing', 6],
  [['*.parquet'], {}, 'source.nothing', 6],
  [['empty'], { 'empty/x.md': '' }, 'source.nothing', 6],
  [['x'], { x: 'just words' }, 'source.format', 2],
  [['x.xlsx'], { 'x.xlsx': 'PK\u0003\u0004 and so on' }, 'source.archive', 6],
  [['x.csv'], { 'x.csv': Buffer.from('feff0061', 'hex') }, 'source.encoding', 2],
  [['x.csv'], { 'x.csv': Buffer.from('caf\xe9,b\n1,2\n', 'latin1') }, 'source.encoding', 2],
  [['x.csv'], { 'x.csv': '"a,b\n1,2\n' }, 'source.header', 6],
  [['x.csv'], { 'x.csv': gzipSync('a,b\n1,2\n').subarray(0, 15) }, 'source.damaged', 6],
  [['x.parquet'], { 'x.parquet': 'PAR1 is how it begins' }, 'source.parquet', 6],
] as const)('%j with %j: %s', async (names, files, code, exit) => {
  const folder = await folderOf(files);
  const outcome = await openSource(names, { cwd: folder, spoolFolder: folder });
  expect(outcome.ok).toBe(false);
  expect(outcome.problems.map((found) => [found.code, exitOf(found)])).toEqual([[code, exit]]);
});

test.each(['', '""', 'ab', '"', 'é'])('the delimiter %j is refused', async (delimiter) => {
  const folder = await folderOf({ 'x.csv': 'a,b\n1,2\n' });
  const outcome = await openSource(['x.csv'], { cwd: folder, spoolFolder: folder, delimiter });
  expect(outcome.problems.map(({ code }) => code)).toEqual(['source.delimiter-choice']);
});

test('a file that is named twice is read once', async () => {
  const folder = await folderOf({ 'a.csv': 'x,y\n1,2\n', 'b.csv': 'x,y\n3,4\n' });
  await symlink(join(folder, 'a.csv'), join(folder, 'c.csv'));
  const outcome = await openSource(['*.csv', './a.csv'], { cwd: folder, spoolFolder: folder });
  expect(outcome.problems.map(({ code, place }) => [code, place.file])).toEqual([
    ['source.repeated', 'c.csv'],
    ['source.repeated', './a.csv'],
  ]);
  expect(outcome.ok && outcome.value.fingerprints.length).toBe(2);
});

test('formats without a name', async () => {
  const folder = await folderOf({ lines: `${LINE}{"b":1}\n`, array: `[${LINE}]`, table: 'a;b\n1;2\n', nothing: '' });
  const source = await opened(folder, ['lines', 'array', 'table', 'nothing']);
  const chunks = await chunksOf(source);
  expect(chunks.map(({ file }) => [file.name, file.format])).toEqual([
    ['lines', 'ndjson'],
    ['array', 'json'],
    ['table', 'csv'],
    ['nothing', 'ndjson'],
  ]);
});

const MEMBERS = ['a,b\n1,2\n', '3,4\n', '5,6\n'];

test.each([
  ['gzip members', Buffer.concat(MEMBERS.map((text) => gzipSync(text)))],
  [
    'gzip members with zeros between and behind',
    Buffer.concat(MEMBERS.flatMap((text) => [gzipSync(text), Buffer.alloc(700)])),
  ],
  ['zstd frames', Buffer.concat(MEMBERS.map((text) => zstdCompressSync(Buffer.from(text))))],
])('%s are all read', async (_, bytes) => {
  expect((await itemsOf('x.csv', bytes)).map(shown)).toEqual([
    '2/1@4 ["1","2"]',
    '3/2@8 ["3","4"]',
    '4/3@12 ["5","6"]',
  ]);
});

const noise = Array.from(
  { length: 60_000 },
  (_, index) => `${(index * 2_654_435_761) % 4_294_967_291},${index}\n`,
).join('');

test.each([
  ['gzip', gzipSync(noise)],
  ['zstd', zstdCompressSync(Buffer.from(noise))],
] as const)('%s data that breaks off or is followed by something else', async (compression, whole) => {
  const changed = { cut: whole.subarray(0, whole.length - 3), tail: Buffer.concat([whole, Buffer.from('and more')]) };
  for (const [name, bytes] of Object.entries(changed)) {
    const source = await opened(await folderOf({ [name]: bytes }), [name], { format: 'csv' });
    const error: unknown = await chunksOf(source).catch((thrown: unknown) => thrown);
    if (!(error instanceof SourceError)) throw new Error(`${name} is read to its end`);
    expect(error.problem).toMatchObject({ code: 'source.damaged', place: { file: name }, args: { compression } });
    expect(exitOf(error.problem)).toBe(6);
  }
});

async function* failing(code: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(LINE);
  throw Object.assign(new Error('no'), { code });
}

test('standard input is kept for its owner, and read from there', async () => {
  const folder = await folderOf({ 'a.csv': 'x,y\n1,2\n' });
  const options: OpenOptions = {
    cwd: folder,
    spoolFolder: join(folder, 'spool/of'),
    stdin: Readable.from([LINE, '{"a"', ':2}']),
  };
  const outcome = await openSource(['a.csv', '-', '-'], options);
  expect(outcome.problems.map(({ code }) => code)).toEqual(['source.repeated']);
  if (!outcome.ok) return;
  const [, print] = outcome.value.fingerprints;
  expect(print).toMatchObject({ name: '-', path: join(folder, 'spool/of/input-1'), bytes: 15 });
  expect((await stat(join(folder, 'spool/of/input-1'))).mode & 0o777).toBe(0o600);
  const again = await reopenSource(outcome.value.fingerprints);
  if (!again.ok) throw new Error('not read again');
  for (const source of [outcome.value, again.value]) {
    const items = (await chunksOf(source)).flatMap((chunk) => chunk.items);
    expect(items.map((item) => `${item.position.file} ${shown(item)}`)).toEqual([
      'a.csv 2/1@4 ["1","2"]',
      '- 1/1@0 {"a":1}',
      '- 2/2@8 {"a":2}',
    ]);
  }
});

/** Node.js cannot make a named pipe. */
const MAKE_PIPE = 'mkfifo';

test('a pipe is kept as standard input is', async () => {
  const folder = await folderOf({});
  execFileSync(MAKE_PIPE, [join(folder, 'pipe')]);
  const writing = writeFile(join(folder, 'pipe'), LINE);
  const source = await opened(folder, ['pipe']);
  await writing;
  expect((await chunksOf(source)).flatMap(({ items }) => items).map(shown)).toEqual(['1/1@0 {"a":1}']);
});

test('a full disk is a problem that passes, and leaves nothing behind', async () => {
  const folder = await folderOf({});
  const outcome = await openSource(['-'], { cwd: folder, spoolFolder: folder, stdin: failing('ENOSPC') });
  expect(outcome.problems.map((found) => [found.code, found.args['reason'], exitOf(found)])).toEqual([
    ['source.spool', 'the disk is full', 75],
  ]);
  expect(await readdir(folder)).toEqual([]);
});

test('an input is opened again when it is what it was', async () => {
  const folder = await folderOf({ 'a.ndjson': LINE.repeat(40_000), 'b.ndjson': LINE });
  const source = await opened(folder, ['a.ndjson', 'b.ndjson']);
  const path = join(folder, 'a.ndjson');
  const codes = async (prints: readonly Fingerprint[]) =>
    (await reopenSource(prints)).problems.map((found) => [found.code, found.place.file, exitOf(found)]);
  const { atime, mtime } = await stat(path);
  // an edit in the middle leaves size and ends as they were
  await utimes(path, 1, 1);
  expect(await codes(source.fingerprints)).toEqual([['source.changed', 'a.ndjson', 6]]);
  await utimes(path, atime, mtime);
  expect(await codes(source.fingerprints)).toEqual([]);
  const bytes = await readFile(path);
  await writeFile(path, bytes.fill(0x32, bytes.length - 4, bytes.length - 3));
  expect(await codes(source.fingerprints)).toEqual([['source.changed', 'a.ndjson', 6]]);
  await unlink(path);
  await writeFile(join(folder, 'b.ndjson'), `${LINE}\n`);
  expect(await codes(source.fingerprints)).toEqual([
    ['source.missing', 'a.ndjson', 6],
    ['source.changed', 'b.ndjson', 6],
  ]);
});
