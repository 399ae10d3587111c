import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { terminal } from './terminal.ts';

const cwd = fileURLToPath(new URL('../samples/cli/project', import.meta.url));
const env = { NOTES_KEY: 'canary-12cd' };

const message = (id: number, method: string, params: unknown = {}) =>
  JSON.stringify({ jsonrpc: '2.0', id, method, params });
const hello = message(1, 'initialize', {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'test', version: '1' },
});
const initialized = '{"jsonrpc":"2.0","method":"notifications/initialized"}';

test('stdout carries messages and nothing else, and the end of the input ends it', async () => {
  const stdin = [hello, initialized, message(2, 'tools/list'), ''].join('\n');
  const { code, stdout, stderr } = await terminal(['mcp', 'capabilities/notes.yaml'], { cwd, env, stdin });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const answers = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(answers.map(({ id }) => id)).toEqual([1, 2]);
  expect(answers[1].result.tools.map(({ name }: { name: string }) => name)).toEqual([
    'put-notes',
    'read-note',
    'validate-records',
  ]);
});

test('--tools search shows the search in the place of the tools', async () => {
  const stdin = [hello, initialized, message(2, 'tools/list'), ''].join('\n');
  const { code, stdout } = await terminal(['mcp', '--tools', 'search'], { cwd, env, stdin });
  const names = [...stdout.matchAll(/"name":"([a-z-]+)","title"/g)].map(([, name]) => name);
  expect({ code, names }).toEqual({
    code: 0,
    names: expect.arrayContaining(['find-tools', 'describe-tool', 'call-tool', 'validate-records']) as string[],
  });
  expect(names).not.toContain('put-notes');
});

test('a tool of the capability that is named like one of ours is refused at the start, very many are advised against', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'capstan-mcp-'));
  const text = readFileSync(join(cwd, 'capabilities/notes.yaml'), 'utf8');
  const [, tool = ''] =
    /^( *- name: "?put-notes"?\n *description: [\s\S]*?)(?=^ *- name: "?read-note)/m.exec(
      text.slice(text.indexOf('tools:')),
    ) ?? [];
  const named = (name: string): string => tool.replace(/put-notes/, name);
  const written = (more: string): string => {
    const path = join(folder, 'notes.yaml');
    writeFileSync(path, text.replace(tool, tool + more));
    return path;
  };
  const taken = await terminal(['mcp', written(named('validate-records'))], { cwd, env, stdin: '' });
  expect(taken).toMatchObject({ code: 2, stderr: expect.stringContaining('the tool validate-records') });
  const many = Array.from({ length: 100 }, (_, index) => named(`put-notes-${index}`)).join('');
  const advised = await terminal(['mcp', written(many)], { cwd, env, stdin: '' });
  expect(advised).toMatchObject({ code: 0, stderr: expect.stringContaining('102 tools') });
  expect((await terminal(['mcp', written(many), '--tools', 'search'], { cwd, env, stdin: '' })).stderr).toBe('');
  rmSync(folder, { recursive: true });
});

test('the capability may be left out in a project folder', async () => {
  expect((await terminal(['mcp'], { cwd, env, stdin: `${hello}\n` })).code).toBe(0);
});

test('what is wrong at the start is told on stderr', async () => {
  const printed = await terminal(['mcp', 'capabilities/notes.yaml'], { cwd, stdin: '' });
  expect(printed).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('serve.secret') });
});

test('a message that is none is refused without being repeated', async () => {
  const stdin = `${hello}\n{"secret-word": \n${message(2, 'tools/list')}\n`;
  const { stderr } = await terminal(['mcp'], { cwd, env, stdin });
  expect(stderr).not.toContain('secret-word');
});
