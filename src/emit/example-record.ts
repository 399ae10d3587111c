import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { BulkWrite } from '../surfaces/loading.ts';

const MAX_LINE = 400;

/** The first record of the operation's example, its key and as much as fits on a line; else one with its key alone. */
export function recordOf({ facts, bulk }: BulkWrite): JsonObject {
  const [record = {}] = recordsOf({ facts, bulk });
  let short: JsonObject = { [bulk.key]: record[bulk.key] ?? '...' };
  for (const [name, value] of Object.entries(record)) {
    const longer = { ...short, [name]: value };
    if (jsonLine(longer).length <= MAX_LINE) short = longer;
  }
  return short;
}

/** The records of the operation's first example. */
export function recordsOf({ facts, bulk }: Pick<BulkWrite, 'facts' | 'bulk'>): JsonObject[] {
  const items: Json | undefined = facts.examples[0]?.value[bulk.items];
  return Array.isArray(items) ? items.filter(isJsonObject) : [];
}

/** JSON on one line with a blank behind colons and commas, as people write it. */
export function jsonLine(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(jsonLine).join(', ')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}: ${jsonLine(member)}`);
  return `{${members.join(', ')}}`;
}
