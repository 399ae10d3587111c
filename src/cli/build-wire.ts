import { itemSchemaOf } from '../model/item-schema.ts';
import type { Capability } from '../model/capability.ts';
import type { BulkFacts } from '../model/facts.ts';
import type { JsonSchema } from '../model/json.ts';
import { placeText, problem, type Problem } from '../model/problem.ts';
import { insideProject } from '../project/paths.ts';
import { compileWire } from '../project/wire-record.ts';
import { readWireProfile } from '../project/wire.ts';

/** What is wrong with the wire profile of an API. `path` is relative to the project folder `root`, with `/`. */
export async function checkWire(root: string, path: string | undefined, capability: Capability): Promise<Problem[]> {
  if (path === undefined) return [];
  const real = await insideProject(root, path);
  if (!real.ok) return [...real.problems];
  const profile = await readWireProfile(real.value, path);
  if (!profile.ok) return [...profile.problems];
  const operations = bulkOperations(capability);
  if (operations.length === 0) return [problem('wire.no-bulk', { file: path }, {})];
  const among = operations.map(({ itemSchema }) => itemSchema);
  return distinct(
    operations.flatMap(({ itemSchema, bulk }) => compileWire(profile.value, itemSchema, bulk, among).problems),
  );
}

function bulkOperations({ consumes }: Capability): { itemSchema: JsonSchema; bulk: BulkFacts }[] {
  const resources = consumes.flatMap((upstream) => upstream.resources);
  return resources
    .flatMap(({ operations }) => operations)
    .flatMap(({ facts }) => {
      const itemSchema = facts?.bulk === undefined ? undefined : itemSchemaOf(facts.input, facts.bulk.items);
      return facts?.bulk === undefined || itemSchema === undefined ? [] : [{ itemSchema, bulk: facts.bulk }];
    });
}

/** What several operations find wrong is one mistake in the profile. */
function distinct(problems: readonly Problem[]): Problem[] {
  const told = new Map<string, Problem>();
  for (const found of problems) {
    const one = `${found.code} ${placeText(found.place)}`;
    if (!told.has(one)) told.set(one, found);
  }
  return [...told.values()];
}
