import type { RequestBody } from '../model/capability.ts';
import type { BodyFact } from '../model/facts.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { inputName, type PlannedInput } from './parameters.ts';
import { typeOf } from './input-type.ts';
import { resolveLocal } from './resolve.ts';
import { listOf, objectOf, textOf } from './tree.ts';

/** What the request body of an operation becomes. */
export interface PlannedBody {
  readonly fact?: BodyFact | undefined;
  readonly body: RequestBody;
  readonly inputs: readonly PlannedInput[];
  /** The body's own schema and media type object, for examples and entities. */
  readonly schema: Json;
  readonly media: JsonObject;
  /** False refuses other members, when the body says so itself. */
  readonly closed: boolean;
  readonly losses: readonly string[];
}

/** Keywords that a body may have at its root and still be taken apart into members. */
const PLAIN = new Set([
  'type',
  'properties',
  'required',
  'description',
  'title',
  'examples',
  'default',
  'deprecated',
  'additionalProperties',
  '$comment',
]);
const FORM = 'application/x-www-form-urlencoded';

/** `taken` are the wire names of the parameters: where a member has the same one the body stays whole. */
export function planBody(
  document: JsonObject,
  value: Json | undefined,
  taken: ReadonlySet<string>,
): PlannedBody | undefined {
  const requestBody = resolveLocal(document, value);
  const content = Object.entries(objectOf(requestBody['content']));
  const [first] = content;
  if (first === undefined) return undefined;
  const json = content.find(([type]) => isJson(type));
  const form = content.find(([type]) => type.toLowerCase().startsWith(FORM));
  const required = requestBody['required'] === true;
  if (json !== undefined)
    return planJson(document, requestBody, mediaType(json[0]), objectOf(json[1]), required, taken);
  // Some publishers give every operation a form, most of them empty.
  if (form !== undefined && isEmptyObject(document, objectOf(form[1])['schema'])) return undefined;
  const planned = form === undefined ? undefined : planForm(document, objectOf(form[1]), required, taken);
  return planned ?? unsupported(first[0], objectOf(first[1]));
}

function isEmptyObject(document: JsonObject, written: Json | undefined): boolean {
  const { type, properties, ...rest } = resolveLocal(document, written);
  const bare = Object.keys(rest).every((key) => PLAIN.has(key) || key.startsWith('x-'));
  return type === 'object' && Object.keys(objectOf(properties)).length === 0 && bare;
}

function isJson(type: string): boolean {
  return /^(application\/([\w.+-]+\+)?json|\*\/\*|application\/\*)\s*(;|$)/i.test(type);
}

function mediaType(type: string): string {
  return type.includes('*') ? 'application/json' : (type.split(';')[0] ?? type).trim();
}

function planJson(
  document: JsonObject,
  requestBody: JsonObject,
  type: string,
  media: JsonObject,
  required: boolean,
  taken: ReadonlySet<string>,
): PlannedBody {
  const schema = media['schema'] ?? {};
  const members = membersOf(document, schema, required, taken);
  // Taken apart, it has to be what the upstream takes: whoever calls the facade sends the upstream's own body.
  if (members === undefined || members.some(({ fact }) => fact.wireName !== undefined)) {
    return whole(document, requestBody, type, media, required);
  }
  const parts = members.map((member) => `${JSON.stringify(member.fact.name)}: ${placeholder(document, member)}`);
  return {
    fact: { mediaType: type, required, shape: 'members' },
    body: { kind: 'json', template: `{${parts.join(', ')}}` },
    inputs: members,
    schema,
    media,
    closed: resolveLocal(document, schema)['additionalProperties'] === false,
    losses: [],
  };
}

/** What is always text stands in quotes and is escaped there; any other value is inserted as JSON. */
function placeholder(document: JsonObject, { fact, schema }: PlannedInput): string {
  const { type, enum: values } = resolveLocal(document, schema);
  const texts = type === 'string' || (type === undefined && listOf(values).length > 0 && listOf(values).every(isText));
  return texts && !listOf(values).includes(null) ? `"{{${fact.name}}}"` : `{{${fact.name}}}`;
}

function isText(value: Json): boolean {
  return typeof value === 'string';
}

/** The members of a plain object, `undefined` when the body cannot be taken apart without changing what is valid. */
function membersOf(
  document: JsonObject,
  written: Json,
  bodyRequired: boolean,
  taken: ReadonlySet<string>,
): PlannedInput[] | undefined {
  const schema = resolveLocal(document, written);
  const properties = Object.entries(objectOf(schema['properties']));
  const required = new Set(listOf(schema['required']));
  const names = properties.map(([wire]) => inputName(wire));
  const additional = schema['additionalProperties'];
  const plain =
    typeOf(document, schema) === 'object' &&
    !Array.isArray(schema['type']) &&
    Object.keys(schema).every((key) => PLAIN.has(key) || key.startsWith('x-')) &&
    (additional === undefined || additional === false);
  const reachable = [...required].every((name) => properties.some(([wire]) => wire === name));
  const distinct = new Set(names).size === names.length && !names.some((name) => taken.has(name));
  if (!plain || properties.length === 0 || !reachable || !distinct || (!bodyRequired && required.size > 0))
    return undefined;
  return properties.map(([wire, property]) => planMember(document, wire, property, required.has(wire)));
}

function planMember(document: JsonObject, wire: string, property: Json, required: boolean): PlannedInput {
  const schema = isJsonObject(property) ? property : {};
  const name = inputName(wire);
  const resolved = resolveLocal(document, schema);
  const description =
    textOf(resolved['description']) ?? textOf(resolved['title']) ?? `The member "${wire}" of the body.`;
  return {
    fact: {
      name,
      ...(name === wire ? {} : { wireName: wire }),
      in: 'body',
      type: typeOf(document, schema) ?? 'object',
      required,
      description,
    },
    schema,
  };
}

function whole(
  document: JsonObject,
  requestBody: JsonObject,
  type: string,
  media: JsonObject,
  required: boolean,
): PlannedBody {
  const schema = media['schema'] ?? {};
  const resolved = resolveLocal(document, schema);
  const described = textOf(requestBody['description']) ?? textOf(resolved['description']) ?? textOf(resolved['title']);
  const description = described ?? 'The request body.';
  return {
    fact: { mediaType: type, required, shape: 'whole' },
    body: { kind: 'json', template: '{{body}}' },
    inputs: [
      {
        fact: { name: 'body', in: 'body', type: typeOf(document, schema) ?? 'object', required, description },
        schema: isJsonObject(schema) ? schema : {},
      },
    ],
    schema,
    media,
    closed: false,
    losses: [],
  };
}

function planForm(
  document: JsonObject,
  media: JsonObject,
  required: boolean,
  taken: ReadonlySet<string>,
): PlannedBody | undefined {
  const schema = media['schema'] ?? {};
  const members = membersOf(document, schema, true, taken);
  if (members === undefined) return undefined;
  return {
    fact: { mediaType: FORM, required, shape: 'members' },
    body: {
      kind: 'form',
      fields: Object.fromEntries(members.map(({ fact }) => [fact.wireName ?? fact.name, `{{${fact.name}}}`])),
    },
    inputs: members,
    schema,
    media,
    closed: resolveLocal(document, schema)['additionalProperties'] === false,
    losses: [],
  };
}

function unsupported(type: string, media: JsonObject): PlannedBody {
  return {
    body: { kind: 'unsupported', type },
    inputs: [],
    schema: media['schema'] ?? {},
    media,
    closed: false,
    losses: [],
  };
}
