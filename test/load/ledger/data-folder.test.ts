import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { imbalance } from '../../../src/load/counts.ts';
import { openData } from '../../../src/load/ledger/data-folder.ts';
import type { LoadLedger } from '../../../src/load/ledger/ledger.ts';
import { exitOf } from '../../../src/model/problem.ts';
import { codes, fresh, ledgerFile, opened, sql, tempFolder, value } from './kit.ts';
import { FINGERPRINT, PLAN, UPSERT } from './plan.ts';
import { invalid, record, records, windowOf } from './window.ts';

const WRITER = fileURLToPath(new URL('./writer.ts', import.meta.url));

/** Another process that holds the target, until it is killed; `said` is `ready` or `locked`. */
async function writer(folder: string, what: 'hold' | 'commit'): Promise<{ child: ChildProcess; said: string }> {
  const child = spawn(process.execPath, [WRITER, folder, what], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const [said] = await once(child.stdout, 'data');
  return { child, said: String(said).trim() };
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

function acceptAll(load: LoadLedger): void {
  for (const { id } of load.pendingBatches(0, 1000)) load.settle(id, { kind: 'accepted' }, 1);
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

describe('the folder', () => {
  test('is for its owner only, with everything in it', () => {
    const { data, folder, load } = fresh();
    load.commitWindow(windowOf({ batches: [records(1, 2)] }));
    const spool = data.loadFolder(load.id);
    const modes = [folder, join(folder, 'targets'), spool, ...filesOf(folder)].map(
      (path) => statSync(path).mode & 0o777,
    );
    expect(modes.slice(0, 3)).toEqual([0o700, 0o700, 0o700]);
    expect(new Set(modes.slice(3))).toEqual(new Set([0o600]));
    expect(filesOf(folder).map((path) => path.slice(path.lastIndexOf('/') + 1))).toContain('ledger.sqlite-wal');
  });

  test('keeps its salt', () => {
    const folder = tempFolder();
    const { salt } = value(openData(folder));
    expect(salt).toHaveLength(32);
    expect(value(openData(folder)).salt).toEqual(salt);
    expect(value(openData(tempFolder())).salt).not.toEqual(salt);
    truncateSync(join(folder, 'salt'), 5);
    expect(codes(openData(folder))).toEqual(['ledger.damaged']);
  });

  test('that cannot be one is a problem', () => {
    const file = join(tempFolder(), 'file');
    writeFileSync(file, '');
    expect(codes(openData(file))).toEqual(['ledger.folder']);
    expect(codes(openData(join(file, 'below')))).toEqual(['ledger.folder']);
  });

  test.skipIf(process.platform !== 'linux')('below a folder that takes none is a problem, and ends', () => {
    expect(codes(openData('/proc/self/data'))).toEqual(['ledger.folder']);
    expect(codes(openData('/proc/nowhere/data'))).toEqual(['ledger.folder']);
  });

  test('ids sort by time, and name no other folder', () => {
    const world = {
      now: () => 0,
      date: () => Date.UTC(2026, 4, 24, 10, 15, 30),
      random: () => 0.5,
      sleep: () => Promise.resolve(),
    };
    expect(value(openData(tempFolder(), world)).newId()).toBe('L20260524T101530-i000');
    const { data } = fresh();
    expect(() => data.loadFolder('../x')).toThrow('not the id');
    expect(() => data.target('../x', '')).toThrow('hex');
    expect(codes(data.purge('../x'))).toEqual(['ledger.unknown-load']);
  });
});

describe('the lock', () => {
  test('keeps a second user of this process out, and names it', () => {
    const { data, target } = fresh();
    const second = data.target(FINGERPRINT, '');
    expect(second.problems).toMatchObject([{ code: 'ledger.locked', args: { pid: process.pid } }]);
    expect(second.problems.map(exitOf)).toEqual([75]);
    expect(data.target('beef', '').ok).toBe(true);
    target.close();
    expect(opened(data).resume().ok).toBe(true);
  });

  test('is not lost when this process tries again, looks, or forgets what it holds', async () => {
    const { data, folder, load } = fresh();
    expect(codes(data.target(FINGERPRINT, ''))).toEqual(['ledger.locked']);
    expect(value(data.loads())).toMatchObject([{ state: 'running' }]);
    expect(codes(data.purge(load.id))).toEqual(['ledger.locked']);
    expect(await writer(folder, 'hold')).toMatchObject({ said: 'locked' });
  });

  test('keeps other processes out, until the holder dies in whatever way', async () => {
    const folder = tempFolder();
    const { child } = await writer(folder, 'hold');
    const data = value(openData(folder));
    expect(data.target(FINGERPRINT, '').problems).toMatchObject([{ code: 'ledger.locked', args: { pid: child.pid } }]);
    expect(value(data.loads())).toMatchObject([{ state: 'running' }]);
    const [load] = value(data.loads());
    expect(codes(data.purge(load?.id ?? ''))).toEqual(['ledger.locked']);
    await kill(child);
    expect(value(data.loads())).toMatchObject([{ state: 'stopped' }]);
    expect(value(data.report(load?.id ?? ''))).toMatchObject({ state: 'stopped', end: undefined });
    expect(value(opened(data).resume()).ledger.id).toBe(load?.id);
  });
});

test('kill -9 at any instant: windows and answers are whole', async () => {
  const folder = tempFolder();
  const data = value(openData(folder));
  let last = 0;
  for (let round = 0; round < 8; round += 1) {
    const { child } = await writer(folder, 'commit');
    await sleep(20 + round * 17);
    const [seen] = value(data.loads());
    expect(seen === undefined ? 0 : imbalance(seen.counts)).toBe(0);
    await kill(child);
    const target = value(data.target(FINGERPRINT, ''));
    const { ledger } = value(target.resume());
    const counts = ledger.counts();
    const { next, carry } = ledger.checkpoint();
    expect(imbalance(counts)).toBe(0);
    expect(counts.read).toBe(next?.record ?? 0);
    expect(counts.invalid).toBe(counts.read / 40);
    expect(ledger.report().days).toEqual(counts.read === 0 ? [] : [{ day: '2026-05-24', records: counts.read }]);
    const pending = ledger.pendingBatches(0, 1000);
    expect(pending.reduce((sum, { keys }) => sum + keys.length, carry.length)).toBe(counts.pending);
    for (const { body, keys } of pending)
      expect(JSON.parse(Buffer.from(body).toString())).toMatchObject({ orders: keys.map((id) => ({ id })) });
    expect([...ledger.rejects()]).toHaveLength(counts.invalid + counts.rejected);
    expect(counts.read).toBeGreaterThanOrEqual(last);
    last = counts.read;
    target.close();
  }
  expect(last).toBeGreaterThan(40);
});

describe('a ledger', () => {
  test.each([
    ['of a newer version', 'PRAGMA user_version = 3', 'ledger.newer'],
    ['of an older version', 'PRAGMA user_version = 1', 'ledger.newer'],
    ['of something else', 'PRAGMA application_id = 7', 'ledger.damaged'],
  ])('%s is refused and left as it is', (_, change, code) => {
    const { folder, target, data, file } = fresh();
    target.close();
    sql(file, change);
    const before = readFileSync(file);
    const refused = data.target(FINGERPRINT, '');
    expect(refused.problems).toMatchObject([{ code, place: { file } }]);
    expect(refused.problems.map(exitOf)).toEqual([2]);
    expect(readFileSync(file)).toEqual(before);
    expect(data.loads()).toMatchObject({ ok: true, value: [], problems: [{ code, severity: 'warning' }] });
    expect(codes(value(openData(folder)).find('L1'))).toEqual(['ledger.unknown-load']);
  });

  test.each([
    ['cut off', (file: string) => truncateSync(file, 4096 * 3)],
    ['cut off within its head', (file: string) => truncateSync(file, 50)],
    ['overwritten', (file: string) => writeFileSync(file, 'x'.repeat(20_000))],
  ])('that is %s is damaged, and the lock is free again', (_, damage) => {
    const { target, data, file, load } = fresh();
    load.commitWindow(windowOf({ batches: [records(1, 500)], complete: true }));
    target.close();
    damage(file);
    expect(codes(data.target(FINGERPRINT, ''))).toEqual(['ledger.damaged']);
    expect(codes(data.target(FINGERPRINT, ''))).toEqual(['ledger.damaged']);
  });

  test('damaged in the middle says so when it is met', () => {
    const { target, data, file, load } = fresh();
    load.commitWindow(windowOf({ batches: [records(1, 2000)], invalid: [invalid(3000)] }));
    target.close();
    const bytes = readFileSync(file);
    bytes.fill(0xff, 4096 * 2);
    writeFileSync(file, bytes);
    const again = data.target(FINGERPRINT, '');
    if (again.ok) onTestFinished(() => again.value.close());
    const resumed = again.ok ? again.value.resume() : again;
    expect(codes(resumed)).toEqual(['ledger.damaged']);
  });
});

describe('looking, without the lock', () => {
  test('finds loads of all targets, the newest first, while one is written', () => {
    const { data, load } = fresh();
    load.commitWindow(windowOf({ batches: [records(1, 2)], invalid: [invalid(3)] }));
    const other = value(data.target('beef', 'https://other.example.com'));
    onTestFinished(() => other.close());
    const { id } = value(other.begin(PLAN, { ...UPSERT, id: data.newId() }));
    const found = value(data.loads());
    expect(found.map((summary) => summary.id).sort()).toEqual([id, load.id].sort());
    expect(value(data.find(load.id))).toMatchObject({
      fingerprint: FINGERPRINT,
      target: 'https://api.example.com',
      plan: PLAN,
      state: 'running',
      complete: false,
      counts: { read: 3, pending: 2, invalid: 1 },
    });
    expect(value(data.report(load.id))).toEqual(load.report());
    expect([...value(data.rejects(load.id))]).toEqual([...load.rejects()]);
    expect(codes(data.find('L1'))).toEqual(['ledger.unknown-load']);
    expect(codes(data.report('L1'))).toEqual(['ledger.unknown-load']);
    expect(codes(data.rejects('L1'))).toEqual(['ledger.unknown-load']);
  });

  test.each([
    [{ kind: 'finished' }, 'finished'],
    [{ kind: 'threshold', limit: '10' }, 'paused'],
    [{ kind: 'authentication', status: 401 }, 'paused'],
    [{ kind: 'refused', status: 404, sample: 'no' }, 'paused'],
    [{ kind: 'paused', reason: 'down' }, 'paused'],
    [{ kind: 'stopped' }, 'stopped'],
  ] as const)('an end comes back: %j', (end, state) => {
    const { data, load } = fresh();
    load.ended(end);
    expect(value(data.find(load.id))).toMatchObject({ state, end });
    expect(load.report().end === undefined).toBe(end.kind === 'finished');
  });
});

describe('purge', () => {
  const SECRET = 'mum-maiden-name';
  const secret = (ordinal: number) => record(ordinal, `k${ordinal}`, SECRET.repeat(20));

  const traces = (folder: string) => filesOf(folder).filter((file) => readFileSync(file).includes(SECRET));

  test('removes every trace of the only load', () => {
    const { data, folder, load, target } = fresh();
    load.commitWindow(windowOf({ batches: [[secret(1), secret(2)], [secret(3)]], carry: [secret(4)] }));
    load.settle(load.pendingBatches(0, 1)[0]?.id ?? 0, { kind: 'accepted' }, 1);
    writeFileSync(join(data.loadFolder(load.id), 'spool'), SECRET);
    expect(traces(folder).length).toBeGreaterThan(1);
    expect(codes(data.purge(load.id))).toEqual(['ledger.locked']);
    target.close();
    expect(data.purge(load.id)).toMatchObject({ ok: true });
    expect(traces(folder)).toEqual([]);
    expect(value(data.loads())).toEqual([]);
    expect(codes(data.purge(load.id))).toEqual(['ledger.unknown-load']);
    expect(opened(data).begin(PLAN, UPSERT).ok).toBe(true);
  });

  test('leaves the other loads of the target as they are', () => {
    const { data, folder, load, target, file } = fresh();
    load.commitWindow(windowOf({ batches: [records(1, 2)], invalid: [invalid(3)], complete: true }));
    acceptAll(load);
    load.ended({ kind: 'finished' });
    const second = value(target.begin(PLAN, UPSERT));
    second.commitWindow(
      windowOf({ batches: [[secret(5)]], invalid: [{ ...invalid(9), raw: SECRET }], complete: true }),
    );
    acceptAll(second);
    second.waited(1, 2, 'told');
    const before = load.report();
    target.close();
    expect(data.purge(second.id)).toMatchObject({ ok: true });
    expect(traces(folder)).toEqual([]);
    expect(value(data.report(load.id))).toEqual(before);
    expect(value(data.loads()).map(({ id }) => id)).toEqual([load.id]);
    const { ledger } = { ledger: value(opened(data).begin(PLAN, UPSERT)) };
    expect([...ledger.digests(['k1', 'k2', 'k5']).keys()]).toEqual(['k1', 'k2']);
    expect(statSync(file).size).toBeGreaterThan(0);
  });

  test('of a load that overtook leaves what tells the older one so', () => {
    const { data, load, target } = fresh();
    load.commitWindow(windowOf({ batches: [records(1, 2)], complete: true }));
    load.ended({ kind: 'stopped' });
    const later = value(target.begin(PLAN, { overtake: true, replaces: true }));
    later.commitWindow(windowOf({ batches: [[record(1, 'k2', 'new')]], complete: true }));
    acceptAll(later);
    later.ended({ kind: 'finished' });
    target.close();
    expect(data.purge(later.id)).toMatchObject({ ok: true });
    const { ledger } = value(opened(data).resume(load.id));
    expect(ledger.pendingBatches(0, 10).map(({ keys }) => keys)).toEqual([['k1']]);
    expect(ledger.digests(['k2'])).toEqual(new Map());
  });

  test('removes what was spooled for a load that never began', () => {
    const { data, folder } = fresh();
    const id = 'L20260524T101530-aaaa';
    mkdirSync(join(data.loadFolder(id), 'parts'));
    writeFileSync(join(data.loadFolder(id), 'parts', 'spool'), SECRET);
    expect(data.purge(id)).toMatchObject({ ok: true });
    expect(traces(folder)).toEqual([]);
    expect(codes(data.purge(id))).toEqual(['ledger.unknown-load']);
  });
});

test('the ledger file is where the page says', () => {
  const { folder, file } = fresh();
  expect(file).toBe(ledgerFile(folder));
  expect(statSync(file).isFile()).toBe(true);
});
