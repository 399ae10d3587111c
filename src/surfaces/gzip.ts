import { crc32 } from 'node:zlib';

/** Deflate, no flags, no time, no level, an unknown operating system (RFC 1952, 2.3). */
const HEAD = Uint8Array.from([0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 0xff]);
const BLOCK = 0xff_ff;

/**
 * A gzip file of the bytes as they are, in stored blocks: what deflate makes of them differs from one zlib to the next,
 * and the digest of an archive has to be the same on every Node. Throws a RangeError past 4 GiB.
 */
export function gzip(bytes: Uint8Array): Uint8Array {
  const count = Math.max(1, Math.ceil(bytes.length / BLOCK));
  const blocks = Array.from({ length: count }, (_, index) => {
    const content = bytes.subarray(index * BLOCK, (index + 1) * BLOCK);
    return [blockHeader(content.length, index === count - 1), content];
  });
  const tail = Buffer.alloc(8);
  tail.writeUInt32LE(crc32(bytes), 0);
  tail.writeUInt32LE(bytes.length, 4);
  return Buffer.concat([HEAD, ...blocks.flat(), tail]);
}

/** Type 0, the length and its complement (RFC 1951, 3.2.4). */
function blockHeader(length: number, isLast: boolean): Buffer {
  const header = Buffer.alloc(5);
  header.writeUInt8(isLast ? 1 : 0, 0);
  header.writeUInt16LE(length, 1);
  header.writeUInt16LE(BLOCK - length, 3);
  return header;
}
