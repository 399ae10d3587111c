import { closeSync, openSync, writeSync } from 'node:fs';

export type InputFormat = 'ndjson' | 'csv';

const CHANNELS = ['phone', 'email', 'chat', 'sms', 'social', 'back_office'];
const COLUMNS = [
  'external_id',
  'platform',
  'channel',
  'queue_id',
  'assigned_agent_id',
  'customer_id',
  'subject',
  'status',
  'started_at',
  'ended_at',
  'handle_time_seconds',
  'wait_time_seconds',
  'first_response_time_seconds',
  'resolved',
  'csat_score',
] as const;
const FIRST = Date.UTC(2026, 0, 1);
const DAYS = 300;
const GATHERED = 1_000_000;

/** How many of so many records are written under the key of an earlier one. */
export function repeatedIn(records: number): number {
  return Math.floor(records / 100);
}

/**
 * Writes an input, the same every time: about 445 bytes a record as NDJSON, 15 columns as CSV. Keys are distinct, but that
 * every hundredth record has the key of one that stands 50 records before it.
 */
export function writeInput(path: string, format: InputFormat, records: number): void {
  const file = openSync(path, 'w');
  let text = format === 'csv' ? `${COLUMNS.join(',')}\n` : '';
  for (let index = 0; index < records; index += 1) {
    text += format === 'csv' ? row(index) : line(index);
    if (text.length < GATHERED) continue;
    writeSync(file, text);
    text = '';
  }
  writeSync(file, text);
  closeSync(file);
}

function line(index: number): string {
  const metadata = { tags: ['a', 'b'], source: 'export' };
  return `${JSON.stringify({ ...record(index), metadata })}\n`;
}

function row(index: number): string {
  const cells = record(index);
  return `${COLUMNS.map((name) => cells[name]).join(',')}\n`;
}

function record(index: number): Record<(typeof COLUMNS)[number], string | number | boolean> {
  const key = index % 100 === 99 ? index - 50 : index;
  const started = FIRST + ((index * 37_000) % (DAYS * 86_400_000));
  return {
    external_id: keyOf(key),
    platform: 'zendesk',
    channel: CHANNELS[index % CHANNELS.length] ?? '',
    queue_id: `queue-${index % 40}`,
    assigned_agent_id: `agent-${index % 300}`,
    customer_id: `customer-${(index * 7919) % 1_000_003}`,
    subject: `Question about order ${index} and delivery`,
    status: 'solved',
    started_at: new Date(started).toISOString(),
    ended_at: new Date(started + 3_600_000).toISOString(),
    handle_time_seconds: index % 3600,
    wait_time_seconds: index % 600,
    first_response_time_seconds: index % 900,
    resolved: true,
    csat_score: 1 + (index % 5),
  };
}

export function keyOf(index: number): string {
  return `zd-${1_000_000 + index}`;
}
