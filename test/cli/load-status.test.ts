import { mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { everythingIn, held, idIn, openBench, type Bench } from './load-kit.ts';

const FRESHDESK = ['exports/freshdesk.csv', '--timezone', 'Europe/Berlin'];

let bench: Bench;
let id: string;

beforeEach(async () => {
  bench = await openBench();
  id = idIn(await bench.load(FRESHDESK));
});

/** A load that is paused with records pending. */
async function paused(): Promise<string> {
  bench.faults('status=503,retryAfter=7200,times=1');
  return idIn(await bench.load(['exports/zendesk-explore.csv', '--timezone', 'utc']));
}

describe('load status', () => {
  test('lists the loads, the newest first', async () => {
    const later = await paused();
    const { code, stdout, stderr } = await bench.run(['load', 'status']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toBe(`Data folder: ${bench.data}`);
    expect(lines[1]).toMatch(new RegExp(`^${later} {2}paused .+ 12 read, 0 accepted, 0 refused, 12 pending$`));
    expect(lines[2]).toMatch(
      new RegExp(`^${id} {2}finished {3}.+ UTC {2}${bench.sandbox.url} {2}20 read, 18 accepted, 2 refused$`),
    );
  });

  test('--json, and one by its id', async () => {
    await paused();
    const { stdout } = await bench.run(['load', 'status', id, '--json']);
    expect(JSON.parse(stdout)).toEqual({
      data: bench.data,
      loads: [
        {
          id,
          state: 'finished',
          target: bench.sandbox.url,
          operation: 'conversations.bulk-upsert-conversations',
          mapping: 'freshdesk-csv@1',
          startedAt: expect.any(Number),
          endedAt: expect.any(Number),
          files: ['exports/freshdesk.csv'],
          counts: expect.objectContaining({ read: 20, accepted: 18, invalid: 2, pending: 0 }),
        },
      ],
      problems: [],
    });
    expect(JSON.parse((await bench.run(['load', 'status', '--json'])).stdout).loads).toHaveLength(2);
  });

  test('of a load that nobody knows, and of a folder without loads', async () => {
    expect(await bench.run(['load', 'status', 'L1'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('ledger.unknown-load'),
    });
    const empty = join(bench.folder, 'empty');
    expect(await bench.run(['load', 'status', '--data', empty])).toMatchObject({
      code: 0,
      stdout: `Data folder: ${empty}\n`,
    });
  });

  test('a ledger that cannot be read does not hide the others', async () => {
    const damaged = join(bench.data, 'targets/00ff');
    mkdirSync(damaged);
    writeFileSync(join(damaged, 'ledger.sqlite'), 'not a database');
    const printed = await bench.run(['load', 'status']);
    expect(printed).toMatchObject({ code: 0, stderr: expect.stringContaining('warning ledger.damaged') });
    expect(printed.stdout).toContain(id);
  });
});

describe('what a process has kept for a load that never began', () => {
  const leftover = 'L20260524T101530-dead';

  beforeEach(() => {
    mkdirSync(join(bench.data, 'loads', leftover));
    writeFileSync(join(bench.data, 'loads', leftover, 'input-1'), 'x'.repeat(4100));
  });

  test('is listed, and removed by its name', async () => {
    for (const args of [[], [leftover]]) {
      const { code, stdout } = await bench.run(['load', 'status', ...args]);
      expect(code).toBe(0);
      expect(stdout).toMatch(new RegExp(`\n${leftover} {2}not begun {2}.+ UTC {2}4.1 kB of input are kept`));
      expect(stdout.includes(id)).toBe(args.length === 0);
    }
    const listed: unknown = JSON.parse((await bench.run(['load', 'status', '--json'])).stdout);
    expect(listed).toMatchObject({ loads: [{ id }], notBegun: [{ id: leftover, bytes: 4100 }] });
    expect((await bench.run(['load', 'purge', leftover])).stdout).toBe(`purged ${leftover}\n`);
    expect((await bench.run(['load', 'status'])).stdout).not.toContain(leftover);
  });

  test('--all takes it only when nobody can be at it any more', async () => {
    expect((await bench.run(['load', 'purge', '--all'])).stdout).toBe(`purged ${id}\n`);
    const longAgo = new Date(Date.now() - 25 * 60 * 60 * 1000);
    for (const name of ['input-1', '.']) utimesSync(join(bench.data, 'loads', leftover, name), longAgo, longAgo);
    expect((await bench.run(['load', 'purge', '--all'])).stdout).toBe(`purged ${leftover}\n`);
  });

  test('is not told from a load whose ledger cannot be read, and left alone then', async () => {
    const damaged = join(bench.data, 'targets/00ff');
    mkdirSync(damaged);
    writeFileSync(join(damaged, 'ledger.sqlite'), 'not a database');
    expect((await bench.run(['load', 'status'])).stdout).not.toContain(leftover);
  });
});

describe('load report', () => {
  test.each([
    ['md', `# Load \`L`],
    ['json', '{'],
  ])('--as %s goes to stdout', async (form, start) => {
    const { code, stdout } = await bench.run(['load', 'report', id, '--as', form]);
    expect(code).toBe(0);
    expect(stdout.startsWith(start)).toBe(true);
    expect(stdout).toContain(id);
    expect(held(stdout)).toEqual([]);
  });

  test('--json is --as json', async () => {
    const [one, other] = [
      await bench.run(['load', 'report', '--json']),
      await bench.run(['load', 'report', '--as', 'json']),
    ];
    expect(one.stdout).toBe(other.stdout);
    expect(JSON.parse(one.stdout)).toMatchObject({ load: id, counts: { read: 20 } });
  });

  test('without a form it is a page in the folder of the load, of the latest one without an id', async () => {
    const { code, stdout, stderr } = await bench.run(['load', 'report']);
    const page = join(bench.data, 'loads', id, 'report.html');
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${page}\n` });
    expect(stderr).toContain(`rejects: ${join(bench.data, 'loads', id, 'rejects.ndjson')}\n`);
    const html = readFileSync(page, 'utf8');
    expect(html).toContain(id);
    expect(html).not.toMatch(/<script|https?:\/\/(?!127\.0\.0\.1)/);
    expect(held(html)).toEqual([]);
  });

  test('--output writes it there, for its owner only', async () => {
    const { code, stdout } = await bench.run(['load', 'report', '--as', 'md', '--output', 'report.md']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'report.md\n' });
    const path = join(bench.folder, 'report.md');
    expect(readFileSync(path, 'utf8')).toContain(id);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const printed = await bench.run(['load', 'report', '--output', 'nowhere/report.md']);
    expect(printed).toMatchObject({ code: 2, stderr: expect.stringContaining('text.unwritable') });
  });

  test('of a paused load says why, and how to go on', async () => {
    const later = await paused();
    const { stdout } = await bench.run(['load', 'report', '--as', 'md']);
    expect(stdout).toContain('**The load is paused because the upstream asks for a long pause; 12 records wait');
    expect(stdout).toContain(`capstan load resume ${later}`);
  });

  test('of a load that nobody knows, and where there is none', async () => {
    for (const args of [['L1'], ['--data', join(bench.folder, 'empty')]]) {
      const printed = await bench.run(['load', 'report', ...args]);
      expect(printed).toMatchObject({ code: 2, stderr: expect.stringContaining('ledger.unknown-load') });
    }
  });
});

describe('load purge', () => {
  test('removes every trace of a load', async () => {
    expect(await bench.run(['load', 'purge', id])).toEqual({ code: 0, stdout: `purged ${id}\n`, stderr: '' });
    const left = everythingIn(bench.data).filter(({ isFolder }) => !isFolder);
    expect(left.map(({ path }) => path.slice(path.lastIndexOf('/') + 1)).toSorted()).toEqual([
      'lock.pid',
      'lock.sqlite',
      'salt',
    ]);
    expect(left.filter(({ path }) => held(readFileSync(path, 'latin1'), ['1001', '1007']).length > 0)).toEqual([]);
    expect(await bench.run(['load', 'status'])).toMatchObject({ stdout: `Data folder: ${bench.data}\n` });
  });

  test('--all removes what is finished and leaves what is not', async () => {
    const later = await paused();
    const { stdout } = await bench.run(['load', 'purge', '--all', '--json']);
    expect(JSON.parse(stdout)).toEqual({ purged: [id] });
    expect((await bench.run(['load', 'status'])).stdout).toContain(later);
    expect((await bench.run(['load', 'purge', later])).code).toBe(0);
    expect((await bench.load(FRESHDESK)).code).toBe(3);
  });

  test('of nothing, and of what nobody knows', async () => {
    expect(await bench.run(['load', 'purge'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('usage.flag'),
    });
    expect(await bench.run(['load', 'purge', 'L1', '--json'])).toMatchObject({
      code: 2,
      stdout: expect.stringContaining('ledger.unknown-load'),
    });
  });
});
