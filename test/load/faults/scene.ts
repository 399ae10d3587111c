import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { imbalance } from '../../../src/load/counts.ts';
import { openData, type DataFolder } from '../../../src/load/ledger/data-folder.ts';
import { bulkTarget } from '../../../src/load/runtime-target.ts';
import { resumeLoad, startLoad, type LoadResult, type SessionParts } from '../../../src/load/session.ts';
import { DEFAULT_SETTINGS, type LoadSettings } from '../../../src/load/settings.ts';
import { openSource } from '../../../src/load/source/open.ts';
import type { BulkOperation, BulkTarget } from '../../../src/load/target.ts';
import { fail, type Outcome } from '../../../src/model/outcome.ts';
import { detailOf, problem } from '../../../src/model/problem.ts';
import { openCapability } from '../../../src/run/open.ts';
import type { Fault } from '../../../src/sandbox/fault.ts';
import { seededRandom } from '../../../src/sandbox/random.ts';
import { startSandbox, type Sandbox } from '../../../src/sandbox/sandbox.ts';
import { goodOf, readOf, type Given } from '../storm/input.ts';
import { judge, type LoadCase, type Request, type Table } from '../storm/judge.ts';
import { fastWorld, type FastWorld } from './fast-world.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const CAPABILITY = join(ROOT, 'capabilities/conversations-conversations.yaml');
/** An answer that takes longer is none. */
const TIMEOUT_MS = 800;

export interface SceneSettings extends Partial<LoadSettings> {
  readonly faults: readonly Fault[];
  readonly seed?: number;
}

/** What ends a run early, after so many requests. */
export interface Interruption {
  readonly after: number;
  readonly how: 'stop' | 'abort';
}

/** A sandbox with switches on, a data folder, and loads that go from the one into the other. */
export interface Scene {
  readonly sandbox: Sandbox;
  readonly data: DataFolder;
  /** One run of a load. With an id it is a resume. */
  run(given: Given, id?: string, interruption?: Interruption): Promise<LoadResult>;
  /** Keys that went out while a request that held them was under way. */
  readonly doubled: readonly string[];
  /** Lets the sandbox's time pass. */
  later(ms: number): void;
}

export async function withScene(settings: SceneSettings, use: (scene: Scene) => Promise<void>): Promise<void> {
  const { faults, seed = 1, ...given } = settings;
  const world = fastWorld(seededRandom(seed));
  let ahead = 0;
  const clock = { ...world.clock, now: () => world.clock.now() + ahead };
  const sandbox = await startSandbox({ seed, faults, clock, keepBodies: true });
  const folder = mkdtempSync(join(tmpdir(), 'capstan-faults-'));
  const opened = value(await openCapability(CAPABILITY, { environment: KEY, upstream: sandbox.url }));
  try {
    const scene = new LoadScene({ sandbox, world, folder, target: value(bulkTarget(opened.runtime)), settings: given });
    await use({
      sandbox,
      data: scene.data,
      run: (...run) => scene.run(...run),
      doubled: scene.doubled,
      later: (ms) => void (ahead += ms),
    });
  } finally {
    await opened.runtime.close();
    await sandbox.close(100);
    rmSync(folder, { recursive: true, force: true });
  }
}

const KEY = { ASSEMBLED_API_KEY: 'key' };

function value<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(outcome.problems.map((found) => `${found.code}: ${detailOf(found)}`).join());
}

interface SceneParts {
  readonly sandbox: Sandbox;
  readonly world: FastWorld;
  readonly folder: string;
  readonly target: BulkTarget;
  readonly settings: Partial<LoadSettings>;
}

class LoadScene {
  readonly data: DataFolder;
  readonly doubled: string[] = [];
  readonly #parts: SceneParts;
  readonly #underWay = new Set<string>();
  #files = 0;

  constructor(parts: SceneParts) {
    this.#parts = parts;
    this.data = value(openData(join(parts.folder, 'data'), parts.world));
  }

