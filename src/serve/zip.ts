import { crc32 } from 'node:zlib';
import type { ArchiveEntry } from '../surfaces/tar.ts';

const LOCAL = 0x04_03_4b_50;
const CENTRAL = 0x02_01_4b_50;
const END = 0x06_05_4b_50;
/** 2.0, the oldest version that every reader has. */
const VERSION = 20;
/** Names are UTF-8. */
const FLAGS = 0x08_00;
/** 1980-01-01, the first day of the format: the same files make the same archive at any time. */
const DATE = 0x00_21;

/**
 * A ZIP archive (PKWARE APPNOTE 6.3) of the entries in their order. They are stored, not deflated: what deflate makes
 * of them differs from one zlib to the next, and a skill's files are small. Throws a RangeError past 4 GiB.
 */
export function zip(entries: readonly ArchiveEntry[]): Uint8Array {
  const locals: Uint8Array[] = [];
  const central: Uint8Array[] = [];
  let offset = 0;
  for (const { path, bytes } of entries) {
    const name = Buffer.from(path, 'utf8');
    const fields = entryFields(name, bytes);
    locals.push(signed(LOCAL, fields), name, bytes);
    central.push(centralHeader(fields, offset), name);
    offset += 4 + fields.length + name.length + bytes.length;
  }
  const directory = Buffer.concat(central);
  return Buffer.concat([...locals, directory, endRecord(entries.length, directory.length, offset)]);
}

/** The 26 bytes that the local and the central header of an entry share. */
function entryFields(name: Uint8Array, bytes: Uint8Array): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(VERSION, 0);
  fields.writeUInt16LE(FLAGS, 2);
  fields.writeUInt16LE(DATE, 8);
  fields.writeUInt32LE(crc32(bytes), 10);
  fields.writeUInt32LE(bytes.length, 14);
  fields.writeUInt32LE(bytes.length, 18);
  fields.writeUInt16LE(name.length, 22);
  return fields;
}

function centralHeader(fields: Buffer, offset: number): Buffer {
  const madeBy = Buffer.alloc(2);
  madeBy.writeUInt16LE(VERSION, 0);
  // No comment, disk 0, no attributes.
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE(offset, 10);
  return signed(CENTRAL, Buffer.concat([madeBy, fields, tail]));
}

function endRecord(count: number, directorySize: number, directoryOffset: number): Buffer {
  const fields = Buffer.alloc(18);
  fields.writeUInt16LE(count, 4);
  fields.writeUInt16LE(count, 6);
  fields.writeUInt32LE(directorySize, 8);
  fields.writeUInt32LE(directoryOffset, 12);
  return signed(END, fields);
}

function signed(signature: number, fields: Uint8Array): Buffer {
  const start = Buffer.alloc(4);
  start.writeUInt32LE(signature, 0);
  return Buffer.concat([start, fields]);
}
