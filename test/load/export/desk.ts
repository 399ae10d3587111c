import { parseDefinition, type Definition } from '../../../src/load/export/definition.ts';
import { openExporter, type Exporter, type ExportSettings } from '../../../src/load/export/exporter.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import type { Outcome } from '../../../src/model/outcome.ts';
import type { Problem } from '../../../src/model/problem.ts';
import { operationOf } from '../pipeline/parts.ts';

/** A template of a desk for orders, with a column of each kind. */
export const DESK = `export: 1
id: desk-template
version: 3
title: The template of a desk
verified: sample
columns:
  - { header: Id, from: id, as: text, required: true }
  - { header: At, from: at, as: time, format: 'YY-MM-DD HH:mm:ss' }
  - { header: Done, plus: [at, n], as: time, format: 'YY-MM-DD HH:mm:ss' }
  - { header: Kind, from: kind, as: word, words: { retail: Retail, trade: Trade } }
  - { header: Weight, from: n, as: number }
  - { header: Tags, from: more.tags, as: list, separator: ';' }
  - { header: Shop, from: more.shop.name, as: text }
`;

export function definitionOf(text: string): Definition {
  const read = parseDefinition(text, 'desk.yaml');
  if (!read.ok) throw new Error(read.problems.map(({ code }) => code).join(', '));
  return read.value;
}

export function opened(settings: Partial<ExportSettings> = {}, text: string = DESK): Outcome<Exporter> {
  const { itemSchema, name } = operationOf('upsert');
  const more = { properties: { more: { type: 'object' } } };
  const operation = { name, itemSchema: { ...itemSchema, allOf: [more] } };
  return openExporter(definitionOf(text), { operation, timezone: 'Europe/Berlin', escapeFormulas: false, ...settings });
}

export function exporter(settings: Partial<ExportSettings> = {}, text: string = DESK): Exporter {
  const found = opened(settings, text);
  if (!found.ok) throw new Error(found.problems.map(({ code }) => code).join(', '));
  return found.value;
}

const POSITION = { file: 'orders.ndjson', record: 1, offset: 0 };

/** The cells of a record that stands at a line, or why there are none. */
export function rowOf(one: Exporter, record: JsonObject, line = 1): readonly string[] | readonly string[][] {
  const row = one.row(record, { ...POSITION, line });
  return row.ok ? row.value : row.problems.map(told);
}

/** `export.value orders.ndjson:7 /n At` */
function told({ code, place, args }: Problem): string[] {
  return [code, `${place.file ?? ''}:${place.line ?? ''}`, place.pointer ?? '', String(args['column'] ?? '')];
}
