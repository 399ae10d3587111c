import type { Action, ConsumedParameter, Operation } from '../model/capability.ts';
import type { JsonSchema } from '../model/json.ts';
import { pathVariables } from '../model/names.ts';
import type { Binding } from './bind.ts';
import type { BoundInput } from './schema.ts';
import { scopesOf } from './wiring.ts';
import { namesIn, parseText } from '../model/upstream/text-template.ts';
import { namesInJson, parseJsonTemplate } from './template.ts';

/**
 * The inputs that an action needs and does not declare, as most published files have it: the variables of the path, the
 * parameters of the operation and the placeholders of its body, under the names that `with` gives them. A document
 * with facts declares its inputs.
 */
export function inferredInputs(binding: Binding): BoundInput[] {
  const { action, consumes, resource, operation, exposure, variables } = binding;
  if (operation.facts !== undefined || action.target.kind !== 'call') return [];
  const declared = new Set(action.inputs.map((input) => input.name));
  const wires = action.target.with;
  const scopes = scopesOf(exposure);
  const wanted = new Map<string, BoundInput['in']>();
  const want = (name: string, place: BoundInput['in']): void => {
    const wired = Object.hasOwn(wires, name);
    const input = wired ? inputOf(wires[name], scopes, declared.size === 0) : name;
    // a variable of a bind is the operator's: a caller must neither see nor set it
    if (!wired && variables.has(name.replace(/^.*\./, ''))) return;
    if (input !== undefined && !declared.has(input) && !wanted.has(input)) wanted.set(input, place);
  };
  for (const name of pathVariables(resource.path)) want(name, 'path');
  for (const parameter of [...consumes.parameters, ...resource.parameters, ...operation.parameters])
    wantParameter(parameter, want);
  for (const name of bodyNames(operation)) want(name, 'body');
  return [...wanted].map(([name, place]) => inferred(name, place));
}

/** The input that a wire names. The scopes of published files only count where the action declares no inputs at all. */
function inputOf(wire: unknown, scopes: ReadonlySet<string>, liberal: boolean): string | undefined {
  const [, scope = '', name] = typeof wire === 'string' ? (/^([\w-]+)\.([\w-]+)$/.exec(wire) ?? []) : [];
  const [own] = scopes;
  return scope === own || (liberal && scopes.has(scope)) ? name : undefined;
}

type Want = (name: string, place: BoundInput['in']) => void;

function wantParameter(parameter: ConsumedParameter, want: Want): void {
  const { name, value } = parameter;
  const place = parameter.in;
  // what is not sent, or stands there already, is nobody's input
  if (place === 'environment' || place === 'body' || value !== undefined) return;
  want(name, place);
}

/** The names of placeholders, without the scope that published files put before them. */
function bodyNames({ body }: Operation): string[] {
  switch (body?.kind) {
    case 'json': {
      const template = parseJsonTemplate(body.template);
      return template === undefined ? [] : namesInJson(template);
    }
    case 'text':
      return namesIn(parseText(body.template));
    case 'form':
      return Object.values(body.fields).flatMap((field) => namesIn(parseText(field)));
    case 'unsupported':
    case undefined:
      return [];
  }
}

/** A path value must be there; of a body value nothing is known but its name. */
function inferred(name: string, place: BoundInput['in']): BoundInput {
  const schema: JsonSchema = place === 'body' ? {} : { type: ['string', 'number', 'boolean'] };
  return { name, wireName: name, in: place, required: place === 'path', schema, explode: true };
}

/** The action as it is offered: with what was inferred among its inputs. */
export function withInferred<A extends Action>(action: A, inputs: readonly BoundInput[]): A {
  if (inputs.length === 0) return action;
  const added = inputs.map(
    ({ name, in: place, required }) => ({ name, in: place, required, type: 'string', description: '' }) as const,
  );
  return { ...action, inputs: [...action.inputs, ...added] };
}
