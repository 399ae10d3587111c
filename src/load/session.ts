import { fail, ok, type Outcome } from '../model/outcome.ts';
import { detailOf, problem, type Problem } from '../model/problem.ts';
import { imbalance } from './counts.ts';
import { runEngine, type Stops } from './engine.ts';
import type { LoadEnd, LoadEvent } from './event.ts';
import { makeKit, type Kit } from './kit.ts';
import type { DataFolder } from './ledger/data-folder.ts';
import { LedgerFault } from './ledger/fault.ts';
import type { LoadLedger, LoadPlan } from './ledger/ledger.ts';
import type { TargetLedger } from './ledger/target-ledger.ts';
import { openPipeline } from './pipeline/open.ts';
import { DEFAULT_WINDOW } from './pipeline/pipeline.ts';
import { emptyTally, tallyWarnings, type Warning } from './pipeline/tally.ts';
import { parseRecipe, recipeText, shownSettings, type Recipe } from './recipe.ts';
import type { LoadSettings } from './settings.ts';
import { reopenSource } from './source/open.ts';
import type { Source } from './source/source.ts';
import type { BulkTarget } from './target.ts';
import type { World } from './world.ts';

/** What every load needs of its surroundings. */
export interface SessionParts {
  readonly target: BulkTarget;
  readonly data: DataFolder;
  readonly world: World;
  readonly stops: Stops;
  readonly emit: (event: LoadEvent) => void;
}

export interface NewLoad {
  /** From `DataFolder.newId`; what the load spools stands in its folder already. */
  readonly id: string;
  /** The capability's file, for a resume; empty when there is none. */
  readonly capability: string;
  readonly recipe: Recipe;
  readonly source: Source;
  /** Go before an unfinished load of the same target. */
  readonly overtake: boolean;
  /** The load whose rejects the source is. */
  readonly retries?: string | undefined;
  /** What was noticed while it was opened; told as soon as it has started. */
  readonly notices?: readonly Problem[] | undefined;
}

/** How a load ended, with the ledger's own account of it. */
export type LoadResult = Extract<LoadEvent, { kind: 'ended' }>;

/** Runs a new load to an end. Problems are what kept it from beginning. */
export async function startLoad(parts: SessionParts, asked: NewLoad): Promise<Outcome<LoadResult>> {
  const reading = { ...asked.recipe.reading, now: parts.world.date() };
  const load = { ...asked, recipe: { ...asked.recipe, reading } };
  const kit = makeKit(load.recipe, parts.target);
  if (!kit.ok) return kit;
  return withTarget(parts, async (held) => {
    const { replaces } = kit.value.operation.bulk;
    const plan = planOf(load, kit.value);
    const ledger = held.begin(plan, { id: load.id, overtake: load.overtake, replaces });
    return ledger.ok ? runLoad(parts, { ...load, kit: kit.value, ledger: ledger.value, resumed: false }) : ledger;
  });
}

/**
 * Goes on with a load from where its ledger stands. The input has to be what it was. `changed` holds for this run: a
 * load that too many rejects have stopped has too many when it goes on.
 */
export async function resumeLoad(
  parts: SessionParts,
  id: string,
  changed: Pick<LoadSettings, 'maxRejects'> = {},
): Promise<Outcome<LoadResult>> {
  const { data, target } = parts;
  const known = data.find(id);
  if (known.ok && known.value.fingerprint !== target.fingerprint(data.salt))
    return fail(problem('load.other-target', {}, {}));
  return withTarget(parts, async (held) => {
    const found = held.resume(id);
    if (!found.ok) return found;
    const { ledger, plan } = found.value;
    const recipe = parseRecipe(plan.recipe);
    if (!recipe.ok) return recipe;
    const kit = makeKit(recipe.value, parts.target);
    if (!kit.ok) return kit;
    const source = await reopenSource(plan.files, recipe.value.input);
    if (!source.ok) return interrupted(parts, ledger, source.problems);
    const settings = { ...recipe.value.settings, ...changed };
    const { retries } = plan;
    const opened = { recipe: { ...recipe.value, settings }, source: source.value, kit: kit.value, retries };
    return runLoad(parts, { ...opened, ledger, resumed: true });
  });
}

async function withTarget(
  { target, data }: SessionParts,
  use: (held: TargetLedger) => Promise<Outcome<LoadResult>>,
): Promise<Outcome<LoadResult>> {
  const held = data.target(target.fingerprint(data.salt), target.url);
  if (!held.ok) return held;
  try {
    return await use(held.value);
  } catch (error) {
    if (error instanceof LedgerFault) return fail(error.problem);
    throw error;
  } finally {
    held.value.close();
  }
}

