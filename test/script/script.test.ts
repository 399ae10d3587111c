import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { Alone, documentOf, KEY } from './alone.ts';

const EXPORT = fileURLToPath(new URL('../../examples/exports/freshdesk.csv', import.meta.url));

let alone: Alone;
let sandbox: Sandbox;

beforeAll(async () => {
  alone = new Alone();
  copyFileSync(EXPORT, alone.path('tickets.csv'));
  sandbox = await startSandbox({ key: KEY });
});
afterAll(async () => {
  await sandbox.close();
  alone.remove();
});

const record = (id: string, more: object = {}): string =>
  `${JSON.stringify({ external_id: id, channel: 'email', started_at: '2026-05-24T09:15:00Z', ...more })}\n`;

const live = (): Record<string, string> => ({ CAPSTAN_UPSTREAM: sandbox.url, ASSEMBLED_API_KEY: KEY });
const idsOf = (prefix: string): string[] =>
  sandbox.rows().flatMap(({ external_id: id }) => (id.startsWith(prefix) ? [id] : []));

describe('sending', () => {
  test('an export is mapped by the preset that fits, and loaded', async () => {
    const before = sandbox.totals().stored;
    const ran = await alone.run(['load', 'tickets.csv', '--timezone', 'Europe/Berlin'], { env: live() });
    const said = documentOf(ran);
    expect(ran.code).toBe(3);
    expect(said.counts).toMatchObject({ read: 20, accepted: 18, invalid: 2, pending: 0 });
    expect(sandbox.totals().stored - before).toBe(18);
    expect(said.next).toContain(`report ${said.load} --rejects`);

    const report = await alone.run(['report', said.load ?? '', '--rejects']);
    expect(documentOf(report)).toMatchObject({
      mapping: { id: 'freshdesk-csv@1' },
      rejects: [
        { line: 8, reasons: [{ code: 'value.word', pointer: '/channel' }] },
        { line: 14, reasons: [{ code: 'value.word' }, { code: 'value.word' }] },
      ],
    });
  });

  test('a mapping of one’s own is JSON, made of a preset', async () => {
    const preset = await alone.run(['presets', 'freshdesk-csv']);
    writeFileSync(
      alone.path('mine.json'),
      preset.stdout.replace('"feedback widget"', '"forums": "social", "feedback widget"'),
    );
    const args = ['load', 'tickets.csv', '--mapping', 'mine.json', '--timezone', 'utc', '--dry-run'];
    const ran = documentOf(await alone.run(args));
    expect(ran.counts).toMatchObject({ read: 20, invalid: 1 });
    writeFileSync(alone.path('mine.yaml'), 'mapping: 1\n');
    const yaml = await alone.run(['load', 'tickets.csv', '--mapping', 'mine.yaml', '--dry-run']);
    expect([yaml.code, documentOf(yaml).problems[0]?.code]).toEqual([2, 'script.json']);
  });

  test('records of stdin are sent as they are, and an update changes them', async () => {
    const sent = await alone.run(['upsert', '-'], { env: live(), stdin: record('s:1') + record('s:2') });
    expect([sent.code, documentOf(sent).counts?.['accepted']]).toEqual([0, 2]);
    const change = '[{"external_id":"s:1","status":"solved"}]';
    const changed = await alone.run(['update', '-'], { env: live(), stdin: change });
    expect(changed.code).toBe(0);
    expect(sandbox.rows().find(({ external_id: id }) => id === 's:1')).toMatchObject({ status: 'solved' });
  });

  test('CSV with the fields of the API, and a field that an update does not have', async () => {
    writeFileSync(alone.path('own.csv'), 'external_id,channel,started_at\nc:1,chat,2026-05-24T09:15:00Z\n');
    expect((await alone.run(['upsert', 'own.csv'], { env: live() })).code).toBe(0);
    expect(idsOf('c:')).toEqual(['c:1']);
    const ran = await alone.run(['update', '-'], { env: live(), stdin: '{"external_id":"c:1","channel":"sms"}' });
    expect([ran.code, documentOf(ran).counts]).toMatchObject([3, { invalid: 1 }]);
  });

  test('--dry-run needs no key and sends nothing', async () => {
    const before = sandbox.totals().requests;
    const ran = await alone.run(['upsert', '-', '--dry-run'], {
      stdin: record('d:1', { customer_id: 'secret-person' }),
    });
    expect(ran.code).toBe(0);
    expect(documentOf(ran)).toMatchObject({ dryRun: true, wouldSend: { records: 1, requests: 1 } });
    expect(ran.stdout).not.toContain('secret-person');
    expect(sandbox.totals().requests).toBe(before);
  });
});

describe('checking', () => {
  test('good records, bad records with their lines, and never more than twenty problems', async () => {
    const good = await alone.run(['validate', '-'], { stdin: record('v:1') });
    expect([good.code, documentOf(good).ok]).toEqual([0, true]);
    const bad = await alone.run(['validate', '-'], { stdin: record('v:1') + '{"channel":"fax"}\n'.repeat(30) });
    const said = documentOf(bad);
    expect([bad.code, said.counts?.['invalid'], said.problems.length, said.more]).toEqual([3, 30, 20, 70]);
    expect(said.problems[0]).toMatchObject({ code: 'input.required', line: 2, pointer: '/external_id' });
  });

  test('changes are checked by --operation update', async () => {
    const stdin = '{"external_id":"x","csat_score":9}\n';
    const ran = await alone.run(['validate', '-', '--operation', 'update'], { stdin });
    expect(documentOf(ran).problems).toMatchObject([{ code: 'input.range', pointer: '/csat_score' }]);
  });

  test('the whole body of a request is checked by --request, with the line of each problem', async () => {
    const stdin = '{"conversations": [\n{"external_id": 7}]}';
    const ran = await alone.run(['validate', '-', '--request'], { stdin });
    expect(ran.code).toBe(3);
    expect(documentOf(ran).problems).toMatchObject([
      { code: 'input.required', pointer: '/conversations/0/channel', line: 2 },
      { code: 'input.required', pointer: '/conversations/0/started_at', line: 2 },
      { code: 'input.type', pointer: '/conversations/0/external_id', line: 2 },
    ]);
  });
});

