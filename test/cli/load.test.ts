import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import { parseYaml } from '../../src/text/yaml.ts';
import { wireProfile } from '../../src/project/wire.ts';
import { everythingIn, eventsIn, held, idIn, openBench, PERSONAL, rowsOf, type Bench } from './load-kit.ts';

const BERLIN = ['--timezone', 'Europe/Berlin'];
/** What the words of the example mean that no vocabulary has. */
const WORDS = ['channel:forums=social', 'status:awaiting parts=open', 'resolved:awaiting parts=false'].flatMap(
  (word) => ['--word', word],
);
const FRESHDESK = ['exports/freshdesk.csv', ...BERLIN];

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

let bench: Bench;

/** `count` records in the operation's own shape, as NDJSON. */
function records(count: number, text = 'x'): string {
  const record = (index: number) => ({
    external_id: `t-${index}`,
    channel: 'chat',
    started_at: '2026-05-24T10:00:00Z',
    subject: text,
  });
  return Array.from({ length: count }, (_, index) => `${JSON.stringify(record(index))}\n`).join('');
}

function write(name: string, text: string): string {
  writeFileSync(join(bench.folder, name), text);
  return name;
}

/** Runs a load that is stopped when the sandbox has been asked once. */
async function stopped(args: readonly string[], reason = 'SIGINT') {
  const stopping = new AbortController();
  const ended = bench.load(args, { signal: stopping.signal });
  await expect.poll(() => bench.sandbox.requests().length, { interval: 10 }).toBeGreaterThan(0);
  stopping.abort(reason);
  return ended;
}

/** One request a second: slow enough to be stopped in between. */
const SLOWLY = ['--rate', '1/s', '--batch-items', '2'];

beforeEach(async () => {
  bench = await openBench();
});

const known = (list: string, field: string): string =>
  `The word is not in the vocabulary; known are ${list}. Add it with the setting word=${field}:WORD=VALUE, or give all others a value with default=${field}=VALUE.`;
const STATES = 'open, pending, waiting on customer, waiting on third party, resolved, closed';
const REFUSED = `Refused:
  1  value.word /channel: ${known('email, portal, phone, chat, feedback widget, outbound email', 'channel')} (source field "Source")
  1  value.word /resolved: ${known(STATES, 'resolved')} (source field "Status")
  1  value.word /status: ${known(STATES, 'status')} (source field "Status")

Words that no vocabulary has; say what they mean:
  --word channel:Forums=TARGET
  --word 'resolved:Awaiting parts=TARGET'
  --word 'status:Awaiting parts=TARGET'

`;

