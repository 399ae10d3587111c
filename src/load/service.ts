import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';
import type { Asked } from './asked.ts';
import { completeRecipe, draftRecipe } from './draft.ts';
import type { LoadEvent, Progress } from './event.ts';
import type { DataFolder, LoadSummary } from './ledger/data-folder.ts';
import type { Reject } from './ledger/ledger.ts';
import type { Recipe } from './recipe.ts';
import type { ReportData } from './report/report-data.ts';
import { resumeLoad, startLoad, type LoadResult, type SessionParts } from './session.ts';
import type { LoadSettings } from './settings.ts';
import { fingerprintOf } from './source/fingerprint.ts';
import { reopenSource } from './source/open.ts';
import type { ReadOptions } from './source/plan.ts';
import { SourceError, type Fingerprint } from './source/source.ts';
import { spool } from './source/spool.ts';
import type { BulkTarget } from './target.ts';
import { realWorld } from './world.ts';

export interface ServiceParts {
  readonly data: DataFolder;
  readonly target: BulkTarget;
  /** The capability's file and what it is opened with: a resume by a command needs no more. */
  readonly capability: string;
  readonly upstream: string | undefined;
  readonly unknown: LoadSettings['unknown'] | undefined;
  readonly wire: Recipe['wire'];
  /** A load has thrown. */
  readonly bug: (error: unknown) => void;
  /** A load that was under way could not go on: its ledger. */
  readonly fell: (id: string, problems: readonly Problem[]) => void;
}

/** Input that can be read once; it is kept in the data folder before anything is done with it. */
export interface Upload {
  /** For people, for positions of records, and its ending for the format. */
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** A load as it is now. */
export interface LoadLook extends LoadSummary {
  /** While it runs here. */
  readonly progress: Progress | undefined;
  /** Why it could not go on here, where its ledger could not be told of it. */
  readonly fault: Problem | undefined;
}

/** The loads of a process that serves: one at a time, in the background, to one target. It shows no loads of others. */
export class LoadService {
  readonly #parts: ServiceParts;
  readonly #fingerprint: string;
  #running: RunningLoad | undefined;
  #closing = false;
  readonly #faults = new Map<string, Problem | undefined>();

  constructor(parts: ServiceParts) {
    this.#parts = parts;
    this.#fingerprint = parts.target.fingerprint(parts.data.salt);
  }

  /** Stands for the data folder; for making what nobody else can make. */
  get salt(): Uint8Array {
    return this.#parts.data.salt;
  }

  /** Why no load can begin now. */
  refusal(): Problem | undefined {
    if (this.#closing) return problem('load.closing', {}, {});
    return this.#running === undefined ? undefined : problem('load.running', {}, { id: this.#running.id });
  }

  /**
   * Keeps the uploads and begins a load with them; answers its id as soon as its ledger knows it. What is wrong with the
   * settings or the heads of the files is a problem, and nothing of the uploads stays.
   */
  async start(uploads: readonly Upload[], asked: Asked, read: ReadOptions = {}): Promise<Outcome<string>> {
    const refusal = this.refusal();
    if (refusal !== undefined) return fail(refusal);
    const { data } = this.#parts;
    const id = data.newId();
    let isBegun = false;
    try {
      const begun = await this.#begin(id, uploads, asked, read);
      isBegun = begun.ok;
      return begun;
    } finally {
      if (!isBegun) data.purge(id);
    }
  }

  async #begin(id: string, uploads: readonly Upload[], asked: Asked, read: ReadOptions): Promise<Outcome<string>> {
    const { target, capability, upstream, unknown, wire } = this.#parts;
    const choices = { ...withReading(asked, read), upstream, unknown };
    const draft = await draftRecipe(choices, '.', asked, asked['changed-only']);
    if (!draft.ok) return draft;
    const kept = await this.#keep(id, uploads);
    if (!kept.ok) return kept;
    const source = await reopenSource(kept.value, draft.value.input);
    if (!source.ok) return source;
    const recipe = await completeRecipe({ ...draft.value, wire }, source.value, target);
    if (!recipe.ok) return recipe;
    const load = { id, capability, recipe: recipe.value, source: source.value, overtake: asked.overtake };
    const begun = await this.#run(id, (session) => startLoad(session, load));
    return begun.ok ? ok(id, [...source.problems, ...recipe.problems]) : begun;
  }

  async #keep(id: string, uploads: readonly Upload[]): Promise<Outcome<readonly Fingerprint[]>> {
    const folder = this.#parts.data.loadFolder(id);
    const prints: Fingerprint[] = [];
    for (const { name, bytes } of uploads) {
      const path = await spool({ name, path: undefined, once: true }, folder, bytes);
      if (!path.ok) return path;
      const print = await printOf(name, path.value);
      if (!print.ok) return print;
      if (print.value.bytes === 0) return fail(problem('body.missing', { file: name }, {}));
      prints.push(print.value);
    }
    return ok(prints);
  }

