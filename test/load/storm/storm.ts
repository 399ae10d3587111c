import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { imbalance, type Counts } from '../../../src/load/counts.ts';
import { openData, type LoadSummary } from '../../../src/load/ledger/data-folder.ts';
import { detailOf } from '../../../src/model/problem.ts';
import type { RequestEntry } from '../../../src/sandbox/entry.ts';
import { parseFaultFlag, type Fault } from '../../../src/sandbox/fault.ts';
import { startSandbox, type Sandbox } from '../../../src/sandbox/sandbox.ts';
import { goodOf, readOf, type Given } from './input.ts';
import { judge, type Request } from './judge.ts';

/** A load in processes of its own that are killed, and what the upstream has to say of it afterwards. */

const MAIN = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));
const KILLER = new URL('killer.ts', import.meta.url).href;

export interface StormSettings {
  readonly given: Given;
  readonly dedupe: 'window' | 'full';
  readonly faults: readonly string[];
  readonly seed: number;
  readonly batchItems: number;
  /** Records of a window. */
  readonly window: number;
}

/**
 * When a run is killed: so many milliseconds after the process or the load in it began, or at a point of killer.ts.
 * Undefined lets it end.
 */
export type Kill =
  | { readonly afterMs: number; readonly of: 'process' | 'load' }
  | { readonly atPoint: number }
  | undefined;

export interface StormFigures {
  readonly records: number;
  readonly kills: number;
  readonly resumes: number;
  readonly requests: number;
  readonly committed: number;
  readonly lostAnswers: number;
  readonly written: number;
  readonly rewritten: number;
  /** What is wrong, in words. */
  readonly faults: readonly string[];
}

/** Kills run after run as `next` says, then lets one end, and judges. */
export async function storm(settings: StormSettings, next: (run: number) => Kill): Promise<StormFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'capstan-storm-'));
  const { seed } = settings;
  const faults = switchesOf(settings);
  const file = join(folder, 'sandbox.sqlite');
  try {
    const sandbox = await startSandbox({ file, seed, faults, keepBodies: true });
    const seen = await seenBy(sandbox, { ...settings, folder, sandbox }, next);
    return figuresOf(settings.given, { ...seen, requests: withBodies(file, seen.entries) });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Closes the sandbox, so that its file can be read. */
async function seenBy(
  sandbox: Sandbox,
  setting: Setting,
  next: (run: number) => Kill,
): Promise<Omit<Seen, 'requests'> & { readonly entries: readonly RequestEntry[] }> {
  try {
    const runs = await runToEnd(setting, next);
    return { runs, entries: sandbox.requests(), rows: sandbox.rows() };
  } finally {
    await sandbox.close();
  }
}

interface Seen {
  readonly runs: Runs;
  readonly requests: readonly Request[];
  readonly rows: ReturnType<Sandbox['rows']>;
}

function figuresOf(given: Given, { runs, requests, rows }: Seen): StormFigures {
  const table = new Map(rows.map((row) => [row.external_id, row]));
  const { faults, written, rewritten } = judge([{ given, requests, rejected: new Set() }], table);
  const committed = requests.filter((one) => one.committed);
  return {
    records: readOf(given),
    kills: runs.kills,
    resumes: runs.resumes,
    requests: requests.length,
    committed: committed.length,
    lostAnswers: committed.filter((one) => one.faults.includes('lost-answer')).length,
    written,
    rewritten,
    faults: [...faults, ...countFaults(given, runs.counts)],
  };
}

/** How many points killer.ts passes in a load that nobody kills. */
export async function countPoints(settings: StormSettings): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'capstan-storm-'));
  const sandbox = await startSandbox({ seed: settings.seed, faults: switchesOf(settings) });
  try {
    const count = join(folder, 'points');
    const setting = { ...settings, folder, sandbox };
    await runOnce(setting, loadLine(setting), undefined, { STORM_COUNT: count });
    return Number(readFileSync(count, 'utf8'));
  } finally {
    await sandbox.close(100);
    rmSync(folder, { recursive: true, force: true });
  }
}

function switchesOf({ faults }: StormSettings): Fault[] {
  const parsed = faults.map(parseFaultFlag);
  return parsed.flatMap((one) => (one.ok ? [one.value] : []));
}

interface Setting extends StormSettings {
  readonly folder: string;
  readonly sandbox: Pick<Sandbox, 'url'>;
}

interface Runs {
  readonly kills: number;
  readonly resumes: number;
  readonly counts: Counts;
}

const MAX_RUNS = 1000;

