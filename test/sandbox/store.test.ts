import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { detailOf } from '../../src/model/problem.ts';
import { openSandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { conversation, look, practice, send } from './client.ts';
import { replay } from './replay.ts';

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'capstan-sandbox-'));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

const put = (sandbox: { url: string }, ...ids: readonly string[]) =>
  send(sandbox, { body: { conversations: ids.map((id) => conversation(id)) } });

async function refusal(file: string): Promise<string> {
  const opened = await openSandbox({ file });
  if (opened.ok) await opened.value.close();
  return opened.ok ? 'opened' : opened.problems.map((found) => `${found.code}: ${detailOf(found)}`).join();
}

describe('a database file', () => {
  test('keeps table and log, goes on counting, and is for its owner only', async () => {
    const file = join(await folder(), 'a.db');
    const first = await startSandbox({ file });
    await put(first, 'a');
    await first.close();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const second = await practice({ file });
    await put(second, 'b');
    expect(second.rows()).toEqual([conversation('a'), conversation('b')]);
    expect(second.requests().map(({ seq }) => seq)).toEqual([1, 2]);
  });

  test('is used by one sandbox at a time', async () => {
    const file = join(await folder(), 'a.db');
    await practice({ file });
    expect(await refusal(file)).toMatch(/^sandbox\.store: .* another process is using it/);
  });

  test('of something else is left alone', async () => {
    const path = await folder();
    await writeFile(
      join(path, 'text'),
      'this is not a database, but it is long enough to be one, or is it?'.repeat(20),
    );
    expect(await refusal(join(path, 'text'))).toMatch(/^sandbox\.store: .*not a database/);
    const other = new DatabaseSync(join(path, 'other.db'));
    other.exec('CREATE TABLE precious (id)');
    other.close();
    expect(await refusal(join(path, 'other.db'))).toMatch(/it is a database of something else/);
    expect(await refusal(join(path, 'none', 'a.db'))).toMatch(/its folder does not exist/);
    expect(await refusal(path)).toMatch(/it is a folder/);
  });

  test('of a newer version is refused', async () => {
    const file = join(await folder(), 'a.db');
    await (await startSandbox({ file })).close();
    const database = new DatabaseSync(file);
    database.exec('PRAGMA user_version = 2');
    database.close();
    expect(await refusal(file)).toMatch(/written by another version/);
  });
});

test('a port that is taken is a problem, and the file is free again', async () => {
  const file = join(await folder(), 'a.db');
  const { port } = await practice();
  expect(await openSandbox({ file, port })).toMatchObject({ ok: false, problems: [{ code: 'serve.port' }] });
  expect(await refusal(file)).toBe('opened');
});

test('the log drops its oldest entries when it is full, and says so', async () => {
  const sandbox = await practice({ logBytes: 5000 });
  for (let at = 0; at < 50; at += 1) await put(sandbox, `id-${at}`);
  const seqs = sandbox.requests().map(({ seq }) => seq);
  expect(seqs.length).toBeGreaterThan(5);
  expect(seqs.length).toBeLessThan(20);
  expect(seqs).toEqual(Array.from(seqs, (_, at) => 51 - seqs.length + at));
  expect(await look(sandbox, '/counters')).toMatchObject({
    requests: 50,
    rows: 50,
    logged: seqs.length,
    firstLogged: seqs[0],
  });
  await put(sandbox, 'x'.repeat(9000));
  expect(sandbox.requests().map(({ seq }) => seq)).toEqual([51]);
});

/** The command in a process of its own, and where it listens. */
async function command(file: string): Promise<{ url: string; process: ChildProcess }> {
  const main = new URL('../../src/cli/main.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [main, 'sandbox', '--port', '0', '--db', file, '--keep-bodies'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  for await (const line of createInterface(child.stdout)) {
    const [, url] = /^sandbox +(\S+)$/.exec(line) ?? [];
    if (url !== undefined) return { url, process: child };
  }
  throw new Error('the sandbox did not start');
}

test('kill -9 under load: what was answered is there, and the log agrees with the table', async () => {
  const file = join(await folder(), 'a.db');
  const answered: string[] = [];
  for (let round = 0; round < 3; round += 1) {
    const sandbox = await command(file);
    const client = async (name: string) => {
      for (let at = 0; ; at += 1) {
        const ids = [`${round}-${name}-${at}`, `shared-${at % 5}`];
        const body = { conversations: ids.map((id) => conversation(id, { subject: `${round}-${name}-${at}` })) };
        if ((await send(sandbox, { body })).status === 202) answered.push(...ids);
      }
    };
    const clients = Promise.allSettled(['a', 'b', 'c', 'd'].map(client));
    await expect.poll(() => answered.length, { interval: 5 }).toBeGreaterThan((round + 1) * 100);
    sandbox.process.kill('SIGKILL');
    await once(sandbox.process, 'exit');
    await clients;
  }
  const sandbox = await practice({ file });
  const rows = new Map(sandbox.rows().map((row) => [row.external_id, row]));
  expect(answered.filter((id) => !rows.has(id))).toEqual([]);
  const entries = sandbox.requests();
  expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, at) => at + 1));
  const bodies = await Promise.all(
    entries.map(
      async ({ seq }) => (await send(sandbox, { method: 'GET', path: `/__sandbox/requests/${seq}/body` })).body,
    ),
  );
  expect(replay(entries, (seq) => bodies[seq - 1] ?? '')).toEqual(rows);
});
