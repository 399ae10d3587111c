import type { JsonObject } from '../../../src/model/json.ts';
import { ok } from '../../../src/model/outcome.ts';
import type { GroupRule, Mapping } from '../../../src/load/mapping/mapper.ts';
import type { OpenFile, Source, SourceChunk } from '../../../src/load/source/source.ts';
import type { BulkOperation } from '../../../src/load/target.ts';

/** Parts of a load of orders, small enough to see through. */

export function operationOf(effect: 'upsert' | 'update', extra: Partial<BulkOperation> = {}): BulkOperation {
  const properties = {
    id: { type: 'string' },
    at: { type: 'string', format: 'date-time' },
    kind: { type: 'string' },
    n: { type: 'number' },
  };
  const { kind: _, ...updatable } = properties;
  return {
    effect,
    name: `shop.${effect}-orders`,
    bulk: { items: 'orders', key: 'id', maxItems: 5, effect, replaces: effect === 'upsert' },
    itemSchema: { type: 'object', required: ['id'], properties: effect === 'upsert' ? properties : updatable },
    fields: [
      { path: 'at', role: 'start', sensitive: false },
      { path: 'kind', role: 'category', sensitive: false },
    ],
    rules: [],
    send: () => Promise.reject(new Error('nothing is sent here')),
    ...extra,
  };
}

/** Records in memory, some a chunk, as JSON text. A text that is no JSON object is a record all the same. */
export function sourceOf(records: readonly (JsonObject | string)[], chunk = 7): Source {
  const file: OpenFile = { index: 0, name: 'orders.ndjson', format: 'ndjson', columns: undefined, problems: [] };
  const texts = records.map((record) => (typeof record === 'string' ? record : JSON.stringify(record)));
  return {
    fingerprints: [],
    bytes: texts.join('\n').length,
    async *read(from) {
      await Promise.resolve();
      for (let at = from?.record ?? 0; at < texts.length; at += chunk) yield chunkAt(file, texts, at, chunk);
    },
  };
}

function chunkAt(file: OpenFile, texts: readonly string[], at: number, size: number): SourceChunk {
  const items = texts.slice(at, at + size).map((text, index) => ({
    kind: 'record' as const,
    position: { file: file.name, line: at + index + 1, record: at + index + 1, offset: at + index },
    raw: { kind: 'json' as const, bytes: Buffer.from(text) },
  }));
  const done = Math.min(at + size, texts.length);
  return { file, items, next: { file: 0, offset: done, line: done, record: done } };
}

/** Records pass as they are; with a group their values are parsed, so that they can be folded. */
export function mappingOf(
  options: {
    readonly group?: GroupRule;
    readonly version?: string;
    readonly ordered?: boolean;
    readonly samples?: string[];
  } = {},
): Mapping {
  return {
    id: 'none',
    verified: undefined,
    group: options.group,
    version: options.version,
    ordered: options.ordered,
    prepare: (_, sample) => {
      options.samples?.push(sample.map(({ position }) => position.record).join());
      return ok({
        map: ({ raw }) =>
          raw.kind === 'json' ? { kind: 'bytes', bytes: raw.bytes } : { kind: 'filtered', rule: 'no text' },
      });
    },
  };
}