describe('load', () => {
  test('from a file of a known source, by the preset that fits: exit 3 for what is refused', async () => {
    const printed = await bench.load(FRESHDESK);
    const folder = join(bench.data, 'loads', idIn(printed));
    expect(printed.code).toBe(3);
    expect(printed.stderr).toContain(
      'info load.detected: Mappings are chosen by what the files look like: freshdesk-csv for exports/freshdesk.csv.\n',
    );
    expect(printed.stderr).toContain('warning load.verified: The mapping freshdesk-csv@1 is verified by: sample.\n');
    expect(printed.stdout).toBe(`Load ${idIn(printed)} is finished.

  accepted    18    90.0 %
  invalid      2    10.0 %
  read        20

ok: read 20 = accepted 18 + invalid 2
Every record that was read is accounted for exactly once.

${REFUSED}Report   ${folder}/report.html
Rejects  ${folder}/rejects.ndjson
         ${folder}/rejects-freshdesk.csv
Retry    capstan load retry-rejects ${idIn(printed)}
`);
    expect(rowsOf(bench).get('1001')).toMatchObject({ channel: 'email', started_at: '2026-05-04T05:07:32Z' });
    expect(rowsOf(bench).size).toBe(18);
  });

  test('commands that are shown name the data folder that a flag has named', async () => {
    const printed = await bench.load([...FRESHDESK, '--data', 'my data']);
    expect(printed.stdout).toContain(`Retry    capstan load retry-rejects ${idIn(printed)} --data 'my data'\n`);
    const stopped = await bench.load([...FRESHDESK, '--max-rejects', '1', '--data', 'mine']);
    expect(stopped.stdout).toContain(`Resume   capstan load resume ${idIn(stopped)} --max-rejects 100% --data mine\n`);
    expect((await bench.run(['load', 'resume', idIn(stopped), '--max-rejects', '100%', '--data', 'mine'])).code).toBe(
      3,
    );
  });

  test('--json: every line is an event, the last one says where the files are', async () => {
    const printed = await bench.load([...FRESHDESK, '--json']);
    const events = eventsIn(printed);
    expect(printed).toMatchObject({ code: 3, stderr: '' });
    expect(events.map(({ kind }) => kind).filter((kind) => kind !== 'progress')).toEqual([
      'started',
      'notice',
      'notice',
      'ended',
      'written',
    ]);
    expect(events[0]).toMatchObject({ mapping: 'freshdesk-csv@1', files: ['exports/freshdesk.csv'], resumed: false });
    expect(events.filter(({ kind }) => kind === 'notice')).toMatchObject([
      { problem: { code: 'load.detected', severity: 'info', chosen: ['freshdesk-csv for exports/freshdesk.csv'] } },
      { problem: { code: 'load.verified', severity: 'warning', verified: 'sample' } },
    ]);
    expect(events.at(-2)).toMatchObject({ end: { kind: 'finished' }, counts: { read: 20, accepted: 18, invalid: 2 } });
    expect(held(printed.stdout)).toEqual([]);
  });

  test('exit 0 when nothing is refused; records in the own shape need no mapping and are nothing to tell', async () => {
    const printed = await bench.load([write('own.ndjson', records(3))]);
    expect(printed.code).toBe(0);
    expect(printed.stderr).toContain(', mapping none, 1 file\n');
    expect(printed.stderr).not.toContain('load.detected');
    expect(printed.stdout).not.toContain('Retry');
    expect([...rowsOf(bench).keys()]).toEqual(['t-0', 't-1', 't-2']);
  });

  test('from stdin, kept in the folder of the load; a resume would need it', async () => {
    const printed = await bench.load(['-'], { stdin: records(2) });
    expect(printed.code).toBe(0);
    expect(readFileSync(join(bench.data, 'loads', idIn(printed), 'input-1'), 'utf8')).toBe(records(2));
  });

  test('from gzip, a pattern, and a folder', async () => {
    writeFileSync(join(bench.folder, 'one.ndjson.gz'), gzipSync(records(2)));
    expect((await bench.load(['one.*'])).code).toBe(0);
    expect(rowsOf(bench).size).toBe(2);
    expect((await bench.load(['exports/merge', ...BERLIN])).code).toBe(0);
  });

  test('of four sources whose numbers collide: each key gets the name of its source', async () => {
    const printed = await bench.load(['exports/merge', ...BERLIN]);
    expect(printed.code).toBe(0);
    expect(printed.stderr).toContain(
      'freshdesk-csv for exports/merge/freshdesk.csv; gorgias for exports/merge/gorgias.json; intercom-api for ' +
        'exports/merge/intercom.ndjson; zendesk-api for exports/merge/zendesk.ndjson.\n',
    );
    expect([...rowsOf(bench).keys()]).toEqual(
      ['freshdesk', 'gorgias', 'intercom', 'zendesk'].flatMap((name) =>
        [1001, 1002, 1003, 1004, 1005].map((id) => `${name}:${id}`),
      ),
    );
    expect(rowsOf(bench).get('freshdesk:1001')).toMatchObject({ started_at: '2026-05-05T05:00:00Z' });
    expect(rowsOf(bench).get('zendesk:1001')).toMatchObject({ started_at: '2026-05-04T07:00:00Z' });
  });

  test('by update: only what it carries is laid over', async () => {
    await bench.load([write('own.ndjson', records(2))]);
    write('changes.ndjson', '{"external_id":"t-1","status":"solved"}\n{"external_id":"t-0","channel":"chat","x":1}\n');
    const printed = await bench.load(['changes.ndjson', '--operation', 'update']);
    expect(printed.code).toBe(3);
    expect(rowsOf(bench).get('t-1')).toMatchObject({ status: 'solved', subject: 'x' });
    expect((await bench.load(['changes.ndjson', '--operation', 'update', '--unknown', 'refuse'])).code).toBe(3);
  });

  test('by a wire profile, named by a flag or by the capstan.yml of the project', async () => {
    const profile = 'wire: 1\nrename: { external_id: import_id }\nitems: records\n';
    const source = parseYaml(profile, 'wire.yaml');
    const wire = source.ok ? wireProfile(source.value) : source;
    if (!wire.ok) throw new Error('the profile is good');
    bench = await openBench({ wire: wire.value });
    write('wire.yaml', profile);
    const printed = await bench.load([write('own.ndjson', records(2)), '--wire', 'wire.yaml']);
    expect(printed.code).toBe(0);
    expect(bench.sandbox.rows()).toMatchObject([{ import_id: 't-0' }, { import_id: 't-1' }]);
    for (const name of ['capabilities', 'schemas', 'skills', 'capstan.yml'])
      cpSync(join(PROJECT, name), join(bench.folder, name), { recursive: true });
    const config = join(bench.folder, 'capstan.yml');
    const named = readFileSync(config, 'utf8').replace('    namespace: conversations\n', '$&    wire: wire.yaml\n');
    writeFileSync(config, named);
    expect((await bench.load([write('more.ndjson', records(3))])).code).toBe(0);
    expect(bench.sandbox.rows()).toHaveLength(3);
  });
});

