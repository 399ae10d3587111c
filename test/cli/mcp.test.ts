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
  expect(answers[1].result.tools.map(({ name }: { name: string }) => name)).toEqual(['put-notes', 'read-note']);
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
