import { Ajv2020 } from 'ajv/dist/2020.js';
import { isObject } from '../model/json.ts';
import { problem, type Problem } from '../model/problem.ts';

let checker: Ajv2020 | undefined;

/**
 * Checks a schema against the meta-schema of JSON Schema 2020-12. Pointers are relative to the schema; only the deepest
 * fault of each place is told, because the meta-schema repeats a fault for every vocabulary.
 */
export function checkSchema(schema: unknown): Problem[] {
  checker ??= new Ajv2020({ strict: false, allErrors: true, validateFormats: false, logger: false });
  const { [META]: _, ...plain } = isObject(schema) ? schema : {};
  if (checker.validateSchema(isObject(schema) ? plain : (schema as boolean)) === true) return [];
  // The first fault of a place is the plainest; those after it say that alternatives failed too.
  const told = (checker.errors ?? []).toReversed();
  const faults = new Map(told.map((error) => [error.instancePath, error.message ?? 'it does not fit']));
  return [...faults]
    .filter(([path]) => ![...faults.keys()].some((other) => other.startsWith(`${path}/`)))
    .map(([pointer, reason]) => problem('contract.schema', { pointer }, { reason }));
}

/** A schema that names another meta-schema would be checked against that one. */
const META = '$schema';
