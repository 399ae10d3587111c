import { isObject } from '../model/json.ts';
import { pointerStep } from '../model/pointer.ts';
import { problem, type Place, type Problem } from '../model/problem.ts';
import type { Compiled, Fault } from './compiled.ts';
import { formatExamples } from './formats.ts';
import { suggestion } from './suggest.ts';

/** The faults of a value as problems: one per mistake, the branches of a union reduced to the one that was meant. */
export function faultProblems(value: unknown, compiled: Compiled, prefix: string): Problem[] {
  return reduceUnions(compiled.all(value), compiled).map((fault) => faultProblem(fault, prefix));
}

/**
 * The engine lists the faults of every branch of a union before the fault of the union itself. They are replaced by
 * those of the one branch whose kind of value it is, or by the union's own.
 */
function reduceUnions(faults: readonly Fault[], compiled: Compiled): Fault[] {
  const kept: Fault[] = [];
  for (const fault of faults) {
    if (fault.keyword !== 'anyOf' && fault.keyword !== 'oneOf') {
      if (fault.keyword !== 'if') kept.push(fault);
      continue;
    }
    while (kept.length > 0 && isBelow(kept.at(-1), fault)) kept.pop();
    kept.push(...unionFaults(fault, compiled));
  }
  return kept;
}

function isBelow(fault: Fault | undefined, union: Fault): boolean {
  return fault !== undefined && `${fault.instancePath}/`.startsWith(`${union.instancePath}/`);
}

function unionFaults(union: Fault, compiled: Compiled): Fault[] {
  const branches: unknown[] = Array.isArray(union.schema) ? union.schema : [];
  const meant = branches
    .map((branch) => compiled.branch(branch, union.data))
    .filter((faults) => faults.length > 0 && !isOtherKind(faults));
  const only = meant.length === 1 ? meant[0] : undefined;
  if (only === undefined) return [union];
  return reduceUnions(only, compiled).map((fault) => ({
    ...fault,
    instancePath: union.instancePath + fault.instancePath,
  }));
}

/** True when a branch fails at the root of the value for its kind: it is not the branch that was meant. */
function isOtherKind(faults: readonly Fault[]): boolean {
  return faults.some(
    (fault) =>
      fault.instancePath === '' && (fault.keyword === 'type' || fault.keyword === 'const' || fault.keyword === 'enum'),
  );
}

function faultProblem(fault: Fault, prefix: string): Problem {
  const at = (name?: string): Place => ({
    pointer: prefix + fault.instancePath + (name === undefined ? '' : pointerStep(name)),
  });
  const params: Readonly<Record<string, unknown>> = fault.params;
  switch (fault.keyword) {
    case 'required':
      return problem('input.required', at(String(params['missingProperty'])), {
        name: String(params['missingProperty']),
      });
    case 'type':
      return problem('input.type', at(), { allowed: [params['type']].flat().map(String) });
    case 'enum': {
      const allowed = scalars(params['allowedValues']);
      // an empty enumeration lets nothing in, so there is nothing to name
      return allowed.length === 0 ? otherProblem(fault, at()) : problem('input.enum', at(), { allowed });
    }
    case 'const':
      return problem('input.const', at(), { allowed: scalars([params['allowedValue']]) });
    case 'format':
      return problem('input.format', at(), {
        format: String(params['format']),
        example: formatExamples[String(params['format'])],
      });
    case 'pattern':
      return problem('input.pattern', at(), { pattern: String(params['pattern']) });
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return additionalProperty(fault, at);
    default:
      return limitProblem(fault, at());
  }
}

function additionalProperty(fault: Fault, at: (name?: string) => Place): Problem {
  const name = String(fault.params['additionalProperty'] ?? fault.params['unevaluatedProperty']);
  const parent = fault.parentSchema;
  const allowed = isObject(parent) && isObject(parent['properties']) ? Object.keys(parent['properties']) : [];
  return problem('input.additional-property', at(name), { name, allowed, suggestion: suggestion(name, allowed) });
}

function limitProblem(fault: Fault, place: Place): Problem {
  const limit = Number(fault.params['limit'] ?? fault.params['multipleOf']);
  switch (fault.keyword) {
    case 'minLength':
      return problem('input.length', place, { comparison: 'at least', limit });
    case 'maxLength':
      return problem('input.length', place, { comparison: 'at most', limit });
    case 'minItems':
      return problem('input.items', place, { comparison: 'at least', limit });
    case 'maxItems':
      return problem('input.items', place, { comparison: 'at most', limit });
    case 'minProperties':
      return problem('input.properties', place, { comparison: 'at least', limit });
    case 'maxProperties':
      return problem('input.properties', place, { comparison: 'at most', limit });
    case 'minimum':
      return problem('input.range', place, { comparison: 'at least', limit });
    case 'maximum':
      return problem('input.range', place, { comparison: 'at most', limit });
    case 'exclusiveMinimum':
      return problem('input.range', place, { comparison: 'more than', limit });
    case 'exclusiveMaximum':
      return problem('input.range', place, { comparison: 'less than', limit });
    case 'multipleOf':
      return problem('input.multiple-of', place, { limit });
    default:
      return otherProblem(fault, place);
  }
}

function otherProblem(fault: Fault, place: Place): Problem {
  switch (fault.keyword) {
    case 'uniqueItems':
      return problem('input.unique-items', place, {
        first: Number(fault.params['j']),
        second: Number(fault.params['i']),
      });
    case 'dependentRequired':
      return problem('input.dependent', place, {
        name: String(fault.params['property']),
        missing: [String(fault.params['missingProperty'])],
      });
    case 'anyOf':
    case 'oneOf':
      return problem('input.alternatives', place, { keyword: fault.keyword });
    default:
      return problem('input.schema', place, { keyword: fault.keyword });
  }
}

function scalars(values: unknown): (string | number)[] {
  const list: unknown[] = Array.isArray(values) ? values : [];
  return list.map((value) => (typeof value === 'number' || typeof value === 'string' ? value : JSON.stringify(value)));
}