  async run(given: Given, id?: string, interruption?: Interruption): Promise<LoadResult> {
    const { world, target } = this.#parts;
    const stops = { stop: new AbortController(), abort: new AbortController() };
    let left = interruption?.after ?? Infinity;
    const onSend = (): void => {
      left -= 1;
      if (left === 0 && interruption !== undefined) stops[interruption.how].abort();
    };
    const session: SessionParts = {
      target: {
        ...target,
        tokens: { rate: { perSecond: 100, burst: 20 }, tryTake: () => true },
        operations: target.operations.map((operation) => this.#watched(operation, onSend)),
      },
      data: this.data,
      world,
      stops: { stop: stops.stop.signal, abort: stops.abort.signal },
      emit: () => undefined,
    };
    return value(await (id === undefined ? this.#start(session, given) : resumeLoad(session, id)));
  }

  async #start(session: SessionParts, given: Given): Promise<Outcome<LoadResult>> {
    const { folder, settings } = this.#parts;
    const names = given.files.map((lines) => {
      const name = `in-${(this.#files += 1)}.ndjson`;
      writeFileSync(join(folder, name), lines.map(({ text }) => `${text}\n`).join(''));
      return name;
    });
    const id = this.data.newId();
    const source = await openSource(names, {
      cwd: folder,
      spoolFolder: this.data.loadFolder(id),
      stdin: process.stdin,
    });
    const operation = given.method === 'POST' ? 'upsert' : 'update';
    const recipe = {
      settings: { ...DEFAULT_SETTINGS, patienceMs: 60_000, ...settings, operation } as const,
      input: {},
      mappings: [{}],
      reading: {},
    };
    return startLoad(session, { id, capability: CAPABILITY, recipe, source: value(source), overtake: false });
  }

  #watched(operation: BulkOperation, onSend: () => void): BulkOperation {
    return {
      ...operation,
      send: async (body, signal) => {
        onSend();
        const keys = keysIn(body);
        this.doubled.push(...keys.filter((key) => this.#underWay.has(key)));
        for (const key of keys) this.#underWay.add(key);
        const late = AbortSignal.timeout(TIMEOUT_MS);
        const both = signal === undefined ? late : AbortSignal.any([signal, late]);
        const outcome = await operation.send(body, both);
        for (const key of keys) this.#underWay.delete(key);
        const isLate = !outcome.ok && late.aborted && signal?.aborted !== true;
        return isLate ? fail(problem('upstream.timeout', {}, { seconds: TIMEOUT_MS / 1000 })) : outcome;
      },
    };
  }
}

function keysIn(body: Uint8Array): string[] {
  const found: string[] = [];
  JSON.parse(Buffer.from(body).toString(), (name, member: unknown) => {
    if (name === 'external_id' && typeof member === 'string') found.push(member);
    return member;
  });
  return found;
}

/** What has to hold for loads of one target of which each was run to its end: what is wrong, in words. */
export async function accountFaults(scene: Scene, runs: readonly FinishedLoad[]): Promise<readonly string[]> {
  const requests = await requestsOf(scene.sandbox);
  const loads = runs.map(({ given, result, after, until }): LoadCase => ({
    given,
    requests: requests.filter(({ seq }) => seq > after && seq <= until),
    rejected: rejectsOf(scene, result.load),
  }));
  const table: Table = new Map(scene.sandbox.rows().map((row) => [row.external_id, row]));
  return [
    ...judge(loads, table).faults,
    ...scene.doubled.map((key) => `${key} was twice under way`),
    ...runs.flatMap(({ given, result }) => [...countFaults(given, result)]),
  ];
}

export interface FinishedLoad {
  readonly given: Given;
  /** Of its last run. */
  readonly result: LoadResult;
  /** Its requests are those behind `after`, up to `until`. */
  readonly after: number;
  readonly until: number;
}

async function requestsOf(sandbox: Sandbox): Promise<readonly Request[]> {
  const found: Request[] = [];
  for (const entry of sandbox.requests()) {
    const answer = await fetch(`${sandbox.pages.requests}/${entry.seq}/body`);
    found.push({ ...entry, body: answer.ok ? await answer.text() : '' });
  }
  return found;
}

export function rejectsOf({ data }: Pick<Scene, 'data'>, id: string): ReadonlySet<string> {
  const rejected = [...value(data.rejects(id))].filter(({ kind }) => kind === 'rejected').map(({ raw }) => raw);
  if (new Set(rejected).size !== rejected.length) throw new Error('a record is rejected twice');
  return new Set(rejected);
}

function* countFaults(given: Given, { counts, end }: LoadResult): Generator<string> {
  const [read, good] = [readOf(given), goodOf(given).length];
  const { accepted, merged, rejected } = counts;
  if (imbalance(counts) !== 0) yield `the identity is off by ${imbalance(counts)}`;
  if (end.kind !== 'finished') yield `it ended ${end.kind}`;
  if (counts.pending !== 0) yield `${counts.pending} records are pending`;
  if (counts.read !== read) yield `${counts.read} of ${read} records were read`;
  if (counts.invalid !== read - good) yield `${counts.invalid} records are invalid, not ${read - good}`;
  if (accepted + merged + rejected !== good) yield `${accepted} + ${merged} + ${rejected} are not ${good} good records`;
}
