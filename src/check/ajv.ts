import { Ajv2020, type CodeKeywordDefinition, type CodeOptions, type ValidateFunction } from 'ajv/dist/2020.js';
import type { JsonSchema } from '../model/json.ts';
import { rooted, type Compiled, type Fault } from './compiled.ts';
import { formatDefinitions } from './formats.ts';
import { compilePattern, type PatternTest } from './pattern.ts';

/** The schema must be self-contained JSON Schema 2020-12. Throws when it is not a schema: the build has checked it. */
export function compileSchema(schema: JsonSchema): Compiled {
  const { $id: _, ...bare } = schema;
  const first = createEngine(false).compile(bare);
  let thorough: ValidateFunction | undefined;
  const branches = new Map<unknown, ValidateFunction>();
  return {
    first: (value) => first(value),
    all: (value) => faults((thorough ??= createEngine(true).compile(bare)), value),
    branch: (part, value) => {
      const known = branches.get(part) ?? createEngine(true).compile(rooted(part, bare));
      branches.set(part, known);
      return faults(known, value);
    },
  };
}

function faults(validate: ValidateFunction, value: unknown): readonly Fault[] {
  return validate(value) ? [] : (validate.errors ?? []);
}

/** The engine as everything here uses it; `patterns` is what code that it writes out calls `compilePattern`. */
export function createEngine(allErrors: boolean, patterns = 'new RegExp', code: CodeOptions = {}): Ajv2020 {
  const ajv = new Ajv2020({
    strict: false,
    allErrors,
    verbose: allErrors,
    validateSchema: false,
    logger: false,
    code: { ...code, regExp: Object.assign((source: string) => boundedRegExp(source), { code: patterns }) },
  });
  for (const [name, definition] of Object.entries(formatDefinitions)) ajv.addFormat(name, definition);
  for (const keyword of FOREIGN) ajv.removeKeyword(keyword);
  letEnumBeEmpty(ajv);
  return ajv;
}

/** Keywords of other drafts, which mean nothing in 2020-12. */
const FOREIGN = ['id', 'dependencies', '$recursiveRef', '$recursiveAnchor'];

/** An enumeration of nothing lets nothing in, but the engine throws at it. */
function letEnumBeEmpty(ajv: Ajv2020): void {
  const known = ajv.getKeyword('enum');
  if (typeof known === 'boolean' || !('code' in known)) return;
  const code: CodeKeywordDefinition['code'] = (context, ...rest) =>
    isEmpty(context.schema) ? context.fail() : known.code(context, ...rest);
  // the next keyword in the engine's own order, so that faults keep theirs
  ajv.removeKeyword('enum').addKeyword({ ...known, code, before: 'not' });
}

function isEmpty(values: unknown): boolean {
  return Array.isArray(values) && values.length === 0;
}

function boundedRegExp(source: string): PatternTest {
  return compilePattern(source);
}
