import type { JsonSchema } from '../model/json.ts';
import type { compileSchema as compileByAjv } from './ajv.ts';
import type { Fault } from './compiled.ts';
import { formatDefinitions } from './formats.ts';
import { compilePattern } from './pattern.ts';
import { isSame, lengthOf } from './standalone-helpers.ts';
import { branchKey, schemaKey } from './standalone-key.ts';

/** A validator as the compiler writes it out. */
interface Validate {
  (value: unknown): boolean;
  readonly errors?: readonly Fault[] | null;
}

interface Entry {
  readonly first: Validate;
  readonly all: Validate;
  readonly branches: readonly (readonly [string, Validate])[];
}

/** What the text of `standaloneCode` is, once it runs. */
export type StandaloneCode = (
  require: (name: string) => unknown,
  formats: typeof formatDefinitions,
  pattern: typeof compilePattern,
) => Readonly<Record<string, Entry>>;

/** All that the compiler's code asks for at run time, by the names that it asks by. */
const HELPERS: Readonly<Record<string, unknown>> = {
  'ajv/dist/runtime/equal': { default: isSame },
  'ajv/dist/runtime/ucs2length': { default: lengthOf },
};

let entries: Readonly<Record<string, Entry>> = {};

/** The schemas that this program can judge; `ajv.ts`, whose place this file takes in the script of a skill, knows all. */
export function provideStandalone(code: StandaloneCode): void {
  entries = code((name) => HELPERS[name], formatDefinitions, compilePattern);
}

export const compileSchema: typeof compileByAjv = (schema: JsonSchema) => {
  const entry = entries[schemaKey(schema)];
  if (entry === undefined) throw new Error('The schema was not compiled when this program was built.');
  const branches = new Map(entry.branches);
  return {
    first: (value) => entry.first(value),
    all: (value) => faults(entry.all, value),
    branch: (part, value) => {
      const branch = branches.get(branchKey(part));
      return branch === undefined ? [] : faults(branch, value);
    },
  };
};

function faults(validate: Validate, value: unknown): readonly Fault[] {
  return validate(value) ? [] : (validate.errors ?? []);
}
