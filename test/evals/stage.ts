import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from '../../src/load/library.ts';
import { isObject } from '../../src/model/json.ts';
import { parseFaultFlag, type Fault } from '../../src/sandbox/fault.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { running } from '../cli/running.ts';
import type { Row, Task } from './task.ts';

/** The world in which an agent does one task: an upstream, the capability served in front of it, a folder with the files. */

const CAPABILITY = fileURLToPath(new URL('../../capabilities/conversations-conversations.yaml', import.meta.url));
export const BULK_PATH = '/v0/conversations/bulk';
/** Looks like a key, so that it is found where it does not belong. */
export const KEY = 'sk_eval_51f0c2a97b3e';

export interface Stage {
  readonly task: Task;
  readonly sandbox: Sandbox;
  /** The agent's own. */
  readonly work: string;
  /** Where loads are remembered, by the server and by the script alike. */
  readonly data: string;
  /** What the script needs to know. */
  readonly env: Readonly<Record<string, string>>;
  readonly urls: { readonly rest: string; readonly mcp: string };
  /** Requests that were made before the agent's. */
  readonly earlier: number;
  close(): Promise<void>;
}

/** Throws when anything of it does not start, and then leaves nothing behind. */
export async function openStage(task: Task): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'capstan-eval-'));
  const undo: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    for (const one of undo.toReversed()) await one();
  };
  try {
    return { ...(await start(task, folder, undo)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(task: Task, folder: string, undo: (() => unknown)[]): Promise<Omit<Stage, 'close'>> {
  const [work, data] = [join(folder, 'work'), join(folder, 'data')];
  mkdirSync(work);
  cpSync(task.files, work, { recursive: true });
  const sandbox = await startSandbox({ key: KEY, keepBodies: true });
  undo.push(() => sandbox.close(100));
  await seed(sandbox.url, task.before);
  if (task.loaded !== undefined) {
    sandbox.faults.replace(task.loaded.faults.map(faultOf));
    await loadBefore(task.loaded, { work, data, upstream: sandbox.url });
  }
  const earlier = sandbox.requests().length;
  sandbox.faults.replace(task.faults.map(faultOf));
  const env = { ASSEMBLED_API_KEY: KEY, CAPSTAN_UPSTREAM: sandbox.url, CAPSTAN_DATA: data };
  const flags = ['--upstream', sandbox.url, '--files-root', work, '--data', data, '--open', '--port', '0', '--json'];
  const server = await running(['serve', CAPABILITY, ...flags], /\n\}\n$/, { env });
  undo.push(() => server.stop());
  return { task, sandbox, work, data, env, urls: urlsIn(server.printed().stdout), earlier };
}

function faultOf(flag: string): Fault {
  const fault = parseFaultFlag(flag);
  if (!fault.ok) throw new Error(`There is no fault ${flag}.`);
  return fault.value;
}

async function seed(upstream: string, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  const response = await fetch(`${upstream}${BULK_PATH}`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${KEY}:`)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ conversations: rows }),
  });
  if (response.status !== 202) throw new Error(`The rows before are refused: ${await response.text()}`);
}

interface Place {
  readonly work: string;
  readonly data: string;
  readonly upstream: string;
}

/** A load that ran to its end, or that broke off because the upstream began to refuse the key. */
async function loadBefore({ file, batch }: NonNullable<Task['loaded']>, place: Place): Promise<void> {
  const { work: cwd, data, upstream } = place;
  const environment = { ASSEMBLED_API_KEY: KEY };
  const settings = { 'batch-items': batch, 'max-in-flight': 1 };
  for await (const event of load(
    { files: [file] },
    { capability: CAPABILITY, data, environment, upstream, cwd, settings },
  ))
    if (event.kind === 'not-started') throw new Error(JSON.stringify(event.problems));
}

/** Where `serve --json` says it is. */
function urlsIn(stdout: string): Stage['urls'] {
  const printed: unknown = JSON.parse(stdout);
  const surfaces = isObject(printed) && Array.isArray(printed['surfaces']) ? printed['surfaces'].filter(isObject) : [];
  const urlOf = (kind: string): string => String(surfaces.find((surface) => surface['kind'] === kind)?.['url']);
  return { rest: urlOf('rest'), mcp: urlOf('mcp') };
}
