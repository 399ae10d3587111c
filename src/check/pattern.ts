import { createContext, Script } from 'node:vm';

/** Steps that no one notices. */
const FREE_STEPS = 4_000_000;
const TIME_LIMIT_MS = 50;
const MAX_TIMEOUTS = 5;

/** What a compiled pattern must answer. */
export interface PatternTest {
  test(text: string): boolean;
}

/**
 * A `pattern` of a schema comes from untrusted text. A match that can take long runs under a time limit, and a value
 * that reaches it does not match; the others run as they are, which is a hundred times faster.
 */
export function compilePattern(source: string): PatternTest {
  const pattern = toRegExp(source);
  const limit = freeLength(source);
  return { test: (text) => (text.length > limit ? testWithin(pattern, text) : pattern.test(text)) };
}

/** True for what is a regular expression of ECMA-262, with or without Unicode semantics. */
export function isPattern(source: string): boolean {
  try {
    return toRegExp(source) instanceof RegExp;
  } catch {
    return false;
  }
}

/** True when a short text can already make the pattern run for ever. */
export function canBlowUp(source: string): boolean {
  return freeLength(source) === 0;
}

/** The length up to which any text is matched in no time: 0 when repetitions nest (exponential), less for each repetition (polynomial). */
function freeLength(source: string): number {
  const bare = source.replaceAll(/\\./gs, 'x').replaceAll(/\[[^\]]*\]/g, 'x');
  const repetitions = [...bare.matchAll(/[*+?]|\{\d+,\d*\}/g)].length;
  if (repetitions === 0) return Number.POSITIVE_INFINITY;
  const nested = /\)(?:[*+]|\{)/.test(bare) && (repetitions > 1 || bare.includes('|'));
  return nested ? 0 : Math.floor(FREE_STEPS ** (1 / (repetitions + 1)));
}

function toRegExp(source: string): RegExp {
  try {
    return new RegExp(source, 'u');
  } catch {
    // ECMA-262 patterns in the wild escape what the u flag forbids to escape.
    return new RegExp(source);
  }
}

const box = createContext(Object.create(null));
const script = new Script('pattern.test(text)');
let timeouts = 0;

/** Each value that is judged has its own time: a hostile one must not make the next one fail. */
export function renewPatternBudget(): void {
  timeouts = 0;
}

function testWithin(pattern: RegExp, text: string): boolean {
  if (timeouts >= MAX_TIMEOUTS) return false;
  try {
    Object.assign(box, { pattern, text });
    return script.runInContext(box, { timeout: TIME_LIMIT_MS }) === true;
  } catch {
    timeouts += 1;
    return false;
  }
}
