import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { ask } from './agent.ts';
import { GIVEN, runTask, type Given, type TaskResult } from './run-task.ts';
import { readTask, taskIds } from './task.ts';
import { readTriggers, triggerPrompt, verdictIn } from './triggers.ts';

/** `node test/evals/run.ts --help` says what it does. */

const HELP = `npm run evals -- --agent COMMAND [--task ID]... [--with both|skill|mcp|none] [--seconds N] [--json]
npm run evals -- --agent COMMAND --triggers [--runs N] [--json]

Lets an agent do the tasks of test/evals/tasks, each against servers and in a folder of its own, and grades what it
leaves behind: the table of the upstream, the requests that it made, and what it said. COMMAND is a line for the shell;
{prompt} in it stands for the prompt, which otherwise comes by stdin. What it prints on stdout is its answer.

--task ID     This task only; may be repeated
--with WHAT   What it gets besides the files: the skill folder, the MCP server, both (default) or neither
--seconds N   Time for a task (default: what the task says)
--triggers    Ask for each of twenty queries whether it would read the skill
--runs N      How often each query is asked (default: 1); it passes when more than half of the answers are right
--json        One JSON document instead of a table

Exit code: 0 when all pass, 3 when some do not, 2 for wrong flags.`;

process.exitCode = await main();

interface Flags {
  readonly agent?: string | undefined;
  readonly task: string[];
  readonly with: string;
  readonly seconds?: string | undefined;
  readonly triggers: boolean;
  readonly runs: string;
  readonly json: boolean;
  readonly help: boolean;
}

async function main(): Promise<number> {
  const flags = flagsOf();
  if (flags?.help === true) {
    console.log(HELP);
    return 0;
  }
  const given = GIVEN.find((one) => one === flags?.with);
  const numbers = [flags?.seconds ?? '1', flags?.runs ?? '1'].map(Number);
  const isKnown = flags?.task.every((id) => taskIds().includes(id)) ?? false;
  const isSound = given !== undefined && isKnown && numbers.every((number) => Number.isInteger(number) && number > 0);
  if (flags?.agent === undefined || !isSound) {
    console.error(HELP);
    return 2;
  }
  return flags.triggers ? runTriggers(flags.agent, flags) : runTasks(flags.agent, given, flags);
}

function flagsOf(): Flags | undefined {
  try {
    return parseArgs({
      options: {
        agent: { type: 'string' },
        task: { type: 'string', multiple: true, default: [] },
        with: { type: 'string', default: 'both' },
        seconds: { type: 'string' },
        triggers: { type: 'boolean', default: false },
        runs: { type: 'string', default: '1' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

async function runTasks(command: string, given: Given, flags: Flags): Promise<number> {
  const ids = flags.task.length === 0 ? taskIds() : flags.task;
  const seconds = flags.seconds === undefined ? undefined : Number(flags.seconds);
  const results: TaskResult[] = [];
  for (const id of ids) {
    const result = await runTask(readTask(id), { command, given, seconds });
    results.push(result);
    if (!flags.json) printTask(result);
  }
  return printEnd(results, flags);
}

function printTask({ task, passed, findings, seconds }: TaskResult): void {
  console.log(`${passed ? 'ok  ' : 'FAIL'}  ${task.padEnd(20)}${String(seconds).padStart(7)} s`);
  for (const { code, detail } of findings) console.log(`        ${code}: ${detail}`);
}

interface TriggerResult {
  readonly query: string;
  readonly expected: boolean;
  readonly right: number;
  readonly runs: number;
  readonly passed: boolean;
}

async function runTriggers(command: string, flags: Flags): Promise<number> {
  const runs = Number(flags.runs);
  const results: TriggerResult[] = [];
  for (const { query, triggers: expected } of readTriggers()) {
    let right = 0;
    for (let run = 0; run < runs; run += 1) {
      const seconds = Number(flags.seconds ?? 120);
      const said = await ask({ command, prompt: triggerPrompt(query), cwd: tmpdir(), env: {}, seconds });
      right += verdictIn(said.answer) === expected ? 1 : 0;
    }
    const result = { query, expected, right, runs, passed: right > runs / 2 };
    results.push(result);
    if (!flags.json)
      console.log(`${result.passed ? 'ok  ' : 'FAIL'}  ${right}/${runs}  ${expected ? 'yes' : 'no '}  ${query}`);
  }
  return printEnd(results, flags);
}

function printEnd(results: readonly { readonly passed: boolean }[], { json }: Flags): number {
  const passed = results.filter((result) => result.passed).length;
  console.log(
    json
      ? JSON.stringify({ passed, of: results.length, results }, undefined, 2)
      : `${passed} of ${results.length} passed`,
  );
  return passed === results.length ? 0 : 3;
}
