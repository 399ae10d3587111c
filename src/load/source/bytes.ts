import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import * as zlib from 'node:zlib';
import { problem } from '../../model/problem.ts';
import { codeOf, readFailure } from './failure.ts';
import { SourceError } from './source.ts';

export type Compression = 'none' | 'gzip' | 'zstd';

/** Bytes that are read at once. */
const READ = 256 * 1024;

/** What the first bytes of a file say. */
export function compressionOf(head: Buffer): Compression {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  return head.length >= 4 && head.readUInt32LE(0) === 0xfd2fb528 ? 'zstd' : 'none';
}

export interface StoredFile {
  /** As the user named it. */
  readonly name: string;
  readonly path: string;
  readonly compression: Compression;
}

/**
 * The bytes of a file from an offset on, decompressed. Ends by a `SourceError` when the file cannot be read or its
 * compressed data is damaged or cut short.
 */
export async function* bytesOf(file: StoredFile, from = 0): AsyncGenerator<Buffer> {
  try {
    if (file.compression === 'none') yield* chunksOf(createReadStream(file.path, { start: from, highWaterMark: READ }));
    else yield* behind(from, decompressed(file, file.compression));
  } catch (error) {
    throw readFailure(error, file.name);
  }
}

async function* behind(from: number, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let left = from;
  for await (const chunk of chunks) {
    if (chunk.length > left) yield left === 0 ? chunk : chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}

/** The script of a skill may run on a Node.js that does not have it yet. */
function unpackZstd({ name }: StoredFile): ReturnType<typeof zlib.createGunzip> {
  if ('createZstdDecompress' in zlib) return zlib.createZstdDecompress({ chunkSize: READ });
  const found = process.versions.node;
  throw new SourceError(problem('script.node', { file: name }, { needed: '22.15', found, what: 'zstd' }));
}

/**
 * All members (gzip) or frames (zstd) of a file, one behind the other. The streams of Node.js stop at zeros between
 * gzip members and, when two zstd frames share a chunk, behind the first one: what they left is given to a new stream.
 */
async function* decompressed(file: StoredFile, compression: 'gzip' | 'zstd'): AsyncGenerator<Buffer> {
  let offset = 0;
  let start: number | undefined = 0;
  try {
    while (start !== undefined) {
      const stream = compression === 'gzip' ? zlib.createGunzip({ chunkSize: READ }) : unpackZstd(file);
      // An error of either stream ends the iteration below.
      pipeline(createReadStream(file.path, { start, highWaterMark: READ }), stream, () => {});
      for await (const chunk of chunksOf(stream)) {
        offset += chunk.length;
        yield chunk;
      }
      start = await firstByte(file.path, start + stream.bytesWritten);
    }
  } catch (error) {
    throw damaged(error)
      ? new SourceError(problem('source.damaged', { file: file.name }, { compression, offset }))
      : error;
  }
}

async function* chunksOf(stream: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
  for await (const chunk of stream) if (Buffer.isBuffer(chunk)) yield chunk;
}

function damaged(error: unknown): boolean {
  return /^(Z_|ZSTD_)/.test(codeOf(error) ?? '');
}

/** Where the first byte stands that is not zero; files may be padded. */
async function firstByte(path: string, from: number): Promise<number | undefined> {
  const file = await open(path);
  try {
    const buffer = Buffer.alloc(READ);
    for (let at = from; ;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
      const found = buffer.subarray(0, bytesRead).findIndex((byte) => byte !== 0);
      if (found >= 0) return at + found;
      if (bytesRead === 0) return undefined;
      at += bytesRead;
    }
  } finally {
    await file.close();
  }
}
