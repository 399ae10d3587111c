import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { collect, type Evidence } from './evidence.ts';
import { grade } from './graders.ts';
import { play } from './play.ts';
import { openStage } from './stage.ts';
import { readTask, taskIds, type Task } from './task.ts';
import { readTrajectories, type Trajectory } from './trajectory.ts';

const tasks = taskIds().map(readTask);

/** What the grader finds, for each wording of the answer. Each is played against servers of its own. */
async function played(task: Task, { steps, answer, otherwise }: Trajectory): Promise<readonly string[][]> {
  const stage = await openStage(task);
  try {
    await play(stage, steps);
    const evidence = await collect(stage, answer);
    return [answer, ...otherwise].map((wording) => codesOf({ ...evidence, answer: wording }));
  } finally {
    await stage.close();
  }
}

function codesOf(evidence: Evidence): string[] {
  return grade(evidence)
    .map(({ code }) => code)
    .toSorted();
}

it('has twelve tasks, and as many trajectories as the page says', () => {
  const all = tasks.map(readTrajectories);
  const page = readFileSync(new URL('../../docs/evals.md', import.meta.url), 'utf8');
  expect(tasks).toHaveLength(12);
  for (const kind of ['golden', 'wrong'] as const) {
    const played = all.reduce((sum, one) => sum + one[kind].length, 0);
    expect(page).toContain(`<!-- evals:${kind} -->${played}<!-- /evals:${kind} -->`);
  }
});

describe.concurrent.each(tasks)('$id', (task) => {
  const { golden, wrong } = readTrajectories(task);

  it.each(golden)('is done right by $name', async (trajectory) => {
    expect((await played(task, trajectory)).flat()).toEqual([]);
  });

  it('has ten wrong trajectories', () => {
    expect(new Set(wrong.map(({ name }) => name)).size).toBeGreaterThanOrEqual(10);
  });

  it.each(wrong)('is failed when an agent $name', async (trajectory) => {
    expect(await played(task, trajectory)).toEqual([trajectory.findings]);
  });
});
