import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runCommandLine } from '../../src/cli/run.ts';
import { terminal, type Setting } from './terminal.ts';
import { startUpstream, type TestUpstream } from './upstream.ts';

const cwd = fileURLToPath(new URL('../samples/cli/project', import.meta.url));
const KEY = 'canary-9f2c';
const env = { NOTES_KEY: KEY };
const INPUT = '{ "notes": [1] }';

let upstream: TestUpstream;
let folder: string;

beforeAll(async () => {
  upstream = await startUpstream();
  folder = mkdtempSync(join(tmpdir(), 'capstan-cli-'));
});
afterAll(async () => {
  await upstream.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  upstream.answer = { status: 202 };
});

const run = (args: string[], setting: Setting = {}) =>
  terminal([...args, '--upstream', upstream.url], { cwd, env, ...setting });
const put = (...args: string[]) => run(['call', 'put-notes', '--input', '-', ...args], { stdin: INPUT });

describe('call', () => {
  test('a 202 is accepted, and no more is said', async () => {
    const { code, stdout, stderr } = await put();
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toMatch(/^accepted \(202\): .*does not say that it is stored\n$/);
    const { method, url, body, headers } = upstream.received.at(-1) ?? {};
    expect({ method, url, body }).toEqual({ method: 'POST', url: '/notes', body: INPUT });
    expect(headers?.authorization).toBe(`Basic ${btoa(`${KEY}:`)}`);
  });

  test('the body of an answer goes to stdout as it is', async () => {
    upstream.answer = { status: 200, body: '{"a":1}', headers: { 'content-type': 'application/json' } };
    const answered = await run(['call', 'read-note', '--input', '-'], { stdin: '{"id":"a b"}' });
    expect(answered).toEqual({ code: 0, stdout: '{"a":1}\n', stderr: 'answered (200)\n' });
    expect(upstream.received.at(-1)?.url).toBe('/notes/a%20b');
  });

  test('an answer that is not text goes to stdout byte for byte, and into --json as base64', async () => {
    const bytes = Uint8Array.of(0xef, 0xbb, 0xbf, 0xff, 0x00, 0x0a, 0x80);
    upstream.answer = { status: 200, body: bytes };
    const stdout = new PassThrough();
    const printed = buffer(stdout);
    const stdin = Readable.from([Buffer.from('{"id":"a"}')]);
    const signal = new AbortController().signal;
    const around = { stdin, stdout, stderr: new PassThrough().resume(), env, cwd, signal };
    await runCommandLine(['call', 'read-note', '--input', '-', '--upstream', upstream.url], around);
    stdout.end();
    expect([...(await printed)]).toEqual([...bytes]);
    const told: unknown = JSON.parse((await put('--json')).stdout);
    expect(told).toMatchObject({ status: 200, bodyBase64: Buffer.from(bytes).toString('base64') });
  });

  test('--json keeps a number that JSON readers would round as the text it came in', async () => {
    upstream.answer = { status: 200, body: '{"id":12345678901234567890}' };
    expect(JSON.parse((await put('--json')).stdout)).toMatchObject({ body: '{"id":12345678901234567890}' });
  });

  test('--json is one document', async () => {
    upstream.answer = {
      status: 200,
      body: '{"a":1}',
      headers: { 'content-type': 'application/json', 'set-cookie': 'x' },
    };
    const { stdout, stderr } = await put('--json');
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      ok: true,
      status: 200,
      headers: { 'content-type': 'application/json' },
      attempts: 1,
      body: { a: 1 },
      problems: [],
    });
  });

  test.each([
    [400, 3, 'upstream.status'],
    [401, 5, 'upstream.authentication'],
    [403, 5, 'upstream.authentication'],
    [404, 3, 'upstream.status'],
    [422, 3, 'upstream.status'],
    [429, 75, 'upstream.status'],
    [500, 75, 'upstream.status'],
    [503, 75, 'upstream.status'],
  ])('an upstream that answers %i: exit %i', async (status, exit, code) => {
    upstream.answer = { status, body: 'no' };
    const printed = await put();
    expect(printed).toMatchObject({ code: exit, stdout: 'no\n', stderr: expect.stringContaining(code) });
    const { ok, problems, body } = JSON.parse((await put('--json')).stdout);
    expect({ ok, body, codes: problems.map((found: { code: string }) => found.code) }).toEqual({
      ok: false,
      body: 'no',
      codes: [code],
    });
  });

  test.each([
    ['', 'json.syntax', 3],
    ['{"notes": [1]', 'json.syntax', 3],
    ['[]', 'input.type', 3],
    ['{"notes": 1}', 'input.type', 3],
    ['{}', 'input.required', 3],
    ['{"notes": [1], "notes": [2]}', 'json.duplicate-key', 3],
  ])('the input %j is refused with %s', async (stdin, code, exit) => {
    const before = upstream.received.length;
    const printed = await run(['call', 'put-notes', '--input', '-'], { stdin });
    expect(printed).toMatchObject({ code: exit, stdout: '', stderr: expect.stringContaining(code) });
    const json = await run(['call', 'put-notes', '--input', '-', '--json'], { stdin });
    expect(json).toMatchObject({ code: exit, stderr: '' });
    expect(JSON.parse(json.stdout).problems[0]).toMatchObject({ code });
    expect(upstream.received.length).toBe(before);
  });

  test('what is wrong with the input is named after its file', async () => {
    const file = join(folder, 'broken.json');
    writeFileSync(file, '{\n!}');
    expect((await run(['call', 'put-notes', '--input', file])).stderr).toContain(`error json.syntax ${file}:2:1: `);
    const { stdout } = await run(['call', 'put-notes', '--input', file, '--json']);
    expect(JSON.parse(stdout).problems).toMatchObject([{ code: 'json.syntax', file, line: 2, column: 1 }]);
    const { stderr } = await run(['explain', 'put-notes', '--input', '-'], { stdin: '{"notes": 1}' });
    expect(stderr).toContain('error input.type stdin:1:2 /notes: Must be an array.');
  });

  test.each([
    ['explain', ['explain', 'read-note', '--capability']],
    ['call', ['call', 'read-note', '--capability']],
    ['mcp', ['mcp']],
    ['serve', ['serve', '--port', '0', '--host', '192.0.2.1', '--open']],
  ])('%s tells what is odd about the document in a line a code', async (_, args) => {
    const text = readFileSync(join(cwd, 'capabilities/notes.yaml'), 'utf8');
    const file = join(folder, 'odd.yaml');
    writeFileSync(file, text.replaceAll(/^( +)(method: .*)$/gm, '$1$2\n$1colour: red'));
    const { stderr } = await terminal([...args, file], { cwd, env, stdin: '' });
    expect(stderr.match(/^warning dialect\.unknown-key .*$/gm)).toEqual([
      expect.stringMatching(/odd\.yaml:\d+:\d+ .* \(and 1 more; capstan validate \S+odd\.yaml lists them\)$/),
    ]);
  });

  test('the input comes from a file, and is empty when none is named', async () => {
    const file = join(folder, 'input.json');
    writeFileSync(file, INPUT);
    expect((await run(['call', 'notes.put-notes', '--input', file])).code).toBe(0);
    expect((await run(['call', 'put-notes'])).stderr).toContain('input.required /notes');
    expect((await run(['call', 'put-notes', '--input', 'nowhere.json'])).code).toBe(2);
  });

  test.each([
    ['read-note', 0],
    ['get-note', 0],
    ['notes.get-note', 0],
    ['red-note', 2],
    ['notes', 2],
  ])('the name %s: exit %i', async (name, code) => {
    upstream.answer = { status: 200, body: '{}' };
    expect((await run(['call', name, '--input', '-'], { stdin: '{"id":"a"}' })).code).toBe(code);
  });

  test('a secret that is not set is a matter of configuration, and nothing is sent', async () => {
    const before = upstream.received.length;
    const printed = await run(['call', 'put-notes', '--input', '-'], { stdin: INPUT, env: {} });
    expect(printed).toMatchObject({ code: 2, stderr: expect.stringContaining('NOTES_KEY') });
    expect(upstream.received.length).toBe(before);
  });

  test('no upstream: exit 75', async () => {
    const printed = await terminal(['call', 'put-notes', '--input', '-'], { cwd, env, stdin: INPUT });
    expect(printed).toMatchObject({ code: 75, stdout: '', stderr: expect.stringContaining('upstream.unreachable') });
  });
});

