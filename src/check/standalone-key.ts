import { createHash } from 'node:crypto';
import { isJsonObject, type Json, type JsonSchema } from '../model/json.ts';
import { mapSubschemas } from '../model/schema-tree.ts';

/** Keywords whose faults are reduced to those of the branch that was meant. */
export const UNIONS = ['anyOf', 'oneOf'] as const;

/** What the compiled code of a schema is kept under; words in it make no difference. */
export function schemaKey(schema: JsonSchema): string {
  return createHash('sha256')
    .update(JSON.stringify(withoutWords(schema)))
    .digest('hex')
    .slice(0, 16);
}

/** The engine hands out a copy of the branch, so it is known by its text. */
export function branchKey(branch: unknown): string {
  return JSON.stringify(branch);
}

const WORDS = new Set(['$id', '$schema', '$comment', 'title', 'description', 'examples', 'default', 'deprecated']);

/** The schema without what judges nothing: it would stand in the compiled code many times. */
export function withoutWords(schema: JsonSchema): JsonSchema {
  const judging = Object.fromEntries(Object.entries(schema).filter(([keyword]) => !WORDS.has(keyword)));
  return mapSubschemas(judging, '', (child: Json) => (isJsonObject(child) ? withoutWords(child) : child));
}
