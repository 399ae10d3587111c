import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject } from '../../src/model/json.ts';
import type { RequestEntry } from '../../src/sandbox/entry.ts';
import { openData } from '../../src/load/ledger/data-folder.ts';
import { KEY, type Stage } from './stage.ts';
import type { Row, Task } from './task.ts';

/** What an agent leaves behind, and all that a grader gets to see. */
export interface Evidence {
  readonly task: Task;
  /** The last thing that the agent said to its user. */
  readonly answer: string;
  readonly rows: readonly Row[];
  /** What reached the upstream while the agent worked, in that order. */
  readonly requests: readonly Sent[];
  /** Loads in the ledger that were not there before. */
  readonly loads: number;
  /** What must be nowhere else than in the environment. */
  readonly key: string;
  /** Files of the agent's folder that hold the key. */
  readonly keyIn: readonly string[];
}

export type SentRecord = Readonly<Record<string, unknown>>;

export interface Sent extends RequestEntry {
  readonly records: readonly SentRecord[];
}

export async function collect(stage: Stage, answer: string): Promise<Evidence> {
  const { task, sandbox, earlier, work } = stage;
  const requests = await Promise.all(
    sandbox
      .requests()
      .slice(earlier)
      .map(async (entry) => ({ ...entry, records: await recordsOf(sandbox.url, entry) })),
  );
  const loads = loadsIn(stage.data) - (task.loaded === undefined ? 0 : 1);
  return { task, answer, rows: sandbox.rows(), requests, loads, key: KEY, keyIn: filesWith(work, KEY) };
}

async function recordsOf(upstream: string, { seq }: RequestEntry): Promise<SentRecord[]> {
  const response = await fetch(`${upstream}/__sandbox/requests/${seq}/body`);
  const body = parsed(await response.text());
  const list = isObject(body) ? body['conversations'] : undefined;
  return Array.isArray(list) ? list.filter(isObject) : [];
}

function loadsIn(folder: string): number {
  const data = openData(folder);
  const loads = data.ok ? data.value.loads() : data;
  if (!loads.ok) throw new Error(JSON.stringify(loads.problems));
  return loads.value.length;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function filesWith(folder: string, text: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => readFileSync(path).includes(text));
}
