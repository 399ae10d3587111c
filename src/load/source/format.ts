import { looksLikeTable } from './csv-head.ts';
import { shapeOf } from './json-shape.ts';
import { solid, valueEnd } from './json-value.ts';
import { bareName } from './names.ts';
import type { SourceFormat } from './source.ts';

/** Formats by the end of a name. */
const BY_NAME: Readonly<Record<string, SourceFormat>> = {
  csv: 'csv',
  tsv: 'csv',
  txt: 'csv',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  json: 'json',
  parquet: 'parquet',
};

/**
 * The format of a file: what its first bytes prove, else what its name says, else what they look like.
 *
 * @param head UTF-8 without a byte order mark; `ended` when it is the whole file.
 */
export function formatOf(name: string, head: Buffer, ended: boolean): SourceFormat | undefined {
  const named = namedFormat(name);
  if (head.toString('latin1', 0, 4) === 'PAR1') return 'parquet';
  const start = solid(head, 0);
  const opening = head.toString('latin1', start, Math.min(head.length, start + 64));
  if (/^\[\s*[[{\]]/.test(opening)) return 'json';
  if (/^\{\s*["}]/.test(opening)) return jsonFormat(head, start, ended, named);
  if (named !== undefined) return named;
  if (start >= head.length) return 'ndjson';
  return looksLikeTable(head, ended) ? 'csv' : undefined;
}

function namedFormat(name: string): SourceFormat | undefined {
  const ending = /\.([a-z]+)$/.exec(bareName(name))?.[1] ?? '';
  return Object.hasOwn(BY_NAME, ending) ? BY_NAME[ending] : undefined;
}

/** Tells lines of objects from one document: objects that each end with their line, and are no pages of records. */
function jsonFormat(head: Buffer, start: number, ended: boolean, named: SourceFormat | undefined): SourceFormat {
  const end = valueEnd(head, start, ended);
  const lineEnd = head.indexOf(0x0a, start);
  if (named === 'ndjson') return (end < 0 || lineEnd < end) && goesOn(head, lineEnd) ? 'json' : 'ndjson';
  if (end < 0) return 'json';
  const isLine = lineEnd >= end && solid(head, end) > lineEnd;
  const next = solid(head, end);
  return isLine && head[next] === 0x7b && shapeOf(head, ended).kind !== 'pages' ? 'ndjson' : 'json';
}

/** A value that is spread over lines breaks off behind one of these; any other line is a broken record, and one record only. */
function goesOn(head: Buffer, lineEnd: number): boolean {
  return /[{[,:]\s*$/.test(head.toString('latin1', Math.max(0, lineEnd - 64), Math.max(0, lineEnd)));
}
