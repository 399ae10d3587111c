import { createContext, Script } from 'node:vm';

const LONG_TEXT = 2000;
const TIME_LIMIT_MS = 50;
const BUDGET_MS = 250;
const BUDGET_WINDOW_MS = 1000;

/** What a compiled pattern must answer. */
export interface PatternTest {
  test(text: string): boolean;
}

/**
 * A `pattern` of a schema comes from untrusted text. One that can backtrack for long runs under a time limit, and a
 * value that reaches it does not match; the others run as they are.
 */
export function compilePattern(source: string): PatternTest {
  const pattern = toRegExp(source);
  const unbounded = unboundedQuantifiers(source);
  if (unbounded === 0) return pattern;
  return {
    test: (text) => (unbounded > 1 || text.length > LONG_TEXT ? testWithin(pattern, text) : pattern.test(text)),
  };
}

/** True when matching can take longer than the text is long, so that the pattern runs under a time limit. */
export function canBlowUp(source: string): boolean {
  return unboundedQuantifiers(source) > 1;
}

function toRegExp(source: string): RegExp {
  try {
    return new RegExp(source, 'u');
  } catch {
    // ECMA-262 patterns in the wild escape what the u flag forbids to escape.
    return new RegExp(source);
  }
}

function unboundedQuantifiers(source: string): number {
  const bare = source.replaceAll(/\\./gs, 'x').replaceAll(/\[[^\]]*\]/g, 'x');
  return [...bare.matchAll(/[*+]|\{\d+,\}/g)].length;
}

const box = createContext(Object.create(null));
const script = new Script('pattern.test(text)');
let spentMs = 0;
let windowStart = 0;

function testWithin(pattern: RegExp, text: string): boolean {
  const now = performance.now();
  if (now - windowStart > BUDGET_WINDOW_MS) {
    windowStart = now;
    spentMs = 0;
  }
  if (spentMs > BUDGET_MS) return false;
  try {
    Object.assign(box, { pattern, text });
    return script.runInContext(box, { timeout: TIME_LIMIT_MS }) === true;
  } catch {
    return false;
  } finally {
    spentMs += Math.max(0, performance.now() - now - 1);
  }
}
