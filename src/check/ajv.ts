import { createRequire } from 'node:module';
import type * as AjvModule from 'ajv/dist/2020.js';
import type { Ajv2020, ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import type { JsonSchema } from '../model/json.ts';
import { numberFormats, stringFormats } from './formats.ts';
import { compilePattern, type PatternTest } from './pattern.ts';

/** One thing that a value did wrong, as the engine says it. */
export type Fault = ErrorObject;

/** A schema made executable twice: `first` stops at the first fault and is all that good input ever meets. */
export interface Compiled {
  first(value: unknown): boolean;
  all(value: unknown): readonly Fault[];
  /** The faults of a value against a sub-schema of this one, references and all. */
  branch(schema: unknown, value: unknown): readonly Fault[];
}

/** The schema must be self-contained JSON Schema 2020-12. Throws when it is not a schema: the build has checked it. */
export function compileSchema(schema: JsonSchema): Compiled {
  const { $id: _, ...bare } = schema;
  const first = engine(false).compile(bare);
  let thorough: ValidateFunction | undefined;
  const branches = new Map<unknown, ValidateFunction>();
  return {
    first: (value) => first(value),
    all: (value) => faults((thorough ??= engine(true).compile(bare)), value),
    branch: (part, value) => {
      const known = branches.get(part) ?? engine(true).compile(rooted(part, bare));
      branches.set(part, known);
      return faults(known, value);
    },
  };
}

function rooted(part: unknown, root: JsonSchema): object {
  const own = typeof part === 'object' && part !== null ? part : { not: part === false ? {} : { not: {} } };
  return { ...own, $defs: root['$defs'] ?? {} };
}

function faults(validate: ValidateFunction, value: unknown): readonly Fault[] {
  return validate(value) ? [] : (validate.errors ?? []);
}

const require = createRequire(import.meta.url);

/** Loaded for the first schema that is compiled: it takes a while, and good input of a facade is judged without it. */
function engine(allErrors: boolean): Ajv2020 {
  const library: typeof AjvModule = require('ajv/dist/2020.js');
  const ajv = new library.Ajv2020({
    strict: false,
    allErrors,
    verbose: allErrors,
    validateSchema: false,
    logger: false,
    code: { regExp: Object.assign(boundedRegExp, { code: 'new RegExp' }) },
  });
  for (const [name, validate] of Object.entries(stringFormats)) ajv.addFormat(name, { type: 'string', validate });
  for (const [name, validate] of Object.entries(numberFormats)) ajv.addFormat(name, { type: 'number', validate });
  return ajv;
}

function boundedRegExp(source: string): PatternTest {
  return compilePattern(source);
}
