import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readDefinition } from '../../../src/load/export/definition.ts';
import { openExporter } from '../../../src/load/export/exporter.ts';
import { ExportTable } from '../../../src/load/export/table.ts';
import { compileMapping } from '../../../src/load/mapping/compile.ts';
import type { Mapped } from '../../../src/load/mapping/mapper.ts';
import { readPreset } from '../../../src/load/mapping/presets.ts';
import { instantText } from '../../../src/load/normalise/instant.ts';
import { zoneOf } from '../../../src/load/normalise/zone.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import type { Outcome } from '../../../src/model/outcome.ts';
import { readExport } from '../presets/exports.ts';
import { upsertOperation } from '../presets/operation.ts';

const operation = upsertOperation();
const NAME = 'assembled-csv';
const ZONES = ['Europe/Berlin', 'America/Los_Angeles', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'utc'] as const;
const [FROM, TO] = [Date.UTC(2025, 0, 1), Date.UTC(2027, 0, 1)];

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'capstan-round-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function value<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.problems.map(({ code }) => code).join(', '));
  return outcome.value;
}

/** Writes the records to a table, and reads the table by the preset of the same template. */
async function roundTrip(records: readonly JsonObject[], timezone: string): Promise<readonly Mapped[]> {
  const exporter = value(
    openExporter(value(await readDefinition(NAME, folder)), { operation, timezone, escapeFormulas: false }),
  );
  const table = new ExportTable(exporter, join(folder, 'table.csv'));
  table.take(records.map((record) => ({ bytes: Buffer.from(JSON.stringify(record)), position: AT })));
  await table.appear();
  expect(table.failures).toEqual([]);
  const { file, items } = await readExport('table.csv', folder);
  const mapping = value(compileMapping(value(await readPreset(NAME)).source, { operation, timezone, now: TO }));
  const mapper = value(mapping.prepare(file, items));
  return items.map((item) => mapper.map(item));
}

const AT = { file: 'records.ndjson', line: 1, record: 1, offset: 0 };

/** What the mapping takes for nothing. */
const NULLS = ['', 'N/A', '-'];
const words = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.constantFrom('=1+1', '+49 30', '@x', 'two\nlines', 'say "so"', '"so"', 'a, b', "'", 'ü;ß', '0017', '1e5', "'=x"),
  )
  .map((text) => text.trim())
  .filter((text) => !NULLS.includes(text) && !/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufeff]|\r/.test(text));
const id = fc.stringMatching(/^[a-z=+@'][a-z0-9 _,";:-]{0,10}[a-z]$/);
const second = fc.integer({ min: FROM / 1000, max: TO / 1000 - 100_000 }).map((at) => at * 1000);

interface Made {
  readonly started: number;
  readonly first: number | undefined;
  readonly ended: number | undefined;
  readonly tags: readonly string[];
  readonly queue: string | undefined;
  readonly others: JsonObject;
}

const made: fc.Arbitrary<Made> = fc.record({
  started: second,
  first: fc.option(fc.integer({ min: 0, max: 90_000 }), { nil: undefined }),
  ended: fc.option(second, { nil: undefined }),
  tags: fc.array(
    words.filter((text) => !text.includes(',')),
    { maxLength: 3 },
  ),
  queue: fc.option(words, { nil: undefined }),
  others: fc.record(
    {
      external_id: id,
      channel: fc.constantFrom('phone', 'email', 'chat', 'sms', 'social', 'back_office'),
      status: fc.constantFrom('open', 'pending', 'solved', 'abandoned'),
      assigned_agent_id: id,
      handle_time_seconds: fc.oneof(
        fc.nat(),
        fc.nat(10_000_000).map((ms) => ms / 1000),
      ),
    },
    { requiredKeys: ['external_id', 'channel', 'status'] },
  ),
});

function recordOf({ started, first, ended, tags, queue, others }: Made): JsonObject {
  const metadata = { ...(tags.length === 0 ? {} : { tags }), ...(queue === undefined ? {} : { queue }) };
  return {
    ...others,
    started_at: instantText(started),
    ...(first === undefined ? {} : { first_response_time_seconds: first }),
    ...(ended === undefined ? {} : { ended_at: instantText(ended) }),
    ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
  };
}

/** True when the clocks of the zone show each of the times only once. */
function isPlain({ started, first = 0, ended = started }: Made, name: string): boolean {
  const zone = zoneOf(name);
  return [started, started + first * 1000, ended].every((at) => zone?.instantOf(zone.wallOf(at), 'reject') === at);
}

test('what is written is read again as it was, whatever the zone', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(made, { minLength: 1, maxLength: 20 }), fc.constantFrom(...ZONES), async (all, zone) => {
      const records = all.filter((one) => isPlain(one, zone)).map(recordOf);
      fc.pre(records.length > 0);
      const mapped = await roundTrip(records, zone);
      expect(mapped.map((one) => (one.kind === 'record' ? one.value : one))).toEqual(records);
    }),
    { numRuns: 60 },
  );
});

test('a time that the clocks show twice is refused when it is read, never moved by an hour', async () => {
  const record = { external_id: 'a', channel: 'chat', status: 'open' };
  const times = ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'];
  const mapped = await roundTrip(
    times.map((at) => ({ ...record, started_at: at })),
    'Europe/Berlin',
  );
  expect(mapped.map((one) => (one.kind === 'invalid' ? one.problems.map(({ code }) => code) : one.kind))).toEqual([
    ['value.dst-overlap'],
    ['value.dst-overlap'],
  ]);
});