describe('what keeps a load from beginning', () => {
  test.each<[string, readonly string[], number, string]>([
    ['a file that is not there', ['nowhere.csv'], 6, 'source.missing'],
    ['a folder without data', ['empty'], 6, 'source.nothing'],
    ['a preset that is none', [...FRESHDESK, '--preset', 'freshdsk-csv'], 2, 'map.preset-unknown'],
    ['a time without a zone', ['exports/freshdesk.csv'], 2, 'map.timezone-required'],
    ['a zone that is none', ['exports/freshdesk.csv', '--timezone', 'Europe/Bärlin'], 2, 'map.timezone-unknown'],
    ['a mapping named twice', [...FRESHDESK, '--preset', 'freshdesk-csv', '--map', 'm.yaml'], 2, 'usage.flag'],
    ['a mapping that is not there', [...FRESHDESK, '--map', 'm.yaml'], 2, 'text.unreadable'],
    ['a profile that is not there', [...FRESHDESK, '--wire', 'w.yaml'], 2, 'text.unreadable'],
    ['a file that nothing fits', ['odd.csv'], 2, 'load.no-mapping'],
    ['a rate that is none', [...FRESHDESK, '--rate', 'fast'], 2, 'load.setting'],
    ['a share above all', [...FRESHDESK, '--rate-share', '120%'], 2, 'load.setting'],
    ['a limit that is none', [...FRESHDESK, '--max-rejects', '-1'], 2, 'load.setting'],
    ['a word without a meaning', [...FRESHDESK, '--word', 'channel'], 2, 'map.setting'],
    ['a flag that is none', [...FRESHDESK, '--timezon', 'utc'], 2, 'usage.flag'],
    ['a flag that is given twice', [...FRESHDESK, '--timezone', 'utc'], 2, 'usage.flag'],
    ['a choice that is none', [...FRESHDESK, '--operation', 'delete'], 2, 'usage.flag'],
    ['a number out of its range', [...FRESHDESK, '--max-in-flight', '65'], 2, 'usage.flag'],
    ['no file', [], 2, 'usage.flag'],
    ['a key in the command line', [...FRESHDESK, '--key', 'x'], 2, 'usage.flag'],
  ])('%s', async (_, args, code, problem) => {
    write('odd.csv', 'a,b\n1,2\n');
    mkdirSync(join(bench.folder, 'empty'));
    const [text, json] = [await bench.load(args), await bench.load([...args, '--json'])];
    expect(text).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(problem) });
    expect(json).toMatchObject({ code, stderr: '' });
    expect(JSON.parse(json.stdout)).toMatchObject({
      ok: false,
      problems: [{ code: expect.stringContaining(problem) }],
    });
    expect(bench.sandbox.requests()).toEqual([]);
    const loads = join(bench.data, 'loads');
    expect(existsSync(loads) ? readdirSync(loads) : []).toEqual([]);
  });

  test('no key: exit 2, and the variable is named', async () => {
    const printed = await bench.load(FRESHDESK, { env: { ASSEMBLED_API_KEY: '' } });
    expect(printed).toMatchObject({ code: 2, stderr: expect.stringContaining('ASSEMBLED_API_KEY') });
  });

  test('a data folder that cannot be one', async () => {
    const printed = await bench.load([...FRESHDESK, '--data', write('file', '')]);
    expect(printed).toMatchObject({ code: 2, stderr: expect.stringContaining('ledger.folder') });
  });

  test('of stdin nothing stays when the load does not begin', async () => {
    const printed = await bench.load(['-'], { stdin: 'a,b\n1,2\n' });
    expect(printed).toMatchObject({ code: 2, stderr: expect.stringContaining('load.no-mapping') });
    expect(readdirSync(join(bench.data, 'loads'))).toEqual([]);
  });
});

