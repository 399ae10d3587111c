import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ask } from './agent.ts';
import type { Finding } from './checks/finding.ts';
import { collect } from './evidence.ts';
import { grade } from './graders.ts';
import { openStage, type Stage } from './stage.ts';
import type { Task } from './task.ts';
import { SKILL } from './triggers.ts';

/** What an agent gets besides files and prompt. */
export const GIVEN = ['both', 'skill', 'mcp', 'none'] as const;
export type Given = (typeof GIVEN)[number];

export interface TaskRun {
  readonly command: string;
  readonly given: Given;
  /** Instead of the task's own limit. */
  readonly seconds: number | undefined;
}

export interface TaskResult {
  readonly task: string;
  readonly passed: boolean;
  readonly findings: readonly Finding[];
  readonly seconds: number;
  readonly answer: string;
}

/** Lets an agent do a task, and grades what it leaves behind. */
export async function runTask(task: Task, { command, given, seconds = task.seconds }: TaskRun): Promise<TaskResult> {
  const stage = await openStage(task);
  try {
    const begun = performance.now();
    const said = await ask({
      command,
      prompt: `${task.prompt}\n\n${give(stage, given)}`,
      cwd: stage.work,
      env: environment(stage, given),
      seconds,
    });
    const findings = [...endFindings(said.end), ...grade(await collect(stage, said.answer))];
    const took = Math.round((performance.now() - begun) / 100) / 10;
    return { task: task.id, passed: findings.length === 0, findings, seconds: took, answer: said.answer };
  } finally {
    await stage.close();
  }
}

function endFindings(end: 'well' | 'failed' | 'late'): Finding[] {
  switch (end) {
    case 'well':
      return [];
    case 'failed':
      return [{ code: 'agent.failed', detail: 'the command did not end with 0' }];
    case 'late':
      return [{ code: 'agent.late', detail: 'the command was ended when its time was over' }];
  }
}

/** Only who works by the script needs the key: behind the server it is the server's. */
function environment({ env, urls }: Stage, given: Given): Record<string, string> {
  const served = given === 'both' || given === 'mcp' ? { EVAL_MCP_URL: urls.mcp, EVAL_REST_URL: urls.rest } : {};
  return given === 'mcp' ? served : { ...env, ...served };
}

/** Puts into the folder what is given, and says so. */
function give({ work, urls }: Stage, given: Given): string {
  const lines = ['The files are in this folder. In the end say in a few sentences what you did and what came of it.'];
  if (given === 'both' || given === 'skill') {
    const name = basename(SKILL);
    cpSync(SKILL, join(work, '.agents/skills', name), { recursive: true });
    mkdirSync(join(work, '.claude/skills'), { recursive: true });
    symlinkSync(join('../../.agents/skills', name), join(work, '.claude/skills', name));
    lines.push(`There is a skill in .agents/skills/${name}: read its SKILL.md first.`);
  }
  if (given === 'both' || given === 'mcp') {
    const server = { type: 'http', url: urls.mcp };
    writeFileSync(join(work, '.mcp.json'), JSON.stringify({ mcpServers: { 'conversations-mcp': server } }));
    lines.push(
      `There is an MCP server at ${urls.mcp}; its tools for loads read the files of this folder by their names.`,
    );
  }
  return lines.join('\n');
}
