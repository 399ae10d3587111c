import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** One thing that a user asks of an agent, and what is right afterwards. */

const TASKS = fileURLToPath(new URL('tasks/', import.meta.url));

const row = z.looseObject({ external_id: z.string() });

/** A record as the sandbox keeps it. */
export type Row = z.infer<typeof row>;

const taskFile = z.strictObject({
  title: z.string(),
  /** As a user would write it. */
  prompt: z.string(),
  /** How long an agent may take. */
  seconds: z.int().default(300),
  /** Rows that are there before; `rows.json`. */
  seeded: z.boolean().default(false),
  /** A load that was begun before, of a file of the task, in batches of so many records, while these switches were on. */
  loaded: z
    .strictObject({ file: z.string(), batch: z.int().optional(), faults: z.array(z.string()).default([]) })
    .optional(),
  /** Switches of the sandbox that are on while the agent works. */
  faults: z.array(z.string()).default([]),
  /** The table afterwards is this file of records instead of `expected.json`. */
  expected: z.string().optional(),
  /** Fields that may be anything, such as those that each mapping fills in its own way. */
  free: z.array(z.string()).default([]),
  /** Personal data that stands in no row: of records that must not get there. */
  personal: z.array(z.string()).default([]),
});

export interface Task extends z.infer<typeof taskFile> {
  readonly id: string;
  readonly folder: string;
  /** What the agent finds in its folder. */
  readonly files: string;
  /** The table before and after. */
  readonly before: readonly Row[];
  readonly after: readonly Row[];
}

export function taskIds(): string[] {
  return readdirSync(TASKS).toSorted();
}

/** Throws when there is no such task, or when its files are not what they should be. */
export function readTask(id: string): Task {
  const folder = join(TASKS, id);
  const task = taskFile.parse(JSON.parse(readFileSync(join(folder, 'task.json'), 'utf8')));
  const files = join(folder, 'files');
  if (!existsSync(files)) throw new Error(`${id} has no files`);
  const after =
    task.expected === undefined ? rowsIn(join(folder, 'expected.json')) : linesIn(join(files, task.expected));
  return { ...task, id, folder, files, before: task.seeded ? rowsIn(join(folder, 'rows.json')) : [], after };
}

function rowsIn(path: string): Row[] {
  return z.array(row).parse(JSON.parse(readFileSync(path, 'utf8')));
}

function linesIn(path: string): Row[] {
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  return lines.map((line) => row.parse(JSON.parse(line)));
}
