import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';
import { readHeads } from './heads.ts';
import { detect, type FileHead } from './mapping/detect.ts';
import { readPresets, type Preset } from './mapping/presets.ts';
import { requiredOf } from './mapping/target-fields.ts';
import type { Recipe } from './recipe.ts';
import type { ReadOptions } from './source/plan.ts';
import type { Source } from './source/source.ts';
import type { BulkOperation } from './target.ts';

type Mappings = Recipe['mappings'];

/**
 * The mappings that fit the files: none for records that are in the operation's shape already, a preset where exactly one
 * fits. Files of different sources are merged, each by its own.
 */
export async function chooseMappings(
  source: Source,
  options: ReadOptions,
  operation: Pick<BulkOperation, 'itemSchema'>,
): Promise<Outcome<Mappings>> {
  const heads = await readHeads(source, options);
  if (!heads.ok) return heads;
  const { presets } = await readPresets();
  const required = requiredOf(operation.itemSchema);
  const chosen = [...heads.value].map(([name, head]) => chooseOne(name, head, required, presets));
  const problems = chosen.flatMap((one) => one.problems);
  if (problems.length > 0) return fail(...problems);
  const mappings = chosen.flatMap((one) => (one.ok ? [one.value] : []));
  const distinct = new Set(mappings.map(({ mapping }) => mapping?.file));
  const used = distinct.size > 1 ? mappings : mappings.slice(0, 1).map(({ mapping }) => ({ mapping }));
  return ok(used, detected(mappings));
}

/** Says which mapping was found for which files. Records in the operation's own shape alone are nothing to tell. */
function detected(mappings: Mappings): Problem[] {
  if (mappings.every(({ mapping }) => mapping === undefined)) return [];
  const groups = Map.groupBy(mappings, ({ mapping }) => mapping?.file.replace(/\.ya?ml$/, '') ?? 'none');
  const chosen = [...groups].map(([id, files]) => `${id} for ${namesOf(files)}`);
  return [problem('load.detected', {}, { chosen })];
}

const SHOWN = 5;

function namesOf(files: Mappings): string {
  const names = files.slice(0, SHOWN).map(({ name = '' }) => name);
  return `${names.join(', ')}${files.length > SHOWN ? ` and ${files.length - SHOWN} more` : ''}`;
}

function chooseOne(
  name: string,
  head: FileHead,
  required: readonly string[],
  presets: readonly Preset[],
): Outcome<Mappings[number]> {
  if (hasShape(head, required)) return ok({ name });
  const found = detect(
    head,
    presets.map(({ file }) => file),
  );
  const preset = presets.find(({ file }) => file.id === found.preset);
  if (preset !== undefined) return ok({ name, mapping: { file: preset.source.file, text: preset.text } });
  const similar = found.candidates.slice(0, 3).map(({ id }) => id);
  return fail(problem('load.no-mapping', { file: name }, { similar }));
}

/** Nothing to tell by is no reason to refuse: an empty file is an empty load. */
function hasShape({ columns, records }: FileHead, required: readonly string[]): boolean {
  if (columns !== undefined) return required.every((name) => columns.includes(name));
  return records.length === 0 || records.some((record) => required.every((name) => Object.hasOwn(record, name)));
}