describe('the capability', () => {
  test('is named by a flag, relative to the folder', async () => {
    const args = ['explain', 'put-notes', '--capability', 'project/capabilities/notes.yaml', '--input', '-'];
    expect((await run(args, { cwd: join(cwd, '..'), stdin: INPUT })).code).toBe(0);
  });

  test('must be named when there is none, or more than one', async () => {
    const none = await run(['explain', 'put-notes'], { cwd: folder });
    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('--capability FILE') });
  });
});

describe('explain', () => {
  test('shows five steps and sends nothing', async () => {
    const before = upstream.received.length;
    const { code, stdout, stderr } = await run(['explain', 'put-notes', '--input', '-'], { stdin: INPUT });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n').flatMap((line) => /^(\d)\. (\w+)/.exec(line)?.[2] ?? [])).toEqual([
      'validate',
      'build',
      'authorize',
      'send',
      'map',
    ]);
    expect(stdout).toContain(`POST ${upstream.url}/notes`);
    expect(upstream.received.length).toBe(before);
  });

  test.each([[[]], [['--json']]])('masks the secret %j', async (flags) => {
    const { stdout, stderr } = await run(['explain', 'put-notes', '--input', '-', ...flags], { stdin: INPUT });
    expect(stdout + stderr).not.toContain(KEY);
    expect(stdout + stderr).not.toContain(btoa(KEY).slice(0, 12));
  });

  test('needs no secret', async () => {
    const { code, stdout } = await run(['explain', 'put-notes', '--input', '-', '--json'], { stdin: INPUT, env: {} });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, authorization: { sent: false } });
  });

  test('bad input: exit 3', async () => {
    const { code, stdout } = await run(['explain', 'put-notes', '--json']);
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, problems: [{ code: 'input.required', pointer: '/notes' }] });
  });
});
