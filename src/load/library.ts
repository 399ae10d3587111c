import { resolve } from 'node:path';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import type { JsonObject } from '../model/json.ts';
import { problem, type Problem } from '../model/problem.ts';
import { openCapability } from '../run/open.ts';
import type { OpenOptions } from '../run/options.ts';
import { readAsked, type Asked } from './asked.ts';
import { completeRecipe, draftRecipe, projectWire } from './draft.ts';
import type { Draft } from './drafting.ts';
import type { LoadEvent } from './event.ts';
import { EventQueue } from './event-queue.ts';
import { openData, type DataFolder } from './ledger/data-folder.ts';
import { keepRecords } from './records.ts';
import type { Recipe } from './recipe.ts';
import { bulkTarget } from './runtime-target.ts';
import { startLoad, type SessionParts } from './session.ts';
import { openSource } from './source/open.ts';
import type { Source } from './source/source.ts';
import type { BulkTarget } from './target.ts';
import { realWorld } from './world.ts';

export interface LoadOptions extends Omit<OpenOptions, 'secrets'> {
  /** The capability's file. */
  readonly capability: string;
  /** The data folder: ledger, rejects and report. It is made when it is not there. */
  readonly data: string;
  /** By the names of the flags of `capstan load`: `{ operation: 'update', timezone: 'utc', 'rate-share': '50%' }`. */
  readonly settings?: Partial<Asked> | undefined;
  /** Text of a mapping file. Without it and without `settings.preset`: the preset that fits, or none. */
  readonly mapping?: string | undefined;
  /** Text of a wire profile. Without it: the one that the project's capstan.yml names. */
  readonly wire?: string | undefined;
  /** What relative names of files start from; the folder of the process when left out. */
  readonly cwd?: string | undefined;
  /** Ends the load once what is under way is answered; a resume goes on. */
  readonly signal?: AbortSignal | undefined;
}

/** Instead of `started` and all that follows: why the load cannot begin. Nothing of it is kept. */
export interface NotStarted {
  readonly kind: 'not-started';
  readonly problems: readonly Problem[];
}

/** Records, which are kept in the data folder first since they come only once, or names of files as a command takes them. */
export type LoadInput = AsyncIterable<JsonObject> | { readonly files: readonly string[] };

/**
 * `capstan load` as a library. The load begins when iteration does; the last event is `ended`, or the only one
 * `not-started`. Leaving the loop early stops the load as `signal` does. Throws what `records` throws, and bugs.
 */
export async function* load(
  input: LoadInput,
  options: LoadOptions,
): AsyncGenerator<LoadEvent | NotStarted, void, void> {
  const events = new EventQueue<LoadEvent | NotStarted>();
  const left = new AbortController();
  const stop = options.signal === undefined ? left.signal : AbortSignal.any([left.signal, options.signal]);
  const stops = { stop, abort: new AbortController().signal };
  const running = run(input, placed(options), { world: realWorld, stops, emit: (event) => events.put(event) }).then(
    (outcome) => {
      if (!outcome.ok) events.put({ kind: 'not-started', problems: outcome.problems });
      events.end();
    },
    events.fail,
  );
  try {
    yield* events.all();
  } finally {
    left.abort();
    await running;
  }
}

/** Whoever resumes the load may do so from elsewhere. */
function placed(options: LoadOptions): LoadOptions {
  const { cwd = process.cwd(), capability, data } = options;
  return { ...options, cwd, capability: resolve(cwd, capability), data: resolve(cwd, data) };
}

type Surroundings = Omit<SessionParts, 'target' | 'data'>;

async function run(input: LoadInput, options: LoadOptions, around: Surroundings): Promise<Outcome<unknown>> {
  const draft = await draftOf(options);
  if (!draft.ok) return draft;
  const data = openData(options.data);
  if (!data.ok) return data;
  const opened = await openCapability(options.capability, { ...options, secrets: 'required' });
  if (!opened.ok) return opened;
  try {
    const target = bulkTarget(opened.value.runtime);
    if (!target.ok) return target;
    const id = data.value.newId();
    const parts = { ...around, data: data.value, target: target.value };
    const done = await begin({ id, input, options, draft: draft.value }, parts, [
      ...opened.problems,
      ...draft.problems,
    ]);
    if (!done.ok) data.value.purge(id);
    return done;
  } finally {
    await opened.value.runtime.close();
  }
}

interface Begun {
  readonly id: string;
  readonly input: LoadInput;
  readonly options: LoadOptions;
  readonly draft: AskedDraft;
}

interface AskedDraft {
  readonly recipe: Draft;
  readonly overtake: boolean;
}

/** What the options ask for. The settings are read as text, so that they are checked as they are on every surface. */
async function draftOf({
  settings = {},
  mapping,
  wire,
  upstream,
  unknown,
  cwd = '.',
}: LoadOptions): Promise<Outcome<AskedDraft>> {
  const asked = readAsked(pairsOf(settings));
  if (!asked.ok) return asked;
  if (mapping !== undefined && asked.value.preset !== undefined)
    return fail(
      problem('map.setting', {}, { reason: 'A preset and the text of a mapping are two mappings; give one.' }),
    );
  const { overtake, 'changed-only': changedOnly } = asked.value;
  const draft = await draftRecipe({ ...asked.value, upstream, unknown }, cwd, asked.value, changedOnly);
  if (!draft.ok) return draft;
  const recipe: Draft = {
    ...draft.value,
    ...(mapping === undefined ? {} : { mapping: { kind: 'named', file: 'mapping', text: mapping } }),
    ...(wire === undefined ? {} : { wire: { file: 'wire profile', text: wire } }),
  };
  return ok({ recipe, overtake }, draft.problems);
}

function pairsOf(settings: Partial<Asked>): [string, string][] {
  return Object.entries(settings).flatMap(([name, value]) =>
    textsOf(value).map((text): [string, string] => [name, text]),
  );
}

function textsOf(value: Asked[keyof Asked]): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'object' ? value : [String(value)];
}

async function begin(
  { id, input, options, draft }: Begun,
  parts: SessionParts,
  noticed: readonly Problem[],
): Promise<Outcome<unknown>> {
  const source = await sourceOf(input, id, draft.recipe, options, parts.data).catch((error: unknown) => {
    parts.data.purge(id);
    throw error;
  });
  if (!source.ok) return source;
  const recipe = await recipeOf(draft.recipe, source.value, parts.target, options.capability);
  if (!recipe.ok) return recipe;
  const notices = [...noticed, ...source.problems, ...recipe.problems];
  const { capability } = options;
  return startLoad(parts, {
    id,
    capability,
    recipe: recipe.value,
    source: source.value,
    overtake: draft.overtake,
    notices,
  });
}

function sourceOf(
  input: LoadInput,
  id: string,
  { input: reading }: Draft,
  { cwd = process.cwd(), signal }: LoadOptions,
  data: DataFolder,
): Promise<Outcome<Source>> {
  const spoolFolder = data.loadFolder(id);
  return 'files' in input
    ? openSource(input.files, { ...reading, cwd, spoolFolder })
    : keepRecords(input, spoolFolder, signal);
}

async function recipeOf(
  draft: Draft,
  source: Source,
  target: BulkTarget,
  capability: string,
): Promise<Outcome<Recipe>> {
  const wire = draft.wire === undefined ? await projectWire(capability) : ok(draft.wire);
  return wire.ok ? completeRecipe({ ...draft, wire: wire.value }, source, target) : wire;
}
