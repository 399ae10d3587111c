import { readFileSync } from 'node:fs';
import { isObject, jsonObject } from '../../../src/model/json.ts';
import type { TargetOperation } from '../../../src/load/mapping/settings.ts';

/** The operation that the presets are written for, by its published schema alone. */
export function upsertOperation(): TargetOperation {
  const url = new URL('../../../schemas/conversation-input.schema.json', import.meta.url);
  const value: unknown = JSON.parse(readFileSync(url, 'utf8'));
  const schema = isObject(value) ? jsonObject(value) : undefined;
  if (schema === undefined) throw new Error('the published schema is no object');
  return {
    effect: 'upsert',
    name: 'conversations.bulk-upsert',
    bulk: { items: 'conversations', key: 'external_id', maxItems: 500, effect: 'upsert', replaces: true },
    itemSchema: schema,
    fields: [],
  };
}