describe('how a load ends early', () => {
  test('401: exit 5 after one request, nothing is lost, and a resume goes on', async () => {
    bench = await openBench({ key: 'right' });
    const printed = await bench.load(FRESHDESK);
    expect(printed).toMatchObject({ code: 5, stdout: expect.stringContaining('(HTTP 401): check ASSEMBLED_API_KEY.') });
    const report = await bench.run(['load', 'report', '--as', 'md']);
    expect(report.stdout).toContain('ASSEMBLED');
    expect(held(printed.stdout + printed.stderr + report.stdout, ['any'])).toEqual([]);
    expect(printed.stdout).toContain(`Resume   capstan load resume ${idIn(printed)}\n`);
    expect(bench.sandbox.totals().requests).toBe(1);
    const resumed = await bench.run(['load', 'resume'], { env: { ASSEMBLED_API_KEY: 'right' } });
    expect(resumed).toMatchObject({ code: 2, stderr: expect.stringContaining('load.other-target') });
    expect((await bench.load(FRESHDESK, { env: { ASSEMBLED_API_KEY: 'right' } })).code).toBe(3);
  });

  test('more rejects than allowed: exit 4', async () => {
    const printed = await bench.load([...FRESHDESK, '--max-rejects', '1']);
    expect(printed).toMatchObject({
      code: 4,
      stdout: expect.stringContaining('more records were refused than allowed'),
    });
    expect((await bench.load([...FRESHDESK, '--max-rejects', '10%', '--overtake'])).code).toBe(3);
  });

  test('and a resume is stopped again, unless it is told to go on', async () => {
    const printed = await bench.load([...FRESHDESK, '--max-rejects', '1']);
    expect(printed.stdout).toContain(`Resume   capstan load resume ${idIn(printed)} --max-rejects 100%\n`);
    expect(bench.sandbox.requests()).toEqual([]);
    expect((await bench.run(['load', 'resume'])).code).toBe(4);
    expect((await bench.run(['load', 'resume', '--max-rejects', 'many'])).code).toBe(2);
    const resumed = await bench.run(['load', 'resume', idIn(printed), '--max-rejects', '100%']);
    expect(resumed).toMatchObject({ code: 3, stdout: expect.stringContaining('read 20 = accepted 18 + invalid 2\n') });
  });

  test('an upstream that refuses everything in the same way: exit 4', async () => {
    bench.faults('status=422');
    const printed = await bench.load([write('own.ndjson', records(64))]);
    expect(printed).toMatchObject({ code: 4, stdout: expect.stringContaining('refused everything in the same way') });
    expect(bench.sandbox.rows()).toEqual([]);
  });

  test('an upstream that is not there: exit 75 at once, with its host and the cause', async () => {
    const printed = await bench.run(['load', write('own.ndjson', records(3)), '--upstream', 'http://127.0.0.1:9']);
    expect(printed.code).toBe(75);
    expect(printed.stdout).toContain(
      'has not finished: the upstream cannot be reached (127.0.0.1:9: ECONNREFUSED): check its address and the network.\n',
    );
    expect(printed.stdout).toContain(`Resume   capstan load resume ${idIn(printed)}\n`);
    expect(await bench.run(['load', 'report', '--json'])).toMatchObject({
      stdout: expect.stringContaining('(127.0.0.1:9: ECONNREFUSED)'),
    });
  });

  test('an upstream that asks for a long pause: exit 75, and a resume goes on', async () => {
    bench.faults('status=503,retryAfter=7200,times=1');
    const printed = await bench.load([write('own.ndjson', records(3))]);
    expect(printed).toMatchObject({ code: 75, stdout: expect.stringContaining('the upstream asks for a long pause') });
    expect((await bench.run(['load', 'resume'])).code).toBe(0);
    expect(rowsOf(bench).size).toBe(3);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])('%s: exit %i; a resume sends what is left, once', async (signal, code) => {
    const printed = await stopped([write('own.ndjson', records(6)), ...SLOWLY], signal);
    expect(printed).toMatchObject({ code, stdout: expect.stringContaining('it was stopped on request') });
    const before = bench.sandbox.requests().length;
    expect(before).toBeLessThan(3);
    const resumed = await bench.run(['load', 'resume', idIn(printed)]);
    expect(resumed.code).toBe(0);
    expect(resumed.stderr).toContain(`Load ${idIn(printed)} goes on: `);
    expect(bench.sandbox.requests()).toHaveLength(3);
    expect(rowsOf(bench).size).toBe(6);
  });

  test('input that is another than it was: exit 6', async () => {
    const printed = await stopped([write('own.ndjson', records(6)), ...SLOWLY]);
    appendFileSync(join(bench.folder, 'own.ndjson'), records(1));
    const resumed = await bench.run(['load', 'resume', idIn(printed), '--json']);
    expect(resumed.code).toBe(6);
    expect(eventsIn(resumed)[0]).toMatchObject({ end: { kind: 'input', problem: { code: 'source.changed' } } });
  });
});

