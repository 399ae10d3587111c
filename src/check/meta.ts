import { Ajv2020 } from 'ajv/dist/2020.js';
import { isJsonObject, type Json } from '../model/json.ts';
import { problem, type Problem } from '../model/problem.ts';
import { engineFaults, type SchemaFault } from './beyond-engine.ts';

let checker: Ajv2020 | undefined;

/**
 * Checks a schema against the meta-schema of JSON Schema 2020-12, and then for what the engine cannot judge although
 * the meta-schema lets it pass. Pointers are relative to the schema. Where references lead is not looked at.
 */
export function checkSchema(schema: Json | undefined): Problem[] {
  if (!isJsonObject(schema) && typeof schema !== 'boolean') return [faultProblem(['', 'must be object,boolean'])];
  const faults = metaFaults(schema);
  return (faults.length > 0 ? faults : engineFaults(schema)).map(faultProblem);
}

/** Only the deepest fault of each place is told, because the meta-schema repeats a fault for every vocabulary. */
function metaFaults(schema: Json): readonly SchemaFault[] {
  checker ??= new Ajv2020({ strict: false, allErrors: true, validateFormats: false, logger: false });
  if (checker.validateSchema(withoutMeta(schema)) === true) return [];
  // The first fault of a place is the plainest; those after it say that alternatives failed too.
  const told = (checker.errors ?? []).toReversed();
  const faults = new Map(told.map((error) => [error.instancePath, error.message ?? 'it does not fit']));
  return [...faults].filter(([path]) => ![...faults.keys()].some((other) => other.startsWith(`${path}/`)));
}

/** A schema that names another meta-schema would be checked against that one. */
function withoutMeta(schema: Json): object | boolean {
  if (!isJsonObject(schema)) return schema === true;
  const { $schema: _, ...plain } = schema;
  return plain;
}

function faultProblem([pointer, reason]: SchemaFault): Problem {
  return problem('contract.schema', { pointer }, { reason });
}
