import type { Json } from '../model/json.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { pointerSteps, toPointer } from '../model/pointer.ts';
import { problem, type Place, type Problem } from '../model/problem.ts';
import { JsonScanner, SyntaxFault } from './json-scanner.ts';
import type { Source } from './source.ts';

/** How deep objects and arrays may nest in any document or body. */
export const MAX_DEPTH = 100;
const MAX_LISTED = 100;

/** Reads JSON text. Syntax errors, duplicate keys, lone surrogates, inexact numbers and deep nesting are problems with a line. */
export function parseJson(text: string, file: string): Outcome<Source> {
  const found = scanJson(text, file);
  if (found.length > 0) return fail(...found);
  const value = JSON.parse(text) as Json;
  return ok({ file, value, place: (pointer) => ({ file, ...placeInJson(text, pointer), pointer }) });
}

/** Everything that makes two readers of the same JSON text see different data; the first syntax error ends the scan. */
export function scanJson(text: string, file?: string): Problem[] {
  const found: Problem[] = [];
  const report = (code: ScanCode, offset: number, path: readonly (string | number)[], key = ''): void => {
    if (found.length < MAX_LISTED)
      found.push(faultProblem(code, { file, ...position(text, offset), pointer: toPointer(path) }, key));
  };
  const scanner = new JsonScanner(text);
  try {
    scanValue(scanner, [], report);
    scanner.end();
  } catch (error) {
    if (error instanceof SyntaxFault) {
      found.push(problem('json.syntax', { file, ...position(text, error.offset) }, { reason: error.reason }));
    } else if (!(error instanceof DepthFault)) throw error;
  }
  return found;
}

type ScanCode = 'duplicate' | 'depth' | 'surrogate' | 'number';
type Report = (code: ScanCode, offset: number, path: readonly (string | number)[], key?: string) => void;

class DepthFault extends Error {}

function faultProblem(code: ScanCode, place: Place, key: string): Problem {
  switch (code) {
    case 'duplicate':
      return problem('json.duplicate-key', place, { key });
    case 'depth':
      return problem('json.too-deep', place, { limit: MAX_DEPTH });
    case 'surrogate':
      return problem('json.lone-surrogate', place, {});
    case 'number':
      return problem('json.number-range', place, {});
  }
}

function scanValue(scanner: JsonScanner, path: (string | number)[], report: Report): void {
  const start = scanner.skipSpace();
  switch (scanner.kind()) {
    case 'object':
      return nested(start, path, report, () => scanObject(scanner, path, report));
    case 'array':
      return nested(start, path, report, () => scanArray(scanner, path, report));
    case 'string':
      if (!scanner.string().isWellFormed()) report('surrogate', start, path);
      return undefined;
    case 'number':
      if (!isExact(scanner.number())) report('number', start, path);
      return undefined;
    case 'word':
      return scanner.word();
  }
}

function nested(start: number, path: readonly (string | number)[], report: Report, scan: () => void): void {
  if (path.length >= MAX_DEPTH) {
    report('depth', start, path);
    throw new DepthFault();
  }
  scan();
}

function scanObject(scanner: JsonScanner, path: (string | number)[], report: Report): void {
  const seen = new Set<string>();
  scanner.members((key, offset) => {
    path.push(key);
    if (seen.has(key)) report('duplicate', offset, path, key);
    if (!key.isWellFormed()) report('surrogate', offset, path);
    seen.add(key);
    scanValue(scanner, path, report);
    path.pop();
  });
}

function scanArray(scanner: JsonScanner, path: (string | number)[], report: Report): void {
  scanner.items((index) => {
    path.push(index);
    scanValue(scanner, path, report);
    path.pop();
  });
}

/** True when every reader gets the same number: finite, and no integer past 2^53 - 1. */
export function isExact(value: number): boolean {
  return value <= Number.MAX_SAFE_INTEGER && value >= -Number.MAX_SAFE_INTEGER;
}

/** Line and column, from 1, of the node a pointer names, or of its nearest ancestor. The text must be valid JSON. */
function placeInJson(text: string, pointer: string): { line: number; column: number } {
  const scanner = new JsonScanner(text);
  let offset = scanner.skipSpace();
  for (const step of pointerSteps(pointer)) {
    const next = scanner.enter(step);
    if (next === undefined) break;
    offset = next;
  }
  return position(text, offset);
}

function position(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
    line += 1;
    start = at + 1;
  }
  return { line, column: offset - start + 1 };
}
