import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { presetNames } from '../../src/load/mapping/presets.ts';
import { terminal } from './terminal.ts';

const cwd = fileURLToPath(new URL('../..', import.meta.url));
const names = await presetNames();

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'capstan-presets-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const HEADER = 'Ticket ID,Subject,Status,Source,Created time,Resolved time,Closed time';
const MAPPING = `mapping: 1
id: mine
version: 1
title: Mine
verified: unverified
timezone: required
fields:
  external_id: { from: Nr, as: id, required: true }
  channel: { from: Kind, as: word }
  started_at: { from: Opened, as: time }
examples:
  - input: { Nr: '1', Kind: Phone, Opened: '2026-05-01 10:00' }
    flags: { timezone: Europe/Berlin }
    output: { external_id: '1', channel: phone, started_at: '2026-05-01T08:00:00Z' }
`;

describe('presets', () => {
  test('list: one line each, with what it has been held against', async () => {
    const { code, stdout } = await terminal(['presets', 'list'], { cwd: folder });
    expect(code).toBe(0);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => line.split(/\s+/)[0]),
    ).toEqual(names);
    expect(stdout).toMatch(/^zendesk-api +(docs|sample|community|unverified) +Zendesk/m);
    const { stdout: json } = await terminal(['presets', 'list', '--json'], { cwd: folder });
    expect(JSON.parse(json)).toMatchObject({ ok: true, problems: [] });
  });

  test('show: the file as it is', async () => {
    const { code, stdout } = await terminal(['presets', 'show', 'zendesk-api'], { cwd: folder });
    expect([code, /^mapping: 1$/m.test(stdout)]).toEqual([0, true]);
    const { stdout: json } = await terminal(['presets', 'show', 'zendesk-api', '--json'], { cwd: folder });
    expect(JSON.parse(json)).toMatchObject({ ok: true, preset: { id: 'zendesk-api' } });
  });

  test('show: a name that is near', async () => {
    const { code, stderr } = await terminal(['presets', 'show', 'zendesk-apis'], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain('Did you mean "zendesk-api"?');
  });

  test.each(['../../package', 'zendesk-api.yaml', '/etc/passwd'])(
    'show: no way out of the folder: %s',
    async (name) => {
      expect((await terminal(['presets', 'show', name], { cwd: folder })).code).toBe(2);
    },
  );

  test('detect: exactly one', async () => {
    const path = file('tickets.csv', `${HEADER}\n1,Hello,Open,Email,2026-05-01 10:00:00,,\n`);
    const { code, stdout, stderr } = await terminal(['presets', 'detect', path], { cwd });
    expect([code, stdout]).toEqual([0, 'freshdesk-csv\n']);
    expect(stderr).toMatch(/^fits {2}freshdesk-csv: /);
    expect(stderr).not.toContain('Hello');
  });

  test('detect: unknown is exit 3, with what came near', async () => {
    const path = file(
      'renamed.csv',
      `${HEADER.replace('Ticket ID', 'Nr').replace('Created time', 'Born')}\n1,Hello,Open,Email,x,,\n`,
    );
    const { code, stdout } = await terminal(['presets', 'detect', path, '--json'], { cwd });
    const found = JSON.parse(stdout);
    expect([code, found.ok, found.preset, found.problems[0].code]).toEqual([3, false, 'unknown', 'map.source-unknown']);
    expect(found.candidates[0]).toMatchObject({ id: 'freshdesk-csv', missing: ['Ticket ID', 'Created time'] });
    expect(stdout).not.toContain('Hello');
  });

  test('detect: from stdin', async () => {
    const { code, stdout } = await terminal(['presets', 'detect', '-'], { cwd, stdin: `${HEADER}\n1,a,b,c,d,e,f\n` });
    expect([code, stdout]).toEqual([0, 'freshdesk-csv\n']);
  });

  test('detect: no such file', async () => {
    const { code, stdout } = await terminal(['presets', 'detect', join(folder, 'nowhere.csv')], { cwd });
    expect(code).not.toBe(0);
    expect(stdout).toBe('');
  });

  test('test: every example of every preset', async () => {
    const { code, stdout, stderr } = await terminal(['presets', 'test'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^${names.length} presets, \\d+ examples, 0 failed\n$`));
    const { stdout: json } = await terminal(['presets', 'test', 'front-csv', '--json'], { cwd });
    expect(JSON.parse(json)).toMatchObject({ ok: true, presets: 1, problems: [] });
  });

  test.each([
    ['presets'],
    ['presets', 'show'],
    ['presets', 'list', 'x'],
    ['presets', 'remove', 'x'],
    ['map', 'infer'],
    ['map', 'x', 'y'],
  ])('%s %s %s is exit 2', async (...args) => {
    expect((await terminal(args, { cwd })).code).toBe(2);
  });
});

describe('map', () => {
  test('infer reads a file as it is told to', async () => {
    const text = 'Vorgangsnummer;Eröffnet am\n1;23.04.2026 10:05\n';
    const path = join(folder, 'german.csv');
    writeFileSync(path, Buffer.from(text, 'latin1'));
    const untold = await terminal(['map', 'infer', path], { cwd });
    expect(untold).toMatchObject({ code: 2, stderr: expect.stringContaining('source.encoding') });
    const reading = ['--encoding', 'windows-1252', '--delimiter', ';', '--format', 'csv'];
    const { code, stdout } = await terminal(['map', 'infer', path, ...reading], { cwd });
    expect([code, stdout]).toEqual([0, expect.stringContaining('started_at: { from: "Eröffnet am", as: time')]);
    const detected = await terminal(['presets', 'detect', path, ...reading], { cwd });
    expect(detected.code).toBe(3);
  });

  test('infer prints a draft, and check refuses it until it is filled in', async () => {
    const path = file('mine.csv', 'Nr,Kind,Opened\n1,fax,2026-05-01 10:00\n2,phone,2026-05-02 10:00\n');
    const { code, stdout } = await terminal(['map', 'infer', path], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('started_at: { from: "Opened", as: time, required: true }');
    const draft = await terminal(['map', 'check', file('draft.yaml', stdout), '--json'], { cwd });
    expect(draft.code).toBe(2);
    expect(JSON.parse(draft.stdout).problems[0]).toMatchObject({
      code: 'map.invalid',
      file: expect.stringContaining('draft.yaml'),
    });
    const { stdout: json } = await terminal(['map', 'infer', path, '--json'], { cwd });
    expect(JSON.parse(json)).toMatchObject({ ok: true, mapping: stdout });
  });

  test('check runs the examples', async () => {
    expect(await terminal(['map', 'check', file('mine.yaml', MAPPING)], { cwd })).toEqual({
      code: 0,
      stdout: '1 examples, 0 failed\n',
      stderr: '',
    });
    const wrong = file('wrong.yaml', MAPPING.replace('channel: phone', 'channel: email'));
    const { code, stdout, stderr } = await terminal(['map', 'check', wrong], { cwd });
    expect([code, stdout]).toEqual([3, '1 examples, 1 failed\n']);
    expect(stderr).toContain('wrong.yaml:12:5');
  });

  test('check: a file that is not there', async () => {
    expect((await terminal(['map', 'check', join(folder, 'nowhere.yaml')], { cwd })).code).toBe(2);
  });

  test('where there is no project, mappings are for the capability that comes with the package', async () => {
    const { code, stderr } = await terminal(['map', 'check', file('mine.yaml', MAPPING)], { cwd: folder });
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('--capability FILE')]);
  });
});
