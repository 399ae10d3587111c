import { existsSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { held, openBench, PERSONAL, type Bench } from './load-kit.ts';

const FRESHDESK = ['exports/freshdesk.csv', '--timezone', 'Europe/Berlin'];

const ZONE = '--timezone Europe/Berlin';

/** What examples/exports/README.md says to say, and what comes of it: records to send and invalid ones. */
const EXPORTS: readonly (readonly [string, string, readonly [number, number]])[] = [
  ['amazon-connect.ndjson', '', [12, 0]],
  ['assembled-template.csv', ZONE, [9, 0]],
  ['dixa.ndjson', '--unit handle_time_seconds=ms', [13, 0]],
  ['five9-call-log.csv', ZONE, [16, 0]],
  ['freshdesk-api.json', '', [14, 0]],
  ['freshdesk.csv', ZONE, [18, 2]],
  ['front-messages.csv', `${ZONE} --default channel=email`, [9, 0]],
  ['front-api.ndjson', '--default channel=email', [9, 0]],
  ['genesys-api.json', '', [8, 0]],
  ['genesys-interactions.csv', `${ZONE} --unit handle_time_seconds=ms --unit wait_time_seconds=ms`, [16, 0]],
  ['gladly-conversation-export.csv', '', [11, 0]],
  ['gorgias.json', '', [14, 1]],
  ['hubspot-api.json', '', [11, 0]],
  ['hubspot.csv', ZONE, [10, 0]],
  ['intercom-api.ndjson', '', [18, 0]],
  ['intercom.csv', ZONE, [14, 0]],
  ['kustomer.ndjson', '', [12, 0]],
  ['merge', ZONE, [20, 0]],
  ['salesforce-case.csv', '', [9, 0]],
  ['talkdesk-contacts.csv', ZONE, [13, 0]],
  ['zendesk-api.ndjson', '', [22, 1]],
  ['zendesk-explore.csv', ZONE, [12, 0]],
];

let bench: Bench;

beforeAll(async () => {
  bench = await openBench();
});

describe('load plan', () => {
  test('shows what would be sent and sends nothing; needs no key and leaves nothing behind', async () => {
    const temporary = mkdtempSync(join(bench.folder, 'tmp-'));
    vi.stubEnv('TMPDIR', temporary);
    expect(tmpdir()).toBe(temporary);
    const printed = await bench.run(['load', 'plan', ...FRESHDESK], { env: { ASSEMBLED_API_KEY: '' } });
    expect(printed.code).toBe(3);
    expect(printed.stdout).toContain(
      'Would load by conversations.bulk-upsert-conversations, mapping freshdesk-csv@1:\n',
    );
    expect(printed.stdout).toMatch(/^ +20 {2}read$/m);
    expect(printed.stdout).toMatch(/^ +2 {2}invalid$/m);
    expect(printed.stdout).toMatch(/^ +18 {2}to send$/m);
    expect(printed.stdout).toMatch(/^ {2}1 request, /m);
    expect(printed.stdout).toContain(' at 300 requests a minute\n');
    expect(printed.stdout).toContain('First: exports/freshdesk.csv:8\n');
    expect(printed.stdout).toMatch(/^ +1 {2}channel: Forums$/m);
    expect(printed.stderr).toContain('info load.detected: ');
    expect(bench.sandbox.requests()).toEqual([]);
    expect(existsSync(bench.data)).toBe(false);
    expect(readdirSync(temporary)).toEqual([]);
    vi.unstubAllEnvs();
  });

  test('masks what is personal in its samples, as JSON too', async () => {
    const [text, json] = [
      await bench.run(['load', 'plan', ...FRESHDESK]),
      await bench.run(['load', 'plan', ...FRESHDESK, '--json']),
    ];
    const source = readFileSync(join(bench.folder, 'exports/freshdesk.csv'), 'utf8');
    expect(held(source)).toEqual(PERSONAL);
    expect(held(text.stdout + text.stderr + json.stdout, [...PERSONAL, 'Price; what does it cost'])).toEqual([]);
    expect(text.stdout).toContain('"subject": "***"');
    expect(json).toMatchObject({ code: 3, stderr: '' });
    expect(JSON.parse(json.stdout)).toMatchObject({
      operation: 'conversations.bulk-upsert-conversations',
      mapping: 'freshdesk-csv@1',
      verified: 'sample',
      counts: { read: 20, invalid: 2, pending: 18 },
      requests: { count: 1, fill: 18, perSecond: 5, seconds: 0 },
      words: expect.arrayContaining([{ field: 'channel', word: 'Forums', records: 1 }]),
      samples: expect.arrayContaining([expect.objectContaining({ external_id: '1001', subject: '***' })]),
      problems: [{ code: 'load.detected' }, { code: 'load.verified' }],
    });
  });

  test('counts requests and minutes at the rate that is asked for', async () => {
    const flags = ['--batch-items', '1', '--rate', '6/min', '--rate-share', '50%', '--json'];
    const { stdout } = await bench.run(['load', 'plan', ...FRESHDESK, ...flags]);
    // the bucket holds 6 at first
    expect(JSON.parse(stdout)).toMatchObject({ requests: { count: 18, perSecond: 0.05, seconds: 240 } });
  });

  test('shows the wire profile', async () => {
    writeFileSync(join(bench.folder, 'wire.yaml'), 'wire: 1\ntimes: unix-s\n');
    const printed = await bench.run(['load', 'plan', ...FRESHDESK, '--wire', 'wire.yaml']);
    expect(printed.stdout).toContain('  wire: ');
    expect(printed.stdout).toMatch(/"started_at": \d{10},?\n/);
  });

  test('reads stdin, and keeps it nowhere', async () => {
    const stdin = '{"external_id":"a","channel":"chat","started_at":"2026-05-24T10:00:00Z"}\n';
    expect((await bench.run(['load', 'plan', '-'], { stdin })).code).toBe(0);
    expect(existsSync(bench.data)).toBe(false);
  });

  test.each(EXPORTS)('exports/%s %s', async (name, flags, [send, invalid]) => {
    const args = flags === '' ? [] : flags.split(' ');
    const { code, stdout } = await bench.run(['load', 'plan', `exports/${name}`, ...args, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ counts: { pending: send, invalid } });
    expect(code).toBe(invalid === 0 ? 0 : 3);
  });

  test('the cases above are all the exports', () => {
    const names = readdirSync(join(bench.folder, 'exports')).filter((name) => name !== 'README.md');
    expect(EXPORTS.map(([name]) => name).toSorted()).toEqual(names.toSorted());
  });

  test('what it cannot read, and flags that only a load has', async () => {
    expect((await bench.run(['load', 'plan', 'nowhere.csv'])).code).toBe(6);
    expect((await bench.run(['load', 'plan', ...FRESHDESK, '--overtake'])).code).toBe(2);
    expect((await bench.run(['load', 'plan', ...FRESHDESK, '--max-rejects', '1'])).code).toBe(2);
  });
});

describe('load validate', () => {
  test('names every fault by file and line, and no value', async () => {
    const printed = await bench.run(['load', 'validate', ...FRESHDESK]);
    expect(printed.code).toBe(3);
    expect(printed.stdout.split('\n')).toEqual([
      expect.stringMatching(/^error value\.word exports\/freshdesk\.csv:8:1 \/channel: /),
      expect.stringMatching(/^error value\.word exports\/freshdesk\.csv:14:1 \/status: /),
      expect.stringMatching(/^error value\.word exports\/freshdesk\.csv:14:1 \/resolved: /),
      '20 read, 2 invalid',
      '',
    ]);
    expect(held(printed.stdout + printed.stderr)).toEqual([]);
    expect(bench.sandbox.requests()).toEqual([]);
  });

  test('--json', async () => {
    const printed = await bench.run(['load', 'validate', ...FRESHDESK, '--json']);
    expect(printed).toMatchObject({ code: 3, stderr: '' });
    const found = JSON.parse(printed.stdout);
    expect(found).toMatchObject({ ok: false, read: 20, invalid: 2 });
    expect(found.problems).toHaveLength(5);
    expect(found.problems[2]).toMatchObject({ code: 'value.word', line: 8, pointer: '/channel' });
    expect(held(printed.stdout)).toEqual([]);
  });

  test('exit 0 when all are good', async () => {
    const words = ['--default', 'channel=social', '--default', 'status=open', '--default', 'resolved=false'];
    const printed = await bench.run(['load', 'validate', ...FRESHDESK, ...words]);
    expect(printed).toMatchObject({ code: 0, stdout: '20 read, 0 invalid\n' });
  });
});
