/** How the characters of a text file are written. */
export type Encoding = 'utf-8' | 'utf-16le' | 'windows-1252';

/** The characters of windows-1252 that differ from Latin-1, from 0x80; 0 where there is none. */
const WINDOWS =
  '\u20ac\0\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\0\u017d\0' +
  '\0\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\0\u017e\u0178';

/** The same text in UTF-8. What is no text in its encoding comes out as bytes that are none in UTF-8. */
export async function* toUtf8(chunks: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<Buffer> {
  switch (encoding) {
    case 'utf-8':
      yield* chunks;
      return;
    case 'windows-1252':
      for await (const chunk of chunks) yield fromWindows(chunk);
      return;
    case 'utf-16le':
      yield* fromUtf16(chunks);
  }
}

function fromWindows(bytes: Buffer): Buffer {
  const text = bytes.toString('latin1').replaceAll(/[\u0080-\u009f]/g, (char) => {
    const mapped = WINDOWS.charAt(char.charCodeAt(0) - 0x80);
    return mapped === '\0' ? char : mapped;
  });
  return Buffer.from(text, 'utf8');
}

async function* fromUtf16(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const whole = wholeUnits(bytes);
    rest = bytes.subarray(whole);
    if (whole > 0) yield utf16Text(bytes.subarray(0, whole));
  }
  if (rest.length > 1) yield utf16Text(rest.subarray(0, 2));
  if (rest.length % 2 === 1) yield Buffer.of(0xff);
}

/** How many bytes make whole characters: an odd byte and the first half of a pair wait for more. */
function wholeUnits(bytes: Buffer): number {
  const even = bytes.length - (bytes.length % 2);
  if (even < 2) return 0;
  return bytes.readUInt16LE(even - 2) >> 10 === 0x36 ? even - 2 : even;
}

function utf16Text(bytes: Buffer): Buffer {
  const text = bytes.toString('utf16le');
  if (text.isWellFormed()) return Buffer.from(text, 'utf8');
  return Buffer.concat(Array.from(text, (char) => (char.isWellFormed() ? Buffer.from(char, 'utf8') : loneHalf(char))));
}

/** Half of a surrogate pair in the form of UTF-8, which is not UTF-8: whoever checks will find it. */
function loneHalf(char: string): Buffer {
  const unit = char.charCodeAt(0);
  return Buffer.of(0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f));
}

/** How many bytes a stretch of UTF-8 takes in the encoding that it came from. */
export function bytesIn(encoding: Encoding, bytes: Buffer, from: number, to: number): number {
  if (encoding === 'utf-8') return to - from;
  let characters = 0;
  let pairs = 0;
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] ?? 0;
    if ((byte & 0xc0) !== 0x80) characters += 1;
    if (byte >= 0xf0 && byte !== 0xff) pairs += 1;
  }
  return encoding === 'utf-16le' ? 2 * (characters + pairs) : characters;
}
