import { isAscii, isUtf8 } from 'node:buffer';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import { MAX_DEPTH, scanJson } from '../text/json.ts';

/** JSON text that parsed, with what only the text can tell. */
export interface ParsedText {
  readonly value: unknown;
  /** Members in the text; more than the value has when a key stands twice. */
  readonly members: number;
  /** True when an escape may be half of a surrogate pair. */
  readonly surrogates: boolean;
}

const QUOTE = 34;
const BACKSLASH = 92;
const COLON = 58;
/** `{`, and `[` but for one bit. */
const OPEN = 123;
/** `}`, and `]` but for one bit. */
const CLOSE = 125;

/** Decodes and parses UTF-8 JSON bytes. What a lenient reader would let pass (BOM, broken UTF-8, deep nesting) is a problem. */
export function parseBytes(bytes: Uint8Array): Outcome<ParsedText> {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return fail(problem('json.byte-order-mark', {}, {}));
  const ascii = isAscii(bytes);
  if (!ascii && !isUtf8(bytes)) return fail(problem('json.encoding', {}, {}));
  const found = scanBytes(bytes);
  const text = decode(bytes, ascii);
  if (found.depth > MAX_DEPTH) return fail(...scanJson(text));
  try {
    return ok({ value: JSON.parse(text), members: found.members, surrogates: found.surrogates });
  } catch {
    return fail(...scanJson(text));
  }
}

/** The text of bytes that `parseBytes` has accepted as UTF-8. */
export function decode(bytes: Uint8Array, ascii: boolean = isAscii(bytes)): string {
  const buffer = bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.toString(ascii ? 'latin1' : 'utf8');
}

/** Counts members and depth outside strings. Right for valid JSON; on other bytes it only has to end. */
function scanBytes(bytes: Uint8Array): { members: number; depth: number; surrogates: boolean } {
  const { length } = bytes;
  let members = 0;
  let level = 0;
  let depth = 0;
  let surrogates = false;
  let at = 0;
  while (at < length) {
    const byte = bytes[at] ?? 0;
    at += 1;
    if (byte === QUOTE) {
      while (at < length) {
        const inner = bytes[at];
        at += 1;
        if (inner === QUOTE) break;
        if (inner !== BACKSLASH) continue;
        // \uD8xx to \uDFxx
        if (bytes[at] === 117 && ((bytes[at + 1] ?? 0) | 32) === 100) surrogates = true;
        at += 1;
      }
    } else if (byte === COLON) members += 1;
    else if ((byte | 32) === OPEN) {
      level += 1;
      if (level > depth) depth = level;
    } else if ((byte | 32) === CLOSE) level -= 1;
  }
  return { members, depth, surrogates };
}
