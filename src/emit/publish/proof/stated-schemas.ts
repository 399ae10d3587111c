import { resolveLocal } from '../../../contract/resolve.ts';
import { listOf, objectOf } from '../../../contract/tree.ts';
import type { OperationFacts } from '../../../model/facts.ts';
import { isJsonObject, type Json, type JsonObject, type JsonSchema } from '../../../model/json.ts';
import { operationAt } from './component.ts';

/** A schema that the contract states, and where it does; references lead into the contract. */
export interface Stated {
  readonly at: string;
  readonly schema: JsonSchema;
}

type Member = readonly [name: string, schema: JsonSchema, required: boolean];

/** What the contract asks of the parameters and the body of an operation, in one object, as a published input has it. */
export function statedInput(document: JsonObject, facts: OperationFacts): Stated {
  const { operation } = operationAt(document, facts.pointer);
  const body = bodyOf(document, operation, facts);
  const all = [...parameterMembers(document, facts), ...body.members];
  // a parameter of the operation stands for the one of its path
  const members = [...new Map(all.map((member) => [member[0], member])).values()];
  const required = members.filter(([, , isRequired]) => isRequired).map(([name]) => name);
  const properties = Object.fromEntries(members.map(([name, schema]) => [name, schema]));
  const closed = body.closed ? { additionalProperties: false } : {};
  return { at: facts.pointer, schema: { type: 'object', properties, required, ...closed } };
}

/** The schema of an answer; undefined where the contract has none. */
export function statedAnswer(document: JsonObject, { pointer }: OperationFacts, status: string): Stated | undefined {
  const { responses } = operationAt(document, pointer).operation;
  const [written] = Object.keys(objectOf(responses)).filter((key) => key.toUpperCase() === status.toUpperCase());
  if (written === undefined) return undefined;
  const [media] = Object.values(objectOf(resolveLocal(document, objectOf(responses)[written])['content']));
  const { schema } = objectOf(media);
  return schema === undefined ? undefined : { at: `${pointer}/responses/${written}`, schema: asObject(schema) };
}

/** OpenAPI describes these three headers elsewhere and ignores parameters of their name. */
const IGNORED_HEADERS = new Set(['accept', 'content-type', 'authorization']);

function parameterMembers(document: JsonObject, facts: OperationFacts): Member[] {
  const { item, operation } = operationAt(document, facts.pointer);
  const parameters = [...listOf(item['parameters']), ...listOf(operation['parameters'])].map((one) =>
    resolveLocal(document, one),
  );
  const stated = parameters.flatMap((parameter) => memberOf(facts, parameter));
  const known = new Set(stated.map(([name]) => name));
  // a variable of the path that no parameter declares is a text
  const undeclared = facts.inputs.filter((input) => input.in === 'path' && !known.has(input.name));
  return [...stated, ...undeclared.map(({ name }): Member => [name, { type: 'string' }, true])];
}

function memberOf(facts: OperationFacts, parameter: JsonObject): Member[] {
  const { name, in: place, required, schema, content } = parameter;
  if (typeof name !== 'string' || (place === 'header' && IGNORED_HEADERS.has(name.toLowerCase()))) return [];
  const [media] = Object.values(objectOf(content));
  const own = asObject(schema ?? objectOf(media)['schema'] ?? {});
  if (isFixed(own, required === true)) return [];
  const input = facts.inputs.find((one) => one.in === place && (one.wireName ?? one.name) === name);
  return [[input?.name ?? name, own, required === true || place === 'path']];
}

/** One value and no choice: no caller is asked for it. */
function isFixed({ const: only, enum: words }: JsonSchema, required: boolean): boolean {
  const value = only ?? (required && listOf(words).length === 1 ? listOf(words)[0] : undefined);
  return value !== undefined && value !== null && typeof value !== 'object';
}

function bodyOf(
  document: JsonObject,
  operation: JsonObject,
  { body, inputs }: OperationFacts,
): { members: Member[]; closed: boolean } {
  if (body === undefined) return { members: [], closed: false };
  const { content, required } = resolveLocal(document, operation['requestBody']);
  const [type = ''] = Object.keys(objectOf(content)).filter(
    (one) => one.includes('*') || one.startsWith(body.mediaType),
  );
  const written = asObject(objectOf(objectOf(content)[type])['schema'] ?? {});
  if (body.shape === 'whole') return { members: [['body', written, required === true]], closed: false };
  const { properties, required: names, additionalProperties } = resolveLocal(document, written);
  const members = Object.entries(objectOf(properties)).map(([wire, schema]): Member => {
    const input = inputs.find((one) => one.in === 'body' && (one.wireName ?? one.name) === wire);
    return [input?.name ?? wire, asObject(schema), listOf(names).includes(wire)];
  });
  return { members, closed: additionalProperties === false };
}

/** `true` and `false` are schemas too. */
function asObject(schema: Json): JsonSchema {
  if (isJsonObject(schema)) return schema;
  return schema === false ? { not: {} } : {};
}