function planOf({ capability, recipe, source, retries }: NewLoad, { operation, mapping, wire }: Kit): LoadPlan {
  return {
    capability,
    operation: operation.name,
    items: wire?.items ?? operation.bulk.items,
    mapping: mapping.id,
    verified: mapping.verified,
    files: source.fingerprints,
    flags: shownSettings(recipe),
    retries,
    recipe: recipeText(recipe),
  };
}

interface OpenLoad {
  readonly recipe: Recipe;
  readonly source: Source;
  readonly kit: Kit;
  readonly ledger: LoadLedger;
  readonly resumed: boolean;
  readonly retries?: string | undefined;
  readonly notices?: readonly Problem[] | undefined;
}

async function runLoad(parts: SessionParts, load: OpenLoad): Promise<Outcome<LoadResult>> {
  const { ledger, kit, source, recipe, resumed } = load;
  const { emit, data, target, world, stops } = parts;
  const { settings } = recipe;
  const notice = (problems: readonly Problem[]): void => {
    for (const problem of problems) emit({ kind: 'notice', problem });
  };
  emit({
    kind: 'started',
    load: ledger.id,
    operation: kit.operation.name,
    target: target.url,
    mapping: kit.mapping.id,
    resumed,
    files: source.fingerprints.map(({ name }) => name),
  });
  notice([...(load.notices ?? []), ...kit.notices]);
  const warned = emptyTally();
  const pipeline = openPipeline({
    ...kit,
    source,
    sink: ledger,
    limits: limitsOf(recipe, kit),
    unknown: settings.unknown,
    dedupe: settings.dedupe,
    window: DEFAULT_WINDOW,
    changedOnly: settings.changedOnly,
    retries: load.retries !== undefined,
    folder: data.loadFolder(ledger.id),
    readBefore: ledger.counts().read,
    dry: false,
    notice,
    told: ({ warnings }) => warnings.forEach((one) => tallyWarnings(warned, [one.problem], one.count)),
  });
  const operation = onTheWire(kit);
  const { tokens } = target;
  const end = explained(await runEngine({ ledger, pipeline, operation, tokens, settings, world, stops, emit }), target);
  ledger.ended(end);
  notice([...warned.warnings.values()].map(manyWarnings));
  return ok(tellEnd(parts, ledger, end));
}

/** What only the target knows of an end: whom it did not reach, what the credential is called. */
function explained(end: LoadEnd, { url, secrets }: BulkTarget): LoadEnd {
  if (end.kind === 'authentication') return { ...end, secrets };
  return end.kind === 'paused' && end.cause !== undefined ? { ...end, host: URL.parse(url)?.host } : end;
}

/** The sender reads bodies and answers, which have the names of the wire. */
function onTheWire({ operation, wire }: Kit): Kit['operation'] {
  if (wire === undefined) return operation;
  return { ...operation, bulk: { ...operation.bulk, key: wire.key, items: wire.items } };
}

/** One warning for many records that have the same. */
export function manyWarnings({ problem: found, count }: Warning): Problem {
  const { pointer } = found.place;
  return problem('load.warned', { pointer }, { records: count, code: found.code, detail: detailOf(found) });
}

/** How many records and bytes a request may have. */
export function limitsOf(
  { settings }: Recipe,
  { operation }: Pick<Kit, 'operation'>,
): { maxItems: number; maxBytes: number } {
  return {
    maxItems: Math.min(settings.batchItems ?? Infinity, operation.bulk.maxItems),
    maxBytes: settings.batchBytes,
  };
}

function interrupted(parts: SessionParts, ledger: LoadLedger, problems: readonly Problem[]): Outcome<LoadResult> {
  const [problem] = problems;
  if (problem === undefined) return fail(...problems);
  const end: LoadEnd = { kind: 'input', problem };
  ledger.ended(end);
  return ok(tellEnd(parts, ledger, end));
}

function tellEnd({ emit }: SessionParts, ledger: LoadLedger, end: LoadEnd): LoadResult {
  const counts = ledger.counts();
  const more = end.kind === 'threshold' ? ' --max-rejects 100%' : '';
  const resume = end.kind === 'finished' ? undefined : `capstan load resume ${ledger.id}${more}`;
  const problems = imbalance(counts) === 0 ? [] : [problem('load.imbalance', {}, { by: imbalance(counts) })];
  const ended: LoadResult = { kind: 'ended', load: ledger.id, end, counts, problems, resume };
  emit(ended);
  return ended;
}
