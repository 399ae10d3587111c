import { expect, test } from 'vitest';
import { terminal } from './terminal.ts';

const record = (id: number, at: string): string =>
  JSON.stringify({ external_id: `k${id}`, channel: 'chat', started_at: at });
const RECORDS = [
  ...['10', '11', '11', '12'].map((hour, id) => record(id, `2026-05-01T${hour}:00:00+02:00`)),
  record(9, '2026-05-02T23:59:59Z'),
].join('\n');

test('a plan shows at which hours the records start, so that a zone read wrongly is seen', async () => {
  const { stdout } = await terminal(['load plan', '-', '--format', 'ndjson'], { stdin: RECORDS });
  expect(stdout).toContain('\n  start, by the hour in UTC: 00:00 ········▄█▄············▄ 23:00\n');
});

test('with --json as 24 numbers', async () => {
  const { stdout } = await terminal(['load plan', '-', '--format', 'ndjson', '--json'], { stdin: RECORDS });
  const hours = Array.from({ length: 24 }, (_, hour) => ({ 8: 1, 9: 2, 10: 1, 23: 1 })[hour] ?? 0);
  expect(JSON.parse(stdout)).toMatchObject({ hours });
});

test('records without a start draw nothing', async () => {
  const stdin = '{"external_id":"a","channel":"chat"}';
  const { stdout } = await terminal(['load plan', '-', '--format', 'ndjson'], { stdin });
  expect(stdout).not.toContain('by the hour');
});
