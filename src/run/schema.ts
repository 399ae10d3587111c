import type { Action, Input, Operation } from '../model/capability.ts';
import type { InputFact } from '../model/facts.ts';
import { isJsonObject, type Json, type JsonObject, type JsonSchema } from '../model/json.ts';
import { operationNames, type Wiring } from './wiring.ts';

/** An input of an action with what is known of it. */
export interface BoundInput {
  readonly name: string;
  /** The name in a query, header or cookie. */
  readonly wireName: string;
  readonly in: NonNullable<Input['in']>;
  readonly required: boolean;
  readonly schema: JsonSchema;
  readonly explode: boolean;
}

/**
 * The inputs of an action: those it declares, each with the schema of the operation's input that it is wired to. An
 * input without such a schema has the little that the capability document says.
 */
export function boundInputs(action: Action, operation: Operation, wiring: Wiring): BoundInput[] {
  const names = operationNames(wiring, operation);
  const facts = new Map(operation.facts?.inputs.map((fact) => [fact.name, fact]));
  const schema = operation.facts?.input ?? {};
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
  return action.inputs.map((input) => {
    const name = names.get(input.name);
    const fact = name === undefined ? undefined : facts.get(name);
    return boundInput(input, fact, name === undefined ? undefined : properties[name], operation);
  });
}

function boundInput(
  input: Input,
  fact: InputFact | undefined,
  schema: Json | undefined,
  operation: Operation,
): BoundInput {
  return {
    name: input.name,
    wireName: fact?.wireName ?? input.name,
    in: input.in ?? fact?.in ?? placeInOperation(input.name, operation),
    required: fact?.required ?? input.required,
    schema: isJsonObject(schema) ? schema : declaredSchema(input),
    explode: fact?.explode ?? true,
  };
}

function placeInOperation(name: string, operation: Operation): BoundInput['in'] {
  const declared = operation.parameters.find((parameter) => parameter.name === name)?.in;
  return declared === undefined || declared === 'environment' ? 'body' : declared;
}

function declaredSchema(input: Input): JsonSchema {
  const pattern = input.pattern === undefined ? {} : { pattern: input.pattern };
  return { type: input.type, description: input.description, ...pattern };
}

/** One object schema with a property for each of the inputs. */
export function objectSchema(inputs: readonly BoundInput[], operation: Operation): JsonSchema {
  const definitions = operation.facts?.input['$defs'];
  const properties: JsonObject = Object.fromEntries(inputs.map((input) => [input.name, input.schema]));
  const required = inputs.filter((input) => input.required).map((input) => input.name);
  return {
    type: 'object',
    properties,
    ...(required.length === 0 ? {} : { required }),
    ...(definitions === undefined ? {} : { $defs: definitions }),
  };
}
