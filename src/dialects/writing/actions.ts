import type { Action, Hints, Input, Output, RestAction, Target, Tool } from '../../model/capability.ts';
import type { Dialect } from '../dialect.ts';
import { named, unlessEmpty, type Written, type WrittenMapping } from './written.ts';

export function writeRestAction(dialect: Dialect, action: RestAction): WrittenMapping {
  return {
    method: action.method,
    [dialect.display]: action.title,
    description: action.description,
    inputParameters: writeInputs(dialect, action.inputs, 'rest'),
    ...writeTarget(action.target),
    outputParameters: writeOutputs(action),
  };
}

export function writeTool(dialect: Dialect, tool: Tool): WrittenMapping {
  return {
    [dialect.display]: tool.title,
    description: tool.description ?? tool.title ?? tool.name,
    hints: writeHints(tool.hints),
    inputParameters: writeInputs(dialect, tool.inputs, 'mcp'),
    ...writeTarget(tool.target),
    outputParameters: writeOutputs(tool),
  };
}

function writeHints({ readOnly, destructive, idempotent, openWorld }: Hints): WrittenMapping | undefined {
  const hints = { readOnly, destructive, idempotent, openWorld };
  return Object.values(hints).every((hint) => hint === undefined) ? undefined : hints;
}

/** Inputs of REST operations have a place and no `required`; inputs of tools have `required`, which is true unless said. */
export function writeInputs(dialect: Dialect, inputs: readonly Input[], surface: 'rest' | 'mcp'): Written {
  return named(dialect, inputs, ({ in: place, type, description, required, pattern, value }) =>
    surface === 'rest'
      ? { in: place ?? 'body', type, description, pattern, value }
      : { type, description, required: required ? undefined : false },
  );
}

function writeTarget(target: Target): WrittenMapping {
  if (target.kind === 'unsupported') throw new Error(`An action with ${target.feature} cannot be written`);
  const values = Object.entries(target.with).map(([key, value]) => [key, injected(value)] as const);
  return { call: target.call, with: unlessEmpty(Object.fromEntries(values)) };
}

/** The formats allow text and numbers in `with`; the reference engine makes text of everything it templates anyway. */
function injected(value: string | number | boolean): string | number {
  return typeof value === 'boolean' ? String(value) : value;
}

function writeOutputs(action: Action): Written {
  return unlessEmpty(action.outputs.filter((output) => !isWholeAnswer(output)).map(writeOutput));
}

/** `{type: object, mapping: $.}`: both schemas refuse it, the reference engine answers `{}`; no mapping means the same. */
function isWholeAnswer({ type, mapping, value, properties, items }: Output): boolean {
  const structured = (type === 'object' && properties === undefined) || (type === 'array' && items === undefined);
  return structured && value === undefined && (mapping === undefined || mapping === '$' || mapping === '$.');
}

function writeOutput({ type, mapping, value, properties, items }: Output): WrittenMapping {
  return {
    type,
    mapping,
    value,
    properties: properties && Object.fromEntries(Object.entries(properties).map(([k, v]) => [k, writeOutput(v)])),
    items: items && writeOutput(items),
  };
}
