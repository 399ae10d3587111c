import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';
import { isEmpty, readHeads, type SourceHead } from './heads.ts';
import { detect, type FileHead } from './mapping/detect.ts';
import type { Preset } from './mapping/preset.ts';
import { requiredOf } from './mapping/target-fields.ts';
import type { Recipe } from './recipe.ts';
import type { ReadOptions } from './source/plan.ts';
import type { Source } from './source/source.ts';
import type { BulkOperation } from './target.ts';

type Mappings = Recipe['mappings'];

/**
 * The mappings that fit the files: none for records that are in the operation's shape already, one of the presets where
 * exactly one fits. Files of different sources are merged, each by its own.
 */
export async function chooseMappings(
  source: Source,
  options: ReadOptions,
  operation: Pick<BulkOperation, 'itemSchema'>,
  presets: readonly Preset[],
): Promise<Outcome<Mappings>> {
  const heads = await readHeads(source, options);
  if (!heads.ok) return heads;
  const required = requiredOf(operation.itemSchema);
  const outcomes = [...heads.value].map(([name, head]) => chooseOne(name, head, required, presets));
  const problems = outcomes.flatMap((one) => one.problems);
  if (problems.length > 0) return fail(...problems);
  const chosen = outcomes.flatMap((one) => (one.ok ? [one.value] : []));
  // a file with nothing in it is no source of its own
  const telling = chosen.filter(({ head }) => !isEmpty(head));
  const isMerge = new Set(telling.map(({ mapping }) => mapping?.file)).size > 1;
  if (!isMerge && !chosen.some(({ head }) => head.namespace !== undefined))
    return ok([{ mapping: telling[0]?.mapping }], detected(telling));
  const used = chosen.map(({ name, mapping, head, own }) => ({
    name,
    mapping,
    namespace: head.namespace ?? (isMerge ? own : ''),
  }));
  return ok(used, detected(telling));
}

/** One mapping for all files; where rejects among them say what went before their keys, with that for each. */
export async function sameMapping(
  source: Source,
  options: ReadOptions,
  mapping: Mappings[number]['mapping'],
): Promise<Outcome<Mappings>> {
  const heads = await readHeads(source, options);
  if (!heads.ok) return heads;
  const files = [...heads.value].map(([name, { namespace }]) => ({ name, mapping, namespace }));
  const isSaid = files.some(({ namespace }) => namespace !== undefined);
  return ok(isSaid ? files.map((one) => ({ ...one, namespace: one.namespace ?? '' })) : [{ mapping }]);
}

/** Says which mapping was found for which files. Records in the operation's own shape alone are nothing to tell. */
function detected(mappings: readonly Chosen[]): Problem[] {
  if (mappings.every(({ mapping }) => mapping === undefined)) return [];
  const groups = Map.groupBy(mappings, ({ mapping }) => mapping?.file.replace(/\.(?:ya?ml|json)$/, '') ?? 'none');
  const chosen = [...groups].map(([id, files]) => `${id} for ${namesOf(files)}`);
  return [problem('load.detected', {}, { chosen })];
}

const SHOWN = 5;

function namesOf(files: readonly Chosen[]): string {
  const names = files.slice(0, SHOWN).map(({ name }) => name);
  return `${names.join(', ')}${files.length > SHOWN ? ` and ${files.length - SHOWN} more` : ''}`;
}

interface Chosen {
  readonly name: string;
  readonly head: SourceHead;
  readonly mapping: Mappings[number]['mapping'];
  /** What goes before its keys when sources are merged. */
  readonly own: string | undefined;
}

function chooseOne(
  name: string,
  head: SourceHead,
  required: readonly string[],
  presets: readonly Preset[],
): Outcome<Chosen> {
  if (hasShape(head, required)) return ok({ name, head, mapping: undefined, own: '' });
  const found = detect(
    head,
    presets.map(({ file }) => file),
  );
  const preset = presets.find(({ file }) => file.id === found.preset);
  if (preset !== undefined) {
    const { source, text, file } = preset;
    return ok({ name, head, mapping: { file: source.file, text }, own: file.namespace });
  }
  const similar = found.candidates.slice(0, 3).map(({ id }) => id);
  return fail(problem('load.no-mapping', { file: name }, { similar }));
}

/** Nothing to tell by is no reason to refuse: an empty file is an empty load. */
function hasShape({ columns, records }: FileHead, required: readonly string[]): boolean {
  if (columns !== undefined) return required.every((name) => columns.includes(name));
  return records.length === 0 || records.some((record) => required.every((name) => Object.hasOwn(record, name)));
}