describe('resume', () => {
  test('of nothing, of an unknown load, of a finished one', async () => {
    expect(await bench.run(['load', 'resume'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('ledger.nothing-to-resume'),
    });
    expect(await bench.run(['load', 'resume', 'L1'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('ledger.unknown-load'),
    });
    const printed = await bench.load(FRESHDESK);
    expect(await bench.run(['load', 'resume', idIn(printed), '--json'])).toMatchObject({
      code: 2,
      stdout: expect.stringContaining('ledger.nothing-to-resume'),
    });
  });

  test('what lay in the future when the load began does so on the next day', async () => {
    bench.faults('status=503,retryAfter=7200');
    const printed = await bench.load(FRESHDESK);
    const ledger = everythingIn(bench.data).find(({ path }) => path.endsWith('ledger.sqlite'))?.path ?? '';
    const database = new DatabaseSync(ledger);
    const plan: { recipe: string } = JSON.parse(String(database.prepare('SELECT plan FROM loads').get()?.['plan']));
    const recipe: { reading: { now: number } } = JSON.parse(plan.recipe);
    expect(Math.abs(Date.now() - recipe.reading.now)).toBeLessThan(60_000);
    recipe.reading.now = Date.UTC(2026, 0, 1);
    for (const table of ['windows', 'batches', 'intents', 'rejects', 'carries', 'tallies', 'heads', 'reasons'])
      database.exec(`DELETE FROM ${table}`);
    database
      .prepare('UPDATE loads SET plan = ?, cursor = NULL, spill = NULL, complete = 0')
      .run(JSON.stringify({ ...plan, recipe: JSON.stringify(recipe) }));
    database.close();
    const resumed = await bench.run(['load', 'resume', idIn(printed)]);
    expect(resumed.stdout).toContain('read 20 = invalid 20\n');
    expect(resumed.stdout).toContain('value.time-range');
  });

  test('a new load waits for an unfinished one, or overtakes it: what it writes, the older one drops', async () => {
    const older = await stopped([write('own.ndjson', records(6, 'old')), ...SLOWLY]);
    const refused = await bench.load([write('new.ndjson', records(5, 'new'))]);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining(`capstan load resume ${idIn(older)}`) });
    const update = await bench.load(['new.ndjson', '--operation', 'update', '--overtake']);
    expect(update).toMatchObject({ code: 2, stderr: expect.stringContaining('ledger.overtake') });
    expect((await bench.load(['new.ndjson', '--overtake'])).code).toBe(0);
    const resumed = await bench.run(['load', 'resume', idIn(older)]);
    expect(resumed).toMatchObject({ code: 0, stdout: expect.stringMatching(/superseded +[1-3] /) });
    expect([...rowsOf(bench).values()].map(({ subject }) => subject)).toEqual([
      'new',
      'new',
      'new',
      'new',
      'new',
      'old',
    ]);
  });
});

