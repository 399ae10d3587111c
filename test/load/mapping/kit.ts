import type { MappingSettings, TargetOperation } from '../../../src/load/mapping/settings.ts';
import { readMapping } from '../../../src/load/mapping/read.ts';
import type { Mapped, Mapping } from '../../../src/load/mapping/mapper.ts';
import type { OpenFile, RawRecord, SourceItem } from '../../../src/load/source/source.ts';
import type { JsonSchema } from '../../../src/model/json.ts';
import type { Outcome } from '../../../src/model/outcome.ts';
import { placeText, type Problem } from '../../../src/model/problem.ts';

const properties: JsonSchema = {
  key: { type: 'string', minLength: 1 },
  kind: { type: 'string', enum: ['mail', 'phone'] },
  opened: { type: 'string', format: 'date-time' },
  closed: { type: 'string', format: 'date-time' },
  worked_seconds: { type: 'number', minimum: 0 },
  whole_seconds: { type: 'integer' },
  grade: { type: ['number', 'null'], minimum: 1, maximum: 5 },
  done: { type: 'boolean' },
  title: { type: 'string' },
  count: { type: 'integer' },
  extra: { type: 'object', additionalProperties: true },
  closedBox: { type: 'object', additionalProperties: false, properties: { inner: { type: 'string' } } },
};

/** An operation of nobody's API, that writes whole records. */
export const upsert: TargetOperation = {
  effect: 'upsert',
  name: 'tests.upsert',
  bulk: { items: 'items', key: 'key', maxItems: 10, effect: 'upsert', replaces: true },
  itemSchema: {
    allOf: [{ $ref: '#/$defs/Item' }],
    $defs: { Item: { type: 'object', required: ['key', 'kind'], properties } },
  },
  fields: [],
};

const { title: _, ...changeable } = properties;

export const update: TargetOperation = {
  ...upsert,
  effect: 'update',
  name: 'tests.update',
  bulk: { ...upsert.bulk, effect: 'update', replaces: false },
  itemSchema: { type: 'object', required: ['key'], properties: changeable },
};

export const NOW = Date.UTC(2026, 10, 22);

/** The head that every mapping needs, before the lines that a test is about. */
export function mappingText(lines: string): string {
  return `mapping: 1\nid: test\nversion: 1\ntitle: Test\nverified: docs\n${lines}`;
}

export function compiled(lines: string, settings: Partial<MappingSettings> = {}): Outcome<Mapping> {
  return readMapping(mappingText(lines), 'test.yaml', { operation: upsert, now: NOW, ...settings });
}

function position(record: number): SourceItem['position'] {
  return { file: 'in', line: record, record, offset: 0 };
}

export function item(raw: RawRecord, record = 1): Extract<SourceItem, { kind: 'record' }> {
  return { kind: 'record', position: position(record), raw };
}

export function table(columns: readonly string[]): OpenFile {
  return { index: 0, name: 'in.csv', format: 'csv', columns, problems: [] };
}

export const RECORDS: OpenFile = { index: 0, name: 'in.ndjson', format: 'ndjson', columns: undefined, problems: [] };

export function json(text: string): Extract<SourceItem, { kind: 'record' }> {
  return item({ kind: 'json', bytes: new TextEncoder().encode(text) });
}

/** `code /field (column)`, sorted as they come. */
export function told(problems: readonly Problem[]): string[] {
  return problems.map(({ code, place, args }) => {
    const column = typeof args['column'] === 'string' ? `(${args['column']})` : '';
    return [code, placeText({ pointer: place.pointer }), column].filter(Boolean).join(' ');
  });
}

/** The record, or what became of it instead, in short. */
export function shown(mapped: Mapped): unknown {
  switch (mapped.kind) {
    case 'record':
      return mapped.value;
    case 'bytes':
      return `bytes ${new TextDecoder().decode(mapped.bytes)}`;
    case 'filtered':
      return `filtered ${mapped.rule}`;
    case 'invalid':
      return told(mapped.problems);
  }
}

/** Maps rows of a table; the rows are the sample too. */
export function mapRows(mapping: Outcome<Mapping>, columns: readonly string[], rows: readonly string[][]): unknown[] {
  if (!mapping.ok) return told(mapping.problems);
  const items = rows.map((cells, index) => item({ kind: 'row', cells }, index + 1));
  const mapper = mapping.value.prepare(table(columns), items);
  return mapper.ok ? items.map((one) => shown(mapper.value.map(one))) : told(mapper.problems);
}

/** Maps one JSON record. */
export function mapJson(mapping: Outcome<Mapping>, text: string): unknown {
  if (!mapping.ok) return told(mapping.problems);
  const mapper = mapping.value.prepare(RECORDS, [json(text)]);
  return mapper.ok ? shown(mapper.value.map(json(text))) : told(mapper.problems);
}
