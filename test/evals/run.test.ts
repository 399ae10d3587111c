import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const RUN = fileURLToPath(new URL('run.ts', import.meta.url));

/** Agents of one idea each: enough to see that they get what they need and that they are graded. */
const AGENTS = {
  // asks for the zone, whatever it is asked for, after it has looked at what it was given
  'asking.mjs': `
    import { existsSync } from 'node:fs';
    import { text } from 'node:stream/consumers';
    const prompt = process.argv[2] ?? (await text(process.stdin));
    if (!prompt.startsWith('Load freshdesk-tickets.csv')) throw new Error('no prompt');
    const given = {
      file: existsSync('freshdesk-tickets.csv'),
      skill: existsSync('.claude/skills/assembled-conversations/SKILL.md'),
      server: existsSync('.mcp.json') && (process.env.EVAL_MCP_URL ?? '').startsWith('http://127.0.0.1:'),
      key: process.env.ASSEMBLED_API_KEY !== undefined,
    };
    console.log('Nothing was sent. Which time zone are the times in? ' + JSON.stringify(given));`,
  'silent.mjs': '',
  'failing.mjs': `console.log('Nothing was sent. Which time zone are the times in?'); process.exitCode = 1;`,
  'endless.mjs': `
    console.log('Nothing was sent. Which time zone are the times in?');
    setInterval(() => undefined, 1000);`,
  'yes.mjs': `console.log('Yes.');`,
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'capstan-agents-'));
  for (const [name, text] of Object.entries(AGENTS)) writeFileSync(join(folder, name), text);
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Ran {
  readonly code: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

function run(...args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(process.execPath, [RUN, ...args], (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
}

const agent = (name: keyof typeof AGENTS, more = ''): string[] => [
  '--agent',
  `'${process.execPath}' '${join(folder, name)}'${more}`,
];
const ZONE = ['--task', 'missing-zone'];

describe('a task', () => {
  it.each([
    ['both', 'by stdin', '', { file: true, skill: true, server: true, key: true }],
    ['skill', 'as an argument', ' {prompt}', { file: true, skill: true, server: false, key: true }],
    ['mcp', 'by stdin', '', { file: true, skill: false, server: true, key: false }],
  ])('is given with %s, %s', async (given, _, more, expected) => {
    const { code, stdout } = await run(...agent('asking.mjs', more), ...ZONE, '--with', given, '--json');
    const { passed, results } = JSON.parse(stdout) as { passed: number; results: { answer: string }[] };
    expect({ code, passed }).toEqual({ code: 0, passed: 1 });
    expect(results[0]?.answer).toContain(JSON.stringify(expected));
  });

  it('is printed with what is wrong, and the exit code is 3', async () => {
    const { code, stdout } = await run(...agent('silent.mjs'), ...ZONE, '--task', 'over-500');
    expect(code).toBe(3);
    expect(stdout).toMatch(/^FAIL {2}missing-zone .*\n {8}answer\.zone: /m);
    expect(stdout).toMatch(/^FAIL {2}over-500 .*\n {8}table\.missing: /m);
    expect(stdout).toContain('0 of 2 passed');
  });

  it.each([
    ['failing.mjs', 'agent.failed'],
    ['endless.mjs', 'agent.late'],
  ] as const)('is failed for %s', async (name, finding) => {
    const { code, stdout } = await run(...agent(name), ...ZONE, '--seconds', '2', '--json');
    const { results } = JSON.parse(stdout) as { results: { findings: { code: string }[] }[] };
    expect({ code, found: results[0]?.findings.map((one) => one.code) }).toEqual({ code: 3, found: [finding] });
  });
});

it('asks whether the skill would be read', async () => {
  const { code, stdout } = await run(...agent('yes.mjs'), '--triggers', '--json');
  expect(code).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({ passed: 10, of: 20 });
});

it.each([
  [['--task', 'no-such-task', '--agent', 'true']],
  [['--with', 'everything', '--agent', 'true']],
  [['--seconds', '0', '--agent', 'true']],
  [['--nothing']],
  [[]],
])('exits 2 for %j', async (args) => {
  const { code, stderr } = await run(...args);
  expect(code).toBe(2);
  expect(stderr).toContain('--agent COMMAND');
});
