import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { KEY } from './stage.ts';
import type { Task } from './task.ts';

/** What an agent did, step by step, and what it said in the end; recorded, so that it can be played again. */

const json = z.record(z.string(), z.json());

const step = z.union([
  /** A call of an MCP tool. `fails` says that its result is an error. */
  z.strictObject({
    tool: z.string(),
    arguments: json.default({}),
    fails: z.boolean().default(false),
    /** What later steps call its structured content: `$first.id`. */
    as: z.string().optional(),
    /** What the agent had to see in order to go on as it did. */
    shows: z.array(z.string()).default([]),
  }),
  /** The script of the skill, in the folder of the agent. */
  z.strictObject({ script: z.array(z.string()), exit: z.int().default(0), shows: z.array(z.string()).default([]) }),
  /** An HTTP request, as by curl: to the facade, or with the key to the upstream itself. */
  z.strictObject({
    send: z.enum(['POST', 'PATCH']),
    to: z.enum(['facade', 'upstream']).default('facade'),
    body: json,
    status: z.int().default(202),
    shows: z.array(z.string()).default([]),
  }),
  /** A file that the agent writes: a text, or records as NDJSON. */
  z.strictObject({ write: z.string(), text: z.string().optional(), records: z.array(z.json()).optional() }),
  z.strictObject({ pause: z.number() }),
]);

export type Step = z.infer<typeof step>;

const golden = z.strictObject({
  name: z.string(),
  steps: z.array(step),
  answer: z.string(),
  /** The same in other words; a grader must not insist on any. */
  otherwise: z.array(z.string()).default([]),
});

const wrong = z.strictObject({
  name: z.string(),
  /** Which golden one it goes wrong from; the first when left out. */
  from: z.string().optional(),
  /** In place of all its steps. */
  steps: z.array(step).optional(),
  /** In place of the step of that number, from 0; and after all. */
  instead: z.record(z.string().regex(/^\d+$/), z.array(step)).default({}),
  after: z.array(step).default([]),
  /** In place of its answer; or only of some of its words. */
  answer: z.string().optional(),
  words: z.array(z.tuple([z.string(), z.string()])).default([]),
  /** All that a grader must find, and nothing else. */
  findings: z.array(z.string()).min(1),
});

const file = z.strictObject({ golden: z.array(golden).min(1), wrong: z.array(wrong) });

export interface Trajectory {
  readonly name: string;
  readonly steps: readonly Step[];
  readonly answer: string;
  readonly otherwise: readonly string[];
  /** The codes of what is wrong with it, sorted; none for a golden one. */
  readonly findings: readonly string[];
}

export function readTrajectories(task: Task): { readonly golden: Trajectory[]; readonly wrong: Trajectory[] } {
  const text = readFileSync(join(task.folder, 'trajectories.json'), 'utf8').replaceAll('{key}', KEY);
  const read = file.parse(JSON.parse(text));
  const right = read.golden.map((one) => ({ ...one, findings: [] }));
  return { golden: right, wrong: read.wrong.map((one) => variation(one, right)) };
}

function variation(change: z.infer<typeof wrong>, golden: readonly Trajectory[]): Trajectory {
  const from = change.from === undefined ? golden[0] : golden.find(({ name }) => name === change.from);
  if (from === undefined) throw new Error(`${change.name}: there is no golden trajectory ${change.from}`);
  const kept = change.steps ?? from.steps;
  const lost = Object.keys(change.instead).filter((at) => Number(at) >= kept.length);
  if (lost.length > 0) throw new Error(`${change.name}: there is no step ${lost.join(', ')}`);
  const steps = [...kept.flatMap((one, at) => change.instead[at] ?? [one]), ...change.after];
  return {
    name: change.name,
    steps,
    answer: reworded(change.answer ?? from.answer, change),
    otherwise: [],
    findings: change.findings.toSorted(),
  };
}

function reworded(answer: string, { name, words }: z.infer<typeof wrong>): string {
  return words.reduce((text, [old, other]) => {
    if (!text.includes(old)) throw new Error(`${name}: the answer does not say "${old}"`);
    return text.replaceAll(old, other);
  }, answer);
}