describe('diff', () => {
  test('sends only what has changed', async () => {
    await bench.load([write('own.ndjson', records(4))]);
    const lines = records(4).split('\n');
    write('own.ndjson', [lines[0], lines[1]?.replace('chat', 'email'), lines[2], lines[3]].join('\n'));
    const printed = await bench.load(['diff', 'own.ndjson']);
    expect(printed).toMatchObject({ code: 0, stdout: expect.stringContaining('read 4 = accepted 1 + unchanged 3') });
    expect(rowsOf(bench).get('t-1')).toMatchObject({ channel: 'email' });
  });
});

describe('retry-rejects', () => {
  test('loads again what was refused, with the words that were missing', async () => {
    const first = await bench.load(FRESHDESK);
    const again = await bench.run(['load', 'retry-rejects', ...WORDS]);
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('ok: read 2 = accepted 2\n') });
    expect(rowsOf(bench).get('1007')).toMatchObject({ channel: 'social', started_at: '2026-05-04T15:07:15Z' });
    expect(idIn(again)).not.toBe(idIn(first));
  });

  test('reads them as what they are, whatever was said of the files', async () => {
    await bench.load([FRESHDESK, '--format', 'csv', '--encoding', 'windows-1252'].flat());
    const again = await bench.run(['load', 'retry-rejects', ...WORDS]);
    expect(again.code).toBe(0);
    const { stdout } = await bench.run(['load', 'report', idIn(again), '--json']);
    // a resume opens the input by what the recipe says of it
    expect(stdout).not.toMatch(/windows-1252|"format":/);
  });

  test('by a mended mapping', async () => {
    await bench.load(FRESHDESK);
    const { stdout } = await bench.run(['presets', 'show', 'freshdesk-csv']);
    write('mine.yaml', stdout.replace('outbound email: email', 'outbound email: email\n    forums: social'));
    const again = await bench.run(['load', 'retry-rejects', '--map', 'mine.yaml', '--json']);
    expect(eventsIn(again).at(-2)).toMatchObject({ counts: { read: 2, accepted: 1, invalid: 1 } });
  });

  test('of a merge: each record by the mapping of the file that it came from', async () => {
    const zendesk = join(bench.folder, 'exports/merge/zendesk.ndjson');
    const freshdesk = join(bench.folder, 'exports/merge/freshdesk.csv');
    writeFileSync(zendesk, readFileSync(zendesk, 'utf8').replace('"channel":"web"', '"channel":"pigeon"'));
    writeFileSync(freshdesk, readFileSync(freshdesk, 'utf8').replace('Email', 'Pigeon'));
    expect((await bench.load(['exports/merge', ...BERLIN])).code).toBe(3);
    const again = await bench.run(['load', 'retry-rejects', '--word', 'channel:pigeon=email']);
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('ok: read 2 = accepted 2\n') });
    expect(rowsOf(bench).size).toBe(20);
  });

  test('the rejects file of a merge: by the same mappings, and under the same keys, also when one source is left of it', async () => {
    const zendesk = join(bench.folder, 'exports/merge/zendesk.ndjson');
    const freshdesk = join(bench.folder, 'exports/merge/freshdesk.csv');
    writeFileSync(zendesk, readFileSync(zendesk, 'utf8').replace('"channel":"web"', '"channel":"pigeon"'));
    writeFileSync(freshdesk, readFileSync(freshdesk, 'utf8').replace('Email', 'Pigeon'));
    const first = await bench.load(['exports/merge', ...BERLIN]);
    const rejects = join(bench.data, 'loads', idIn(first), 'rejects.ndjson');
    const [row = '', record = ''] = readFileSync(rejects, 'utf8').trim().split('\n');
    const mended = ['--word', 'channel:pigeon=email'];
    // what is refused again is no less told apart
    const second = await bench.load([write('one.ndjson', row), '--preset', 'freshdesk-csv', ...BERLIN]);
    const again = readFileSync(join(bench.data, 'loads', idIn(second), 'rejects.ndjson'), 'utf8');
    expect((await bench.load([write('both.ndjson', again + record), ...BERLIN, ...mended])).code).toBe(0);
    const keys = [...rowsOf(bench).keys()];
    expect(keys).toHaveLength(20);
    expect(keys.filter((key) => !/^(freshdesk|gorgias|intercom|zendesk):/.test(key))).toEqual([]);
  });

  test('rejects files of two namespaces are not taken for one source', async () => {
    const rejectsIn = async (name: string): Promise<string> => {
      const printed = await bench.load([...FRESHDESK, '--namespace', name]);
      return join(bench.data, 'loads', idIn(printed), 'rejects.ndjson');
    };
    const [one, two] = [await rejectsIn('one'), await rejectsIn('two')];
    expect(await bench.load([one, two, ...BERLIN, ...WORDS])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('source.rejects-mixed'),
    });
    expect((await bench.load([two, ...BERLIN, ...WORDS])).code).toBe(0);
    expect([...rowsOf(bench).keys()].filter((key) => !/^(one|two):/.test(key))).toEqual([]);
  });

  test('rows that the upstream refused have their own columns too, and load again as they are', async () => {
    bench.faults('poison=1003');
    const printed = await bench.load([...FRESHDESK, ...WORDS]);
    expect(printed).toMatchObject({ code: 3, stdout: expect.stringContaining('read 20 = accepted 19 + rejected 1\n') });
    const table = join(bench.data, 'loads', idIn(printed), 'rejects-freshdesk.csv');
    const text = readFileSync(table, 'utf8');
    expect(text).toContain('Ticket ID,Subject,Status');
    expect(text).toContain('1003,Cancel my subscription,Closed');
    bench.faults();
    expect((await bench.load([table, ...BERLIN, ...WORDS])).code).toBe(0);
    expect(rowsOf(bench).get('1003')).toMatchObject({ channel: 'phone', started_at: '2026-05-04T08:44:03Z' });
    bench.faults('poison=1003');
    const lines = join(bench.data, 'loads', idIn(printed), 'rejects.ndjson');
    expect((await bench.load([lines, ...BERLIN, ...WORDS])).code).toBe(3);
  });

  test('of nothing', async () => {
    expect(await bench.run(['load', 'retry-rejects'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('load.no-rejects'),
    });
    const printed = await bench.load([write('own.ndjson', records(1))]);
    expect(await bench.run(['load', 'retry-rejects', idIn(printed), '--json'])).toMatchObject({
      code: 2,
      stdout: expect.stringContaining('load.no-rejects'),
    });
    expect(readdirSync(join(bench.data, 'loads'))).toEqual([idIn(printed)]);
  });
});

