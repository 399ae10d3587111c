import { _ } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import type { JsonSchema } from '../model/json.ts';
import { subschemas } from '../model/schema-tree.ts';
import { createEngine } from './ajv.ts';
import { rooted } from './compiled.ts';
import { branchKey, schemaKey, UNIONS, withoutWords } from './standalone-key.ts';

/**
 * Schemas as JavaScript that needs no compiler: an expression, a function of what `standalone-engine.ts` hands in, that
 * returns validators by key. The same schemas give the same text. They are what `judgedSchema` makes of schemas.
 */
export function standaloneCode(schemas: readonly JsonSchema[]): string {
  const entries = new Map(schemas.map((schema) => [schemaKey(schema), entryCode(withoutWords(schema))]));
  const members = [...entries].map(([key, code]) => `${JSON.stringify(key)}: ${code}`);
  return `(require, formats, pattern) => ({\n${members.join(',\n')}\n})`;
}

function entryCode(schema: JsonSchema): string {
  const branches = branchesOf(schema).map(([key, code]) => `[${JSON.stringify(key)}, ${code}]`);
  const all = validatorCode(schema, true);
  return `{\nfirst: ${validatorCode(schema, false)},\nall: ${all},\nbranches: [${branches.join(',\n')}]\n}`;
}

/** The branches of every union, each once: which one was meant is looked for among them. */
function branchesOf(schema: JsonSchema): [string, string][] {
  const found = new Map<string, string>();
  for (const { schema: part } of subschemas(schema, '')) {
    for (const branch of UNIONS.flatMap((keyword) => part[keyword] ?? []).flat()) {
      const key = branchKey(branch);
      if (!found.has(key)) found.set(key, validatorCode(rooted(branch, schema), true));
    }
  }
  return [...found];
}

/** Each validator has names of its own, so it stands in a scope of its own. */
function validatorCode(schema: object, allErrors: boolean): string {
  const engine = createEngine(allErrors, 'pattern', { source: true, formats: _`formats` });
  return `((module) => {${standalone.default(engine, engine.compile(schema))};return module.exports})({})`;
}
