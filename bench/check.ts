import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileCheck } from '../src/check/check.ts';
import type { JsonSchema } from '../src/model/json.ts';
import { median, spread } from './machine.ts';
import type { Scratch } from './prepare.ts';

export interface CheckRow {
  readonly records: number;
  readonly bytes: number;
  /** Microseconds of a judgement that builds the value, and of one that does not. */
  readonly exact: number;
  readonly quick: number;
}

const RECORDS = [1, 50, 500];
/** A round judges about so many bytes in each way. */
const ROUND_BYTES = 2_000_000;

/** Both ways in turn, so that a change of the machine's speed meets both. The first rounds only warm the engine. */
export function measureCheck(scratch: Scratch, rounds: number): readonly CheckRow[] {
  const file = join(scratch.folder, 'schemas/bulk-upsert-conversations-input.schema.json');
  const schema = JSON.parse(readFileSync(file, 'utf8')) as JsonSchema;
  const check = compileCheck(schema, { unknown: 'warn', closed: true });
  return RECORDS.flatMap((records) => {
    const bytes = Buffer.from(JSON.stringify({ conversations: Array.from({ length: records }, record) }));
    if (!check.bytes(bytes).ok || !check.accepts(bytes)) throw new Error('a record of the benchmark is not good');
    const times = Math.ceil(ROUND_BYTES / bytes.length);
    const measured = Array.from({ length: rounds + 3 }, () => ({
      records,
      bytes: bytes.length,
      exact: timed(times, () => check.bytes(bytes)),
      quick: timed(times, () => check.accepts(bytes)),
    }));
    return measured.slice(3);
  });
}

function timed(times: number, judge: () => unknown): number {
  const started = performance.now();
  for (let index = 0; index < times; index += 1) judge();
  return ((performance.now() - started) * 1000) / times;
}

function record(_: unknown, index: number): object {
  const started = Date.UTC(2026, 4, 1) + index * 61_000;
  return {
    external_id: `zd-${1_000_000 + index}-d6e2d407`,
    platform: 'zendesk',
    channel: ['phone', 'email', 'chat', 'sms', 'social', 'back_office'][index % 6],
    queue_id: 'queue_02e359b9c991',
    assigned_agent_id: 'agent_41ef3d361025',
    customer_id: 'cust_8f665a60c6d2',
    subject: `Re: order #${48_210 + index} – refund for “Größe M” not yet received, please help`,
    status: ['open', 'pending', 'solved'][index % 3],
    started_at: new Date(started).toISOString(),
    ended_at: new Date(started + 612_000).toISOString(),
    handle_time_seconds: 412.5 + (index % 50),
    wait_time_seconds: 35 + (index % 7),
    first_response_time_seconds: 58.25,
    resolved: index % 2 === 0,
    csat_score: index % 4 === 0 ? null : (index % 5) + 0.5,
    metadata: {
      locale: 'de-AT',
      tags: ['refund', 'vip', `batch-${index % 9}`],
      sla: { tier: 'gold', breached: false },
    },
  };
}

export function checkTable(rows: readonly CheckRow[]): string {
  const lines = RECORDS.map((records) => {
    const own = rows.filter((row) => row.records === records);
    const quick = own.map((row) => row.quick);
    const size = own[0]?.bytes ?? 0;
    const perByte = ((median(quick) * 1000) / size).toFixed(2);
    const ratio = spread(own.map((row) => row.quick / row.exact));
    const cells = [
      records,
      size,
      spread(
        own.map((row) => row.exact),
        1,
      ),
      spread(quick, 1),
      perByte,
      ratio,
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '| records | bytes | parsed and checked, µs (least–most) | checked as bytes, µs | ns a byte | share of the time |',
    '| ---: | ---: | ---: | ---: | ---: | ---: |',
    ...lines,
  ].join('\n');
}