describe('what a load leaves behind', () => {
  test('is for its owner only, whatever the mask of the process', async () => {
    const before = process.umask(0);
    try {
      bench.faults('poison=1003');
      await bench.load([...FRESHDESK, '--dedupe', 'full']);
      await bench.load(['-'], { stdin: records(1) });
    } finally {
      process.umask(before);
    }
    const found = everythingIn(bench.data);
    expect(found.length).toBeGreaterThan(12);
    expect(found.filter(({ isFolder, mode }) => mode !== (isFolder ? '700' : '600'))).toEqual([]);
  });

  test('personal data stands in ledger, spool and rejects, and nowhere else', async () => {
    bench.faults('poison=1003', 'refusal=id');
    const printed = await bench.load(FRESHDESK);
    expect(held(printed.stdout + printed.stderr)).toEqual([]);
    const holding = everythingIn(bench.data)
      .filter(({ path, isFolder }) => !isFolder && held(readFileSync(path, 'latin1')).length > 0)
      .map(({ path }) => path.slice(path.lastIndexOf('/') + 1));
    expect(holding.toSorted()).toEqual(['ledger.sqlite', 'rejects-freshdesk.csv', 'rejects.ndjson']);
    expect(PERSONAL.length).toBeGreaterThan(4);
  });
});
