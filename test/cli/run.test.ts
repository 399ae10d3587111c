import { describe, expect, test } from 'vitest';
import { defineCommand, jsonFlag, portFlag, type Command } from '../../src/cli/command.ts';
import type { CommandEntry } from '../../src/cli/commands.ts';
import { printJson, printLine, printProblems } from '../../src/cli/print.ts';
import { problem } from '../../src/model/problem.ts';
import { terminal } from './terminal.ts';

const greet = defineCommand({
  name: 'greet',
  summary: 'Say hello',
  usage: 'greet [NAME] [flags]',
  description: 'Says hello.',
  flags: {
    port: portFlag('A number'),
    mood: { kind: 'choice', choices: ['glad', 'sad'], summary: 'A choice' },
    file: { kind: 'text', value: 'FILE', summary: 'A text' },
    also: { kind: 'list', value: 'NAME', summary: 'A list' },
    json: jsonFlag,
  },
  positionals: { min: 0, max: 1 },
  examples: [{ line: 'capstan greet Ada', summary: 'Hello to Ada' }],
  run: async (context) => {
    printJson(context.stdout, { ...context.flags, positionals: context.positionals });
    return 0;
  },
});

const other = (name: string, run: Command['run'], extra: Partial<Command> = {}): Command =>
  defineCommand({ ...greet, name, flags: {}, run, ...extra });

const entry = (command: Command): CommandEntry => ({
  name: command.name,
  summary: command.summary,
  load: () => Promise.resolve(command),
});

const commands = [
  greet,
  other('crash', () => Promise.reject(new TypeError('the key is s3cret-key'))),
  other('warn', async ({ stderr, env }) => {
    printProblems(stderr, [problem('config.invalid', { file: 'a\nb.yml', line: 3 }, { reason: 'bad\u001b[2J' })], env);
    return 2;
  }),
  other('work', async () => 0),
  other('listen', async () => 0, { runsUntilStopped: true }),
].map(entry);

const run = (args: string[], setting = {}) => terminal(args, { commands, ...setting });

describe('help and version', () => {
  test.each([['--help'], ['-h'], ['help']])('%s lists the commands on stdout', async (flag) => {
    const { code, stdout } = await run([flag]);
    expect(code).toBe(0);
    expect(stdout).toContain('greet');
  });

  test('no command is a usage error with the list on stderr', async () => {
    expect(await run([])).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('greet') });
  });

  test.each([[['greet', '--help']], [['help', 'greet']], [['greet', '--port', 'x', '-h']]])('%j', async (args) => {
    const { code, stdout } = await run(args);
    expect(code).toBe(0);
    expect(stdout).toContain('Usage: capstan greet [NAME] [flags]');
    expect(stdout).toMatch(/--mood glad\|sad +A choice/);
    expect(stdout).toContain('capstan greet Ada');
  });

  test('--version is the version of the package', async () => {
    expect((await run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('flags', () => {
  test('every kind is read, and what is not given is absent', async () => {
    const given = ['greet', 'Ada', '--port=80', '--mood', 'sad', '--also', 'a', '--also', 'b', '--json'];
    expect(JSON.parse((await run(given)).stdout)).toEqual({
      port: 80,
      mood: 'sad',
      also: ['a', 'b'],
      json: true,
      positionals: ['Ada'],
    });
    expect(JSON.parse((await run(['greet'])).stdout)).toEqual({ also: [], json: false, positionals: [] });
  });

  test('what stands behind -- is no flag', async () => {
    expect(JSON.parse((await run(['greet', '--', '--help'])).stdout)).toMatchObject({ positionals: ['--help'] });
  });

  test.each([
    [['greet', '--prt', '80'], 'There is no flag --prt. Did you mean --port?'],
    [['greet', '--secret=s3cret-key'], 'There is no flag --secret.'],
    [['greet', '-x'], 'There is no flag -x.'],
    [['greet', '--__proto__', 'x'], 'There is no flag --__proto__.'],
    [['greet', '--port'], '--port needs a value: --port PORT.'],
    [['greet', '--file='], '--file needs a value: --file FILE.'],
    [['greet', '--file', '--json'], '--file needs a value: --file FILE'],
    [['greet', '--port', '65536'], '--port is a whole number from 0 to 65535.'],
    [['greet', '--port', '1e3'], '--port is a whole number from 0 to 65535.'],
    [['greet', '--mood', 'angry'], '--mood is one of glad, sad.'],
    [['greet', '--port', '1', '--port', '2'], '--port is given more than once; give it once.'],
    [['greet', '--json=yes'], '--json takes no value.'],
    [['greet', 'Ada', 'Bob'], 'There is an argument too many; the usage is: capstan greet [NAME] [flags]'],
    [['gret'], 'There is no such command. Did you mean "greet"?'],
    [['x'], 'There is no such command. capstan --help lists them.'],
  ])('%j is a usage error', async (args, words) => {
    const { code, stdout, stderr } = await run(args);
    expect(code).toBe(2);
    if (args.some((arg) => arg.startsWith('--json'))) expect(stdout + stderr).toContain(words);
    else expect({ stdout, stderr }).toEqual({ stdout: '', stderr: expect.stringContaining(words) });
    expect(stdout + stderr).not.toContain('s3cret-key');
  });

  test('several faults are told at once, with --json as one document on stdout', async () => {
    const { stdout, stderr } = await run(['greet', '--nope', '--port', '--json']);
    expect(stderr).toBe('');
    const { ok, problems } = JSON.parse(stdout);
    expect(ok).toBe(false);
    expect(problems.map((found: { code: string }) => found.code)).toEqual(['usage.flag', 'usage.flag']);
  });
});

describe('what goes wrong', () => {
  test('a bug is one line and exit 1', async () => {
    const { code, stdout, stderr } = await run(['crash']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^error server\.internal: .*\(TypeError\).*CAPSTAN_DEBUG=1.*\n$/);
    expect(stderr).not.toContain('s3cret-key');
  });

  test('CAPSTAN_DEBUG shows where, without the secrets of the environment', async () => {
    const { stderr } = await run(['crash'], { env: { CAPSTAN_DEBUG: '1', API_KEY: 's3cret-key' } });
    expect(stderr).toContain('the key is ***');
    expect(stderr).toContain('run.test.ts');
  });

  test('a problem is one line: control characters of foreign names are spelled out', async () => {
    const { stderr } = await run(['warn']);
    expect(stderr).toBe('error config.invalid a\\u000ab.yml:3:1: Not a valid setting: bad\\u001b[2J.\n');
  });

  test('colours only on a terminal, and never with NO_COLOR', async () => {
    expect((await run(['warn'], { terminal: true })).stderr).toMatch(/^\u001b\[31merror\u001b\[0m /);
    expect((await run(['warn'], { terminal: true, env: { NO_COLOR: '1' } })).stderr).toMatch(/^error /);
  });
});

describe('signals', () => {
  test.each([
    ['SIGINT', 'work', 130],
    ['SIGTERM', 'work', 143],
    ['SIGINT', 'listen', 0],
    ['SIGTERM', 'listen', 0],
  ])('%s while %s runs: %i', async (name, command, code) => {
    expect((await run([command], { signal: AbortSignal.abort(name) })).code).toBe(code);
  });
});

test('lines are written whole', async () => {
  const lines = other('lines', async ({ stdout }) => {
    printLine(stdout, 'a');
    printLine(stdout);
    return 0;
  });
  expect((await terminal(['lines'], { commands: [entry(lines)] })).stdout).toBe('a\n\n');
});
