import { BACKSLASH, byteAt, QUOTE, tableOf, UNSURE, type Source, type Walk } from './glance-source.ts';
import { decode } from './bytes.ts';
import { Word } from './glance-word.ts';

/** 1 for what ends a run of plain characters: a quote, a backslash, a control character. */
const STOP = tableOf('"\\');
STOP.fill(1, 0, 32);
const SIMPLE_ESCAPE = tableOf('"\\/bfnrt');
const HEX = tableOf('0123456789abcdefABCDEF');
const EIGHT = 56;
const NINE = 57;
const LETTER_A = 97;
const LETTER_B = 98;
const LETTER_D = 100;
const LETTER_U = 117;

/** The offset of the first byte from `at` that is not a plain character of a string. */
export function plainEnd({ bytes, view }: Source, at: number): number {
  const { length } = bytes;
  let end = at;
  for (; end + 4 <= length; end += 4) {
    const word = view.getInt32(end, true);
    const hits = (((word ^ 0x02020202) - 0x21212121) | ((word ^ 0x5c5c5c5c) - 0x01010101)) & ~word & 0x80808080;
    if (hits !== 0) return end + ((31 - Math.clz32(hits & -hits)) >> 3);
  }
  while (end < length && STOP[byteAt(bytes, end)] === 0) end += 1;
  return end;
}

/** Any string. */
export function stringWalk(source: Source, start: number): number {
  const { bytes } = source;
  if (bytes[start] !== QUOTE) return UNSURE;
  let at = plainEnd(source, start + 1);
  while (byteAt(bytes, at) === BACKSLASH) {
    const behind = escapeEnd(bytes, at + 1);
    if (behind === UNSURE) return UNSURE;
    at = plainEnd(source, behind);
  }
  return byteAt(bytes, at) === QUOTE ? at + 1 : UNSURE;
}

function escapeEnd(bytes: Uint8Array, at: number): number {
  const byte = byteAt(bytes, at);
  if (SIMPLE_ESCAPE[byte] === 1) return at + 1;
  if (byte !== LETTER_U || !hasDigits(bytes, at)) return UNSURE;
  const isSurrogate = (byteAt(bytes, at + 1) | 32) === LETTER_D && byteAt(bytes, at + 2) >= EIGHT;
  if (!isSurrogate) return at + 5;
  const isPair = isHigh(bytes, at) && byteAt(bytes, at + 5) === BACKSLASH && byteAt(bytes, at + 6) === LETTER_U;
  return isPair && isLow(bytes, at + 6) ? at + 11 : UNSURE;
}

/** True when four hexadecimal digits stand behind the `u` at `at`. */
function hasDigits(bytes: Uint8Array, at: number): boolean {
  for (let digit = at + 1; digit <= at + 4; digit += 1) if (HEX[byteAt(bytes, digit)] !== 1) return false;
  return true;
}

/** True for `uD8xx` to `uDBxx`, when it is already known to be one half of a surrogate pair. */
function isHigh(bytes: Uint8Array, at: number): boolean {
  const second = byteAt(bytes, at + 2) | 32;
  return second === EIGHT || second === NINE || second === LETTER_A || second === LETTER_B;
}

/** True for `uDCxx` to `uDFxx`. */
function isLow(bytes: Uint8Array, at: number): boolean {
  const second = byteAt(bytes, at + 2) | 32;
  return hasDigits(bytes, at) && (byteAt(bytes, at + 1) | 32) === LETTER_D && second > LETTER_B;
}

/** A judge of the bytes from `start` to `end`, which hold no escape. */
export type RangeTest = (bytes: Uint8Array, start: number, end: number) => boolean;

/** A string that `test` accepts. One with escapes is decoded for `text`. */
export function testedString(test: RangeTest, text: (text: string) => boolean): Walk {
  return (source, start) => {
    const { bytes } = source;
    if (bytes[start] !== QUOTE) return UNSURE;
    const end = plainEnd(source, start + 1);
    if (byteAt(bytes, end) === QUOTE) return test(bytes, start + 1, end) ? end + 1 : UNSURE;
    const behind = stringWalk(source, start);
    return behind !== UNSURE && text(unescaped(bytes, start, behind)) ? behind : UNSURE;
  };
}

function unescaped(bytes: Uint8Array, start: number, end: number): string {
  return String(JSON.parse(decode(bytes.subarray(start, end))));
}

/** One of the texts, spelt without escapes. */
export function chosenString(texts: readonly string[]): Walk {
  const words = texts.map((text) => new Word(`"${text}"`));
  const { length } = words;
  return (source, start) => {
    for (let index = 0; index < length; index += 1) {
      const word = words[index];
      if (word?.stands(source, start) === true) return start + word.size;
    }
    return UNSURE;
  };
}

/** A date or a time, spelt without escapes; `read` returns the offset behind it, or a negative number. */
export function momentString(read: (codes: Uint8Array, start: number) => number): Walk {
  return ({ bytes }, start) => {
    if (bytes[start] !== QUOTE) return UNSURE;
    const end = read(bytes, start + 1);
    return end > 0 && byteAt(bytes, end) === QUOTE ? end + 1 : UNSURE;
  };
}
