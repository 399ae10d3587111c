import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { load, type LoadEvent, type LoadInput, type LoadOptions, type NotStarted } from '../../src/index.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const CAPABILITY = join(PROJECT, 'capabilities/conversations-conversations.yaml');

let folder: string;
let sandbox: Sandbox;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'capstan-library-'));
  sandbox = await startSandbox();
});

afterEach(async () => {
  await sandbox.close(0);
  rmSync(folder, { recursive: true });
});

const options = (other: Partial<LoadOptions> = {}): LoadOptions => ({
  capability: CAPABILITY,
  data: join(folder, 'data'),
  environment: { ASSEMBLED_API_KEY: 'any' },
  upstream: sandbox.url,
  ...other,
});

async function* records(count: number): AsyncGenerator<JsonObject> {
  for (let index = 0; index < count; index += 1)
    yield { external_id: `r-${index}`, channel: 'chat', started_at: '2026-05-24T10:00:00Z', subject: 'a secret' };
}

async function all(input: LoadInput, other?: Partial<LoadOptions>): Promise<(LoadEvent | NotStarted)[]> {
  const events: (LoadEvent | NotStarted)[] = [];
  for await (const event of load(input, options(other))) events.push(event);
  return events;
}

const loads = (): string[] => {
  const path = join(folder, 'data/loads');
  return existsSync(path) ? readdirSync(path) : [];
};

describe('load', () => {
  test('records in, events out; the records are kept first, for their owner only', async () => {
    const events = await all(records(1200));
    expect(events[0]).toMatchObject({ kind: 'started', mapping: 'none', files: ['records'] });
    expect(events.at(-1)).toMatchObject({
      kind: 'ended',
      end: { kind: 'finished' },
      counts: { read: 1200, accepted: 1200 },
    });
    expect(JSON.stringify(events)).not.toContain('a secret');
    expect(sandbox.rows()).toHaveLength(1200);
    const kept = join(folder, 'data/loads', loads()[0] ?? '', 'input-1');
    expect(readFileSync(kept, 'utf8').split('\n')).toHaveLength(1201);
    expect((statSync(kept).mode & 0o777).toString(8)).toBe('600');
  });

  test('files as a command takes them, with the settings of its flags', async () => {
    const files = ['examples/exports/freshdesk.csv'];
    const events = await all(
      { files },
      { cwd: PROJECT, settings: { timezone: 'Europe/Berlin', word: ['channel:forums=social'] } },
    );
    expect(events.filter(({ kind }) => kind === 'notice')).toMatchObject([
      { problem: { code: 'load.detected' } },
      { problem: { code: 'load.verified' } },
    ]);
    expect(events.at(-1)).toMatchObject({ counts: { read: 20, accepted: 19, invalid: 1 } });
  });

  test('the text of a mapping and of a wire profile', async () => {
    const mapping = `mapping: 1
id: mine
version: 1
title: Mine
verified: unverified
fields:
  external_id: { from: id, as: id, required: true }
  channel: { from: by, as: word, words: channel }
  started_at: { from: at, as: time }
words:
  channel: { web: email }
`;
    async function* mine() {
      yield { id: 1, by: 'web', at: '2026-05-24T10:00:00Z' };
    }
    const events = await all(mine(), { mapping, wire: 'wire: 1\nomit: [status]\n' });
    expect(events.at(-1)).toMatchObject({ counts: { accepted: 1 } });
    expect(sandbox.rows()).toMatchObject([{ external_id: '1', channel: 'email' }]);
  });

  test.each<[string, Partial<LoadOptions>, string]>([
    ['a capability that is not there', { capability: 'nowhere.yaml' }, 'text.unreadable'],
    ['no key', { environment: {} }, 'serve.secret'],
    ['a setting that cannot be', { settings: { 'batch-items': 0 } }, 'load.setting'],
    ['a preset that is none', { settings: { preset: 'x' } }, 'map.preset-unknown'],
    ['two mappings', { settings: { preset: 'dixa' }, mapping: 'x' }, 'map.setting'],
    ['a mapping that is none', { mapping: 'x: 1' }, 'map.invalid'],
    ['a profile that is none', { wire: 'x: 1' }, 'wire.invalid'],
    ['a data folder that is none', { data: '/dev/null' }, 'ledger.folder'],
  ])('%s: one event, and nothing stays', async (_, other, code) => {
    const events = await all(records(1), other);
    expect(events).toMatchObject([{ kind: 'not-started' }]);
    expect(JSON.stringify(events)).toContain(`"${code}"`);
    expect(loads()).toEqual([]);
    expect(sandbox.requests()).toEqual([]);
  });

  test('a file that is not there', async () => {
    expect(await all({ files: ['nowhere.csv'] })).toMatchObject([{ problems: [{ code: 'source.missing' }] }]);
    expect(loads()).toEqual([]);
  });

  test('what the records throw is thrown, and nothing of them stays', async () => {
    async function* broken() {
      yield* records(10);
      throw new Error('the database is gone');
    }
    await expect(all(broken())).rejects.toThrow('the database is gone');
    expect(loads()).toEqual([]);
  });
});

describe('an end before the end', () => {
  const slowly = { 'batch-items': 2, rate: '1/s' };

  test('by the signal; a command goes on with it', async () => {
    const stopping = new AbortController();
    const seen: string[] = [];
    for await (const event of load(records(4), options({ settings: slowly, signal: stopping.signal }))) {
      seen.push(event.kind);
      if (event.kind === 'progress') stopping.abort();
      if (event.kind === 'ended') expect(event).toMatchObject({ end: { kind: 'stopped' }, counts: { pending: 2 } });
    }
    expect(seen.at(-1)).toBe('ended');
    const main = join(PROJECT, 'src/cli/main.ts');
    const args = [main, 'load', 'resume', '--data', join(folder, 'data'), '--json'];
    const env = { ...process.env, ASSEMBLED_API_KEY: 'any' };
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, env });
    expect(stdout).toContain('"finished"');
    expect(sandbox.rows()).toHaveLength(4);
  });

  test('by leaving the loop', async () => {
    for await (const event of load(records(6), options({ settings: slowly }))) if (event.kind === 'progress') break;
    expect(sandbox.requests().length).toBeLessThan(3);
    expect(await all(records(1))).toMatchObject([{ kind: 'not-started', problems: [{ code: 'ledger.unfinished' }] }]);
    expect((await all(records(6), { settings: { overtake: true } })).at(-1)).toMatchObject({ counts: { accepted: 6 } });
  });

  test('while the records are still being kept', async () => {
    const stopping = new AbortController();
    async function* endless() {
      for (;;) {
        yield* records(10);
        stopping.abort(new Error('enough'));
      }
    }
    await expect(all(endless(), { signal: stopping.signal })).rejects.toThrow('enough');
    expect(loads()).toEqual([]);
  });
});
