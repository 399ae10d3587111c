import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';

const script = readFileSync(new URL('../../bin/capstan.js', import.meta.url), 'utf8');

/** Runs the script as a Node of that version would, with every `require` noted in place of done. */
function runAs(
  version: string,
  args: readonly string[] = [],
  execArgv: readonly string[] = [],
): { required: string[]; code: number | undefined; said: string; restarted?: readonly string[] } {
  const ran: ReturnType<typeof runAs> = { required: [], code: undefined, said: '' };
  const process = {
    versions: { node: version },
    env: {},
    platform: 'linux',
    execPath: 'node',
    argv: ['node', 'capstan', ...args],
    execArgv,
    execve: (_: string, argv: readonly string[]) => {
      ran.restarted = argv;
    },
    stderr: { write: (text: string) => void (ran.said += text) },
    exit: (code: number) => {
      ran.code = code;
      throw new Error('exit');
    },
  };
  const modules: Record<string, unknown> = {
    path: posix,
    os: { homedir: () => '/home/ada' },
    v8: { setFlagsFromString: (flag: string) => ran.required.push(flag) },
    module: { enableCompileCache: (folder: string) => ran.required.push(folder) },
  };
  const require = (name: string): unknown => modules[name] ?? ran.required.push(name);
  try {
    runInNewContext(script, { process, require, __filename: 'capstan.js' });
  } catch (error) {
    if (ran.code === undefined) throw error;
  }
  return ran;
}

test.each(['0.10.48', '8.17.0', '20.20.2', '22.18.0'])('Node %s is told which Node is needed', (version) => {
  const { required, code, said } = runAs(version);
  expect({ required, code }).toEqual({ required: [], code: 2 });
  expect(said).toBe(`capstan needs Node 22.19 or newer; this is Node ${version}. See https://nodejs.org\n`);
});

test.each(['22.19.0', '22.23.3', '24.21.0', '26.10.0'])('Node %s goes on', (version) => {
  expect(runAs(version)).toEqual({
    required: ['/home/ada/.cache/capstan', '../dist/cli/main.js'],
    code: undefined,
    said: '',
  });
});

test.each([
  ['serve', ['--max-semi-space-size=16', '--min-semi-space-size=8', '--no-memory-reducer']],
  ['load', ['--max-semi-space-size=8']],
])('%s starts again with the heap that suits it, once', (command, flags) => {
  expect(runAs('24.21.0', [command, 'a.yaml']).restarted).toEqual(['node', ...flags, 'capstan.js', command, 'a.yaml']);
  expect(runAs('24.21.0', [command, 'a.yaml'], flags).restarted).toBeUndefined();
});

test.each(['build', 'constructor'])('%s does not start again', (command) => {
  expect(runAs('24.21.0', [command]).restarted).toBeUndefined();
});

test('the old part of the heap of a load grows slowly', () => {
  expect(runAs('24.21.0', ['load', 'a.csv'], ['--max-semi-space-size=8']).required[0]).toBe(
    '--heap-growing-percent=60',
  );
});

test('the syntax is older than any Node that could find the file', () => {
  expect(script).not.toMatch(/=>|\b(?:const|let|class|import|async|await)\b|`|\.\.\.[a-z]|\?\.|\?\?|,\s*\)/);
});
