import { describe, expect, it } from 'vitest';
import { jsonBytes, jsonOf, type Entry } from '../../../src/load/pipeline/entry.ts';
import { groupFold } from '../../../src/load/pipeline/group.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { EXPORTS } from './exports.ts';
import { mapExport } from './mapped.ts';
import { upsertOperation } from './operation.ts';

const operation = upsertOperation();
const { key } = operation.bulk;

describe('rows of one key become one record', () => {
  it('messages of a Front conversation', async () => {
    const records = await folded('front-messages.csv');
    expect(records.size).toBe(9);
    expect(records.get('cnv_made3')).toMatchObject({
      started_at: '2026-05-04T09:54:01Z',
      ended_at: '2026-05-04T11:14:01Z',
      handle_time_seconds: 27 + 62,
      status: 'solved',
    });
  });

  it('legs of a transferred Five9 call', async () => {
    const records = await folded('five9-call-log.csv');
    expect(records.size).toBe(16);
    expect(records.get('300000000000206')).toMatchObject({
      started_at: '2026-05-04T13:17:09Z',
      ended_at: '2026-05-04T13:34:46Z',
      handle_time_seconds: 2 * (727 + 72 + 90),
      wait_time_seconds: 40,
      assigned_agent_id: 'agent0@example.com',
    });
  });

  it('contacts of a Talkdesk interaction', async () => {
    const records = await folded('talkdesk-contacts.csv');
    expect(records.size).toBe(13);
    expect(records.get('made0000000000000000000000001001')).toMatchObject({
      started_at: '2026-05-04T06:41:51Z',
      ended_at: '2026-05-04T07:02:23Z',
      handle_time_seconds: 270 + 670,
      wait_time_seconds: 51 + 78,
      assigned_agent_id: 'made-user-2',
    });
  });
});

/** The records of an export after its preset's group rule, in memory. */
async function folded(name: string): Promise<Map<string, JsonObject>> {
  const { preset = '', flags } = EXPORTS[name] ?? {};
  const { mapping, mapped } = await mapExport(name, preset, { ...flags, operation });
  if (mapping.group === undefined) throw new Error(`${preset} has no group`);
  const fold = groupFold(mapping.group);
  const entries = new Map<string, Entry>();
  for (const [index, one] of mapped.entries()) {
    if (one.kind !== 'record') continue;
    const entry = entryOf(one.value, index);
    const earlier = entries.get(entry.key);
    entries.set(entry.key, earlier === undefined ? entry : fold(earlier, entry));
  }
  return new Map([...entries].map(([id, entry]) => [id, jsonOf(entry)]));
}

function entryOf(value: JsonObject, index: number): Entry {
  const position = { file: 'export', line: index + 2, record: index + 1, offset: 0 };
  const bare = { raw: '', version: undefined, day: undefined, hour: undefined, category: undefined };
  return {
    ...bare,
    key: JSON.stringify(value[key] ?? null).replaceAll('"', ''),
    bytes: jsonBytes(value),
    ordinal: index + 1,
    position,
  };
}
