import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileCheck } from '../../src/check/check.ts';

const open = compileCheck({}, { unknown: 'pass', closed: false });
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const codesOf = (text: string): string[] => open.bytes(bytesOf(text)).problems.map((found) => found.code);

/** JSON values that every reader agrees on. */
const plain = fc.jsonValue({ maxDepth: 6 }).filter((value) => !/\\u[dD][89a-fA-F]/.test(JSON.stringify(value)));

describe('JSON bytes', () => {
  test('valid text gives the value that JSON.parse gives, and no problem', () => {
    fc.assert(
      fc.property(plain, fc.constantFrom(undefined, 2, '\t'), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const inexact = /[0-9]{16,}|e\+/.test(text);
        fc.pre(!inexact);
        expect(open.bytes(bytesOf(text))).toEqual({ ok: true, value: JSON.parse(text), problems: [] });
      }),
      { numRuns: 1000 },
    );
  });

  test('text is refused exactly when JSON.parse refuses it', () => {
    const mutated = fc
      .tuple(plain, fc.nat(), fc.constantFrom('', '"', '{', '}', ']', ',', ':', '\\', '0', 'x', '\u0001'))
      .map(([value, at, piece]) => {
        const text = JSON.stringify(value);
        const index = at % (text.length + 1);
        return text.slice(0, index) + piece + text.slice(index + (piece === '' ? 1 : 0));
      });
    fc.assert(
      fc.property(mutated, (text) => {
        const outcome = open.bytes(bytesOf(text));
        expect(outcome.problems.some((found) => found.code === 'json.syntax')).toBe(!parses(text));
        if (!outcome.ok) expect(outcome.problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 3000 },
    );
  });

  test('a member that stands twice in any object is found, with its place', () => {
    fc.assert(
      fc.property(plain, fc.string(), fc.string(), (value, outer, key) => {
        fc.pre(key.isWellFormed() && outer.isWellFormed());
        const twice = `{${JSON.stringify(key)}:1,${JSON.stringify(key)}:${JSON.stringify(value)}}`;
        const outcome = open.bytes(bytesOf(`[{${JSON.stringify(outer)}:${twice}}]`));
        expect(outcome.problems.map((found) => found.code)).toContain('json.duplicate-key');
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['the same key written with an escape', '{"a":1,"\\u0061":2}', ['json.duplicate-key']],
    ['__proto__ twice', '{"__proto__":1,"__proto__":2}', ['json.duplicate-key']],
    ['half of a surrogate pair', '["\\ud83d"]', ['json.lone-surrogate']],
    ['half of a surrogate pair in a key', '{"\\uDE00":1}', ['json.lone-surrogate']],
    ['a whole pair', '["\\ud83d\\ude00"]', []],
    ['an infinite number', '[1e400]', ['json.number-range']],
    ['a number past 2^53 - 1', '[9007199254740992]', ['json.number-range']],
    ['the largest exact integer', '[9007199254740991]', []],
    ['the smallest exact integer', '[-9007199254740991]', []],
    ['a byte order mark', '\ufeff[]', ['json.byte-order-mark']],
    ['100 levels', '['.repeat(100) + ']'.repeat(100), []],
    ['101 levels', '['.repeat(101) + ']'.repeat(101), ['json.too-deep']],
    ['100,000 levels', '['.repeat(100_000) + ']'.repeat(100_000), ['json.too-deep']],
    ['nothing', '', ['json.syntax']],
    ['a colon inside a string', '{"a":"b:c:\\"d:"}', []],
  ])('%s', (_, text, codes) => {
    expect(codesOf(text)).toEqual(codes);
  });

  test.each([
    ['a lone continuation byte', [0x22, 0x80, 0x22]],
    ['an overlong slash', [0x22, 0xc0, 0xaf, 0x22]],
    ['a surrogate encoded in UTF-8', [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ['UTF-16', [0xff, 0xfe, 0x22, 0x00]],
  ])('%s is not UTF-8', (_, bytes) => {
    expect(open.bytes(Uint8Array.from(bytes)).problems.map((found) => found.code)).toEqual(['json.encoding']);
  });

  test('a syntax error says line and column', () => {
    expect(open.bytes(bytesOf('{\n  "a": tru\n}')).problems[0]?.place).toMatchObject({ line: 2, column: 8 });
  });
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
