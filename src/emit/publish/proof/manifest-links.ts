import { listOf, objectOf } from '../../../contract/tree.ts';
import type { Json, JsonObject } from '../../../model/json.ts';

/** Paths of files that a manifest names, relative to its folder; of a skill its SKILL.md. */
export function manifestPaths({ sources, artifacts, entities, operations, skill }: JsonObject): string[] {
  const records = Object.values(objectOf(operations)).map((record) => objectOf(record));
  const named = [
    ...[...membersOf(sources), ...membersOf(artifacts)].map(({ path }) => path),
    ...[...membersOf(entities), ...records.flatMap(({ responses }) => membersOf(responses))].map(
      ({ schema }) => schema,
    ),
    ...records.map(({ input }) => input),
    ...(typeof skill === 'string' ? [`${skill}/SKILL.md`] : []),
  ];
  return named.filter((path) => typeof path === 'string');
}

function membersOf(list: Json | undefined): JsonObject[] {
  return listOf(list).map(objectOf);
}