describe('what cannot be done', () => {
  test.each<[string, string[], string, number]>([
    ['an unknown command', ['upsret', 'x'], 'Did you mean "upsert"?', 2],
    ['an unknown flag', ['load', 'x', '--time-zone', 'utc'], 'Did you mean --timezone?', 2],
    ['a flag of another command', ['upsert', 'x', '--preset', 'front-csv'], 'has no flag --preset', 2],
    ['a flag without its value', ['load', 'x', '--timezone'], '--timezone needs a value.', 2],
    ['a value that is none', ['load', 'x', '--dst', 'never'], 'one of earlier, later, reject', 2],
    ['two mappings', ['load', 'x', '--mapping', 'a.json', '--map', 'b.json'], '--mapping is given once.', 2],
    ['nothing to read', ['load'], 'load FILE...', 2],
    ['an unknown preset', ['load', 'tickets.csv', '--preset', 'freshdesk', '--dry-run'], 'freshdesk-', 2],
    ['a file that is not there', ['validate', 'gone.ndjson'], 'gone.ndjson', 6],
    ['an upstream that is none', ['validate', 'tickets.csv'], 'http or https URL', 2],
    ['an upstream that is empty', ['upsert', 'tickets.csv'], 'http or https URL', 2],
  ])('%s', async (name, args, words, code) => {
    const upstream = new Map([
      ['an upstream that is none', 'ftp://nowhere'],
      ['an upstream that is empty', ''],
    ]).get(name);
    const env = upstream === undefined ? {} : { CAPSTAN_UPSTREAM: upstream };
    const ran = await alone.run(args, { env });
    expect([ran.code, documentOf(ran).ok]).toEqual([code, false]);
    expect(ran.stdout).toContain(words.replaceAll('"', '\\"'));
    expect(documentOf(ran).next).toMatch(name === 'an unknown preset' ? /presets lists/ : /--help/);
  });

  test.each<[string, string[], string[], string]>([
    ['a missing key', ['upsert', 'tickets.csv'], ['serve.secret'], 'never ask for it'],
    ['a load that is unknown', ['report', 'L1'], ['ledger.unknown-load'], 'capstan.mjs status lists the loads.'],
    ['no mapping', ['validate', '-', '--format', 'csv'], ['load.no-mapping'], '--mapping FILE.json'],
  ])('says the next step: %s', async (_, args, codes, words) => {
    const ran = await alone.run(args, { env: { CAPSTAN_DATA: alone.path('next') }, stdin: 'a,b\n1,2\n' });
    const said = documentOf(ran);
    expect([ran.code, said.problems.map(({ code }) => code)]).toEqual([2, codes]);
    expect(said.next).toContain(words);
    // no command of another program
    expect(said.problems[0]?.detail ?? '').not.toMatch(/`capstan /);
  });

  test('a wrong key stops the load at once; the load belongs to that key', async () => {
    const env = { ...live(), ASSEMBLED_API_KEY: `${KEY}-wrong`, CAPSTAN_DATA: alone.path('refused') };
    const ran = await alone.run(['upsert', '-'], { env, stdin: record('k:1') });
    expect([ran.code, documentOf(ran).end]).toEqual([5, 'authentication']);
    const other = await alone.run(['resume'], { env: { ...env, ASSEMBLED_API_KEY: KEY } });
    expect(documentOf(other).problems[0]?.code).toBe('load.other-target');
  });

  test('the key goes to no other host', async () => {
    const env = { CAPSTAN_UPSTREAM: 'http://elsewhere.invalid', ASSEMBLED_API_KEY: KEY, CAPSTAN_DATA: alone.path('e') };
    const setting = { env, stdin: record('h:1') };
    const ran = await alone.run(['upsert', '-', '--dry-run'], setting);
    expect(documentOf(ran).problems.map(({ code }) => code)).toEqual(['serve.credential-host']);
  });
});

test('help teaches: commands, operations, exit codes, the variables, and what is next', async () => {
  const { code, stdout } = await alone.run(['--help']);
  expect(code).toBe(0);
  for (const word of [
    'validate',
    'upsert',
    'update',
    'load',
    'resume',
    'report',
    'ASSEMBLED_API_KEY',
    'CAPSTAN_UPSTREAM',
  ])
    expect(stdout).toContain(word);
  const load = await alone.run(['load', '--help']);
  for (const word of ['--timezone ZONE', '--dry-run', '--max-rejects', 'Examples:', '75'])
    expect(load.stdout).toContain(word);
  expect((await alone.run([])).code).toBe(2);
});

test('nothing that was printed or kept holds the key', async () => {
  await alone.run(['status']);
  expect(alone.printed).not.toContain(KEY);
  expect(alone.printed).not.toContain(Buffer.from(`${KEY}:`).toString('base64'));
  expect(readFileSync(alone.path('capstan.mjs'), 'utf8')).not.toContain(KEY);
});
