import type { ErrorObject } from 'ajv/dist/2020.js';
import type { JsonSchema } from '../model/json.ts';

/** One thing that a value did wrong, as the engine says it. */
export type Fault = ErrorObject;

/** A schema made executable twice: `first` stops at the first fault and is all that good input ever meets. */
export interface Compiled {
  first(value: unknown): boolean;
  all(value: unknown): readonly Fault[];
  /** The faults of a value against a sub-schema of this one, references and all. */
  branch(schema: unknown, value: unknown): readonly Fault[];
}

/** A sub-schema that stands for itself. */
export function rooted(part: unknown, root: JsonSchema): object {
  const own = typeof part === 'object' && part !== null ? part : { not: part === false ? {} : { not: {} } };
  return { ...own, $defs: root['$defs'] ?? {} };
}