  /** Goes on with a load in the background. */
  async resume(id: string, changed: Pick<LoadSettings, 'maxRejects'> = {}): Promise<Outcome<string>> {
    const refusal = this.refusal();
    if (refusal !== undefined) return fail(refusal);
    const found = this.#find(id);
    return found.ok ? this.#run(id, (session) => resumeLoad(session, id, changed)) : found;
  }

  /** Answers when the load is on its way, or cannot be. */
  async #run(id: string, work: (session: SessionParts) => Promise<Outcome<LoadResult>>): Promise<Outcome<string>> {
    const refusal = this.refusal();
    if (refusal !== undefined) return fail(refusal);
    const { data, target, bug } = this.#parts;
    const load = new RunningLoad(id);
    this.#running = load;
    this.#faults.delete(id);
    const done = work({ data, target, world: realWorld, stops: load.stops, emit: load.heard })
      .then((outcome) => {
        if (!outcome.ok && load.isBegun) this.#fell(id, outcome.problems);
        load.begun.resolve(outcome.ok ? ok(id) : outcome);
      })
      .catch((error: unknown) => (load.isBegun ? bug(error) : load.begun.reject(error)))
      .finally(() => {
        this.#running = undefined;
        load.over.resolve();
      });
    void done;
    return load.begun.promise;
  }

  #fell(id: string, problems: readonly Problem[]): void {
    this.#faults.set(id, problems[0]);
    this.#parts.fell(id, problems);
  }

  /** Asks a load to end once what is under way is answered. False when it does not run here. */
  cancel(id: string): Outcome<boolean> {
    const found = this.#find(id);
    if (!found.ok) return found;
    if (this.#running?.id !== id) return ok(false);
    this.#running.stop();
    return ok(true);
  }

  find(id: string): Outcome<LoadLook> {
    const found = this.#find(id);
    return found.ok ? ok(this.#look(found.value)) : found;
  }

  /** The newest first. */
  list(): Outcome<readonly LoadLook[]> {
    const loads = this.#parts.data.loads();
    if (!loads.ok) return loads;
    const own = loads.value.filter(({ fingerprint }) => fingerprint === this.#fingerprint);
    return ok(
      own.map((load) => this.#look(load)),
      loads.problems,
    );
  }

  report(id: string): Outcome<ReportData> {
    const found = this.#find(id);
    return found.ok ? this.#parts.data.report(id) : found;
  }

  /** The refused records, with what they hold. */
  rejects(id: string): Outcome<Iterable<Reject>> {
    const found = this.#find(id);
    return found.ok ? this.#parts.data.rejects(id) : found;
  }

  /** Resolves when the load does not run here (any more), or the signal is aborted. */
  async over(id: string, signal: AbortSignal): Promise<void> {
    if (this.#running?.id !== id || signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    signal.addEventListener('abort', () => resolve(), { once: true });
    await Promise.race([this.#running.over.promise, promise]);
  }

  /** Stops what runs, so that a resume can go on; past the limit what is under way is given up. True when it was not. */
  async close(limitMs: number): Promise<boolean> {
    this.#closing = true;
    const load = this.#running;
    if (load === undefined) return true;
    load.stop();
    let inTime = true;
    const limit = setTimeout(() => {
      inTime = false;
      load.abort();
    }, limitMs);
    await load.over.promise;
    clearTimeout(limit);
    return inTime;
  }

  /** A data folder may know loads of other targets; they are none of this one's business. */
  #find(id: string): Outcome<LoadSummary> {
    const found = this.#parts.data.find(id);
    if (!found.ok || found.value.fingerprint === this.#fingerprint) return found;
    return fail(problem('ledger.unknown-load', {}, {}));
  }

  #look(load: LoadSummary): LoadLook {
    const progress = this.#running?.id === load.id ? this.#running.progress : undefined;
    return { ...load, progress, fault: this.#faults.get(load.id) };
  }
}

class RunningLoad {
  readonly id: string;
  readonly begun = Promise.withResolvers<Outcome<string>>();
  readonly over = Promise.withResolvers<void>();
  readonly #stop = new AbortController();
  readonly #abort = new AbortController();
  readonly stops = { stop: this.#stop.signal, abort: this.#abort.signal };
  isBegun = false;
  progress: Progress | undefined;

  constructor(id: string) {
    this.id = id;
  }

  readonly heard = (event: LoadEvent): void => {
    if (event.kind === 'started') {
      this.isBegun = true;
      this.begun.resolve(ok(this.id));
    }
    if (event.kind === 'progress') this.progress = event.progress;
  };

  stop(): void {
    this.#stop.abort();
  }

  abort(): void {
    this.#abort.abort();
  }
}

/** What was said of the upload by other means holds where the settings say nothing. */
function withReading(asked: Asked, { format, delimiter, encoding }: ReadOptions): Asked {
  return {
    ...asked,
    format: asked.format ?? format,
    delimiter: asked.delimiter ?? delimiter,
    encoding: asked.encoding ?? encoding,
  };
}

async function printOf(name: string, path: string): Promise<Outcome<Fingerprint>> {
  try {
    return ok(await fingerprintOf(name, path));
  } catch (error) {
    if (error instanceof SourceError) return fail(error.problem);
    throw error;
  }
}