async function runToEnd(setting: Setting, next: (run: number) => Kill): Promise<Runs> {
  let [kills, resumes] = [0, 0];
  for (let run = 1; run <= MAX_RUNS; run += 1) {
    const begun = loadsOf(setting);
    if (begun.length > 1) throw new Error('a killed load has become two');
    const [load] = begun;
    if (load?.state === 'finished') return { kills, resumes, counts: load.counts };
    if (load !== undefined) resumes += 1;
    const line = load === undefined ? loadLine(setting) : ['load', 'resume', '--data', dataOf(setting), '--json'];
    const { code, errors } = await runOnce(setting, line, next(run));
    // one that came before anything was written down has hit nothing
    if (code === undefined) kills += loadsOf(setting).length;
    else if (!EXPECTED_CODES.includes(code)) throw new Error(`run ${run} ended with ${code}: ${errors}`);
  }
  throw new Error('it never finished');
}

/** Finished, finished with rejects, paused. */
const EXPECTED_CODES: readonly number[] = [0, 3, 75];

function loadsOf(setting: Setting): readonly LoadSummary[] {
  const loads = openData(dataOf(setting));
  const found = loads.ok ? loads.value.loads() : loads;
  if (!found.ok || found.problems.length > 0) throw new Error(`no loads: ${found.problems.map(detailOf).join()}`);
  return found.value;
}

const dataOf = ({ folder }: Setting): string => join(folder, 'data');

function loadLine(setting: Setting): string[] {
  const { folder, given, sandbox, dedupe, batchItems } = setting;
  const names = given.files.map((lines, index) => {
    const name = join(folder, `in-${String(index).padStart(3, '0')}.ndjson`);
    writeFileSync(name, lines.map((line) => `${line.text}\n`).join(''));
    return name;
  });
  const operation = given.method === 'POST' ? 'upsert' : 'update';
  const into = ['--upstream', sandbox.url, '--data', dataOf(setting), '--json'];
  const how = [
    '--operation',
    operation,
    '--dedupe',
    dedupe,
    '--batch-items',
    String(batchItems),
    '--rate',
    '60000/min',
  ];
  return ['load', ...names, ...into, ...how];
}

interface Ran {
  /** Undefined when it was killed. */
  readonly code: number | undefined;
  readonly errors: string;
}

async function runOnce(
  setting: Setting,
  line: readonly string[],
  kill: Kill,
  more: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const point = kill !== undefined && 'atPoint' in kill ? { STORM_KILL_AT: String(kill.atPoint) } : {};
  const child = spawn(process.execPath, ['--import', KILLER, MAIN, ...line], {
    cwd: setting.folder,
    env: { ...process.env, ASSEMBLED_API_KEY: 'key', STORM_WINDOW: String(setting.window), ...point, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new AbortController();
  const [, errors, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close').then(() => {
      ended.abort();
      return child.signalCode === 'SIGKILL' ? undefined : (child.exitCode ?? -1);
    }),
    killLater(child, kill, ended.signal),
  ]);
  return { code, errors };
}

async function killLater(child: ChildProcess, kill: Kill, signal: AbortSignal): Promise<void> {
  if (kill === undefined || !('afterMs' in kill)) return;
  // the first thing that is told is that the load has begun
  if (kill.of === 'load') await once(child.stdout ?? child, 'data', { signal }).catch(() => undefined);
  await setTimeout(kill.afterMs, undefined, { signal }).catch(() => undefined);
  if (!signal.aborted) child.kill('SIGKILL');
}

function withBodies(file: string, entries: readonly RequestEntry[]): readonly Request[] {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const body = database.prepare('SELECT body FROM requests WHERE seq = ?');
    return entries.map((entry) => {
      const bytes = body.get(entry.seq)?.['body'];
      return { ...entry, body: bytes instanceof Uint8Array ? Buffer.from(bytes).toString() : '' };
    });
  } finally {
    database.close();
  }
}

function* countFaults(given: Given, counts: Counts): Generator<string> {
  const [read, good] = [readOf(given), goodOf(given).length];
  const { accepted, merged, invalid, rejected, pending } = counts;
  if (imbalance(counts) !== 0) yield `the identity is off by ${imbalance(counts)}`;
  if (counts.read !== read) yield `${counts.read} of ${read} records were read`;
  if (invalid !== read - good) yield `${invalid} records are invalid, not ${read - good}`;
  if (accepted + merged !== good) yield `${accepted} + ${merged} are not ${good} good records`;
  if (rejected + pending > 0) yield `${rejected} are rejected, ${pending} are pending`;
}
