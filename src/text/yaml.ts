import {
  Document,
  LineCounter,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  parseDocument,
  visit,
} from 'yaml';
import type { Node, Pair } from 'yaml';
import type { Json } from '../model/json.ts';
import { ok, fail, type Outcome } from '../model/outcome.ts';
import { pointerSteps } from '../model/pointer.ts';
import { problem, type Place, type Problem } from '../model/problem.ts';
import type { Source } from './source.ts';

const MAX_DEPTH = 100;
const MAX_ALIAS_NODES = 100_000;

/** Reads one YAML 1.2 document; JSON is YAML. Duplicate keys, deep nesting and alias bombs are problems with a line. */
export function parseYaml(text: string, file: string): Outcome<Source> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, merge: true, prettyErrors: false });
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const found = [...syntaxProblems(document, at), ...depthProblems(document, at)];
  if (found.length > 0) return fail(...found);
  return expand(document, file, at);
}

function syntaxProblems(document: Document.Parsed, at: (offset: number) => Place): Problem[] {
  return document.errors.map((error) =>
    error.code === 'DUPLICATE_KEY'
      ? problem('yaml.duplicate-key', at(error.pos[0]), { key: keyAt(document, error.pos[0]) })
      : problem('yaml.syntax', at(error.pos[0]), { reason: error.message }),
  );
}

function keyAt(document: Document.Parsed, offset: number): string {
  let key = '';
  visit(document, {
    Pair(_, pair) {
      if (isScalar(pair.key) && pair.key.range?.[0] === offset) key = String(pair.key.value);
    },
  });
  return key;
}

function depthProblems(document: Document.Parsed, at: (offset: number) => Place): Problem[] {
  const found: Problem[] = [];
  visit(document, {
    Collection(_, node, path) {
      if (path.length <= MAX_DEPTH || path.filter(isCollection).length < MAX_DEPTH) return undefined;
      found.push(problem('yaml.too-deep', at(node.range?.[0] ?? 0), { limit: MAX_DEPTH }));
      return visit.BREAK;
    },
  });
  return found;
}

function expand(document: Document.Parsed, file: string, at: (offset: number) => Place): Outcome<Source> {
  try {
    const value = document.toJS({ maxAliasCount: MAX_ALIAS_NODES }) as Json;
    return ok({ file, value, place: (pointer) => ({ ...placeIn(document, pointer, file, at), pointer }) });
  } catch (error) {
    if (error instanceof ReferenceError) {
      return fail(problem('yaml.alias-limit', { file }, { limit: MAX_ALIAS_NODES }));
    }
    throw error;
  }
}

function placeIn(document: Document.Parsed, pointer: string, file: string, at: (offset: number) => Place): Place {
  let node: unknown = document.contents;
  let offset: number | undefined = rangeOf(document.contents);
  for (const step of pointerSteps(pointer)) {
    const next = child(document, node, step);
    if (next === undefined) break;
    offset = isPair(next) ? (rangeOf(next.key) ?? offset) : (rangeOf(next) ?? offset);
    node = isPair(next) ? next.value : next;
  }
  return offset === undefined ? { file } : at(offset);
}

function child(document: Document.Parsed, node: unknown, step: string): Pair | Node | undefined {
  const target = isAlias(node) ? node.resolve(document) : node;
  if (isMap(target)) return target.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === step);
  const item: unknown = isSeq(target) ? target.items[Number(step)] : undefined;
  return isPair(item) || rangeOf(item) !== undefined ? (item as Pair | Node) : undefined;
}

function rangeOf(node: unknown): number | undefined {
  const range: unknown = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
  const start: unknown = Array.isArray(range) ? range[0] : undefined;
  return typeof start === 'number' ? start : undefined;
}

/** Block style, LF, long lines kept whole, keys in the order given, `undefined` members left out: the same bytes each time. YAML 1.1 readers see the same values. */
export function toYaml(value: unknown, header?: string): string {
  const document = new Document(value, { aliasDuplicateObjects: false, compat: 'yaml-1.1' });
  if (header !== undefined) document.commentBefore = ` ${header}`;
  return document.toString({ lineWidth: 0, flowCollectionPadding: false, defaultStringType: 'PLAIN' });
}
