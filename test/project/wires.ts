import type { Json, JsonObject } from '../../src/model/json.ts';
import { parseYaml } from '../../src/text/yaml.ts';
import { wireProfile, type Wire, type WireProfile } from '../../src/project/wire.ts';
import { compileWire } from '../../src/project/wire-record.ts';

/** The profile that a text holds; the text must be a good one. */
export function profileOf(text: string): WireProfile {
  const source = parseYaml(text, 'wire.yaml');
  const profile = source.ok ? wireProfile(source.value) : source;
  if (!profile.ok) throw new Error(JSON.stringify(profile.problems));
  return profile.value;
}

export const UPSERT = { key: 'id', items: 'orders', effect: 'upsert', replaces: true } as const;
export const UPDATE = { key: 'id', items: 'orders', effect: 'update', replaces: false } as const;

const time: Json = { type: 'string', format: 'date-time' };

/** An order as some API has it. */
export const ORDER: JsonObject = {
  type: 'object',
  required: ['id', 'opened_at'],
  properties: {
    id: { type: 'string' },
    opened_at: time,
    closed_at: { type: ['string', 'null'], format: 'date-time' },
    state: { type: 'string', enum: ['open', 'closed'] },
    note: { type: 'string' },
    details: { type: 'object', properties: { colour: { type: 'string' } }, additionalProperties: true },
  },
};

/** What an update of it may carry. */
export const CHANGE: JsonObject = {
  type: 'object',
  required: ['id'],
  properties: { id: { type: 'string' }, closed_at: time, state: { type: 'string' } },
};

/** The profile compiled; it must fit. */
export function wireOf(
  profile: WireProfile,
  itemSchema: JsonObject = ORDER,
  bulk: Parameters<typeof compileWire>[2] = UPSERT,
  among: readonly JsonObject[] = [ORDER, CHANGE],
): Wire {
  const wire = compileWire(profile, itemSchema, bulk, among);
  if (!wire.ok) throw new Error(JSON.stringify(wire.problems));
  return wire.value;
}
