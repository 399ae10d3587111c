import { rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseFaultFlag } from '../../src/sandbox/fault.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { terminal } from '../cli/terminal.ts';
import { Alone, documentOf, KEY } from './alone.ts';

const RECORDS = 400;

let alone: Alone;
let sandbox: Sandbox;

beforeEach(async () => {
  alone = new Alone();
  const slow = parseFaultFlag('slow=120');
  sandbox = await startSandbox({ key: KEY, faults: slow.ok ? [slow.value] : [], limit: false });
  const lines = Array.from({ length: RECORDS }, (_, index) =>
    JSON.stringify({ external_id: `n:${index}`, channel: 'email', started_at: '2026-05-24T09:15:00Z' }),
  );
  writeFileSync(alone.path('records.ndjson'), `${lines.join('\n')}\n`);
});
afterEach(async () => {
  await sandbox.close();
  alone.remove();
});

const env = (): Record<string, string> => ({
  CAPSTAN_UPSTREAM: sandbox.url,
  ASSEMBLED_API_KEY: KEY,
  CAPSTAN_DATA: alone.path('data'),
});
const UPSERT = ['upsert', 'records.ndjson', '--batch-items', '10', '--max-in-flight', '2', '--rate', '600/s'];

/** Runs the load until some of it has arrived, and ends it by a signal. */
function interrupted(signal: NodeJS.Signals) {
  const when = (): boolean => sandbox.totals().requests >= 6;
  return alone.run(UPSERT, { env: env(), kill: { signal, when } });
}

test('killed at any moment, it goes on: nothing is lost and nothing is doubled', async () => {
  expect((await interrupted('SIGKILL')).code).toBe(null);
  expect(sandbox.totals().stored).toBeLessThan(RECORDS);
  const listed = documentOf(await alone.run(['status'], { env: env() }));
  expect(listed).toMatchObject({ loads: [{ state: 'stopped', files: ['records.ndjson'] }] });

  const resumed = await alone.run(['resume'], { env: env() });
  const said = documentOf(resumed);
  expect([resumed.code, said.end]).toEqual([0, 'finished']);
  expect(said.counts).toMatchObject({ read: RECORDS, accepted: RECORDS, pending: 0 });
  expect(sandbox.rows().length).toBe(RECORDS);
  expect(documentOf(await alone.run(['resume'], { env: env() })).problems[0]?.code).toBe('ledger.nothing-to-resume');
});

test('a signal stops it in good order, and capstan goes on with it: one ledger, one target', async () => {
  const stopped = await interrupted('SIGTERM');
  const said = documentOf(stopped);
  expect([stopped.code, said.end]).toEqual([143, 'stopped']);
  expect(said.next).toContain(`resume ${said.load}`);

  // the files of a load are known by their absolute paths
  const resumed = await terminal(['load', 'resume', said.load ?? '', '--json'], { env: env() });
  expect(resumed.code).toBe(0);
  expect(sandbox.rows().length).toBe(RECORDS);
  expect(documentOf(await alone.run(['report'], { env: env() })).counts).toMatchObject({ accepted: RECORDS });
});

test('input that is gone, or is another than it was, ends a resume before anything is sent', async () => {
  await interrupted('SIGKILL');
  const sent = sandbox.totals().requests;
  rmSync(alone.path('records.ndjson'));
  const ran = await alone.run(['resume'], { env: env() });
  expect([ran.code, documentOf(ran).end]).toEqual([6, 'input']);
  expect(sandbox.totals().requests).toBe(sent);
});
