import type { Capability, Input, Operation, RestExposure } from '../model/capability.ts';
import type { InputFact, ResponseFact } from '../model/facts.ts';
import type { Json, JsonObject, JsonSchema } from '../model/json.ts';
import { callOf } from '../model/names.ts';
import { Components } from './components.ts';
import { consumedOf } from './expose.ts';
import { problemResponses, type Answer } from './problem-responses.ts';
import { routesOf, type Route } from './routes.ts';
import { definitions, propertiesOf } from './schema.ts';
import { sentence } from './words.ts';

export interface FacadeOptions {
  /** The facade's own address, without a trailing slash: `http://127.0.0.1:8080`. */
  readonly base: string;
  /** The schema that an action's input is checked by: from the contract, or inferred. */
  inputSchema(route: Route): JsonSchema | undefined;
}

/**
 * The facade's own contract (OpenAPI 3.1): its own server, its own refusals as problem+json, the upstream's answers as
 * documented, and no security, because the key is added here.
 */
export function facadeContract(capability: Capability, exposure: RestExposure, options: FacadeOptions): JsonObject {
  const components = new Components();
  const operations = new Map(
    consumedOf(capability).map(({ consumes, operation }) => [callOf(consumes.namespace, operation.name), operation]),
  );
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routesOf(exposure)) {
    const { target } = route.action;
    const operation = target.kind === 'call' ? operations.get(target.call) : undefined;
    const item = (paths[wirePath(route, operation)] ??= {});
    item[route.method.toLowerCase()] = pathOperation(route, operation, options.inputSchema(route) ?? {}, components);
  }
  const { title, description, version } = capability.info;
  return {
    openapi: '3.1.0',
    info: { title, description, version: version ?? 'unspecified' },
    servers: [{ url: options.base }],
    paths,
    components: { schemas: components.schemas, responses: problemResponses },
  };
}

function wirePath(route: Route, operation: Operation | undefined): string {
  const facts = operation?.facts?.inputs ?? [];
  return route.path.replaceAll(/\{([^{}]+)\}/g, (_, name: string) => {
    const fact = facts.find((input) => input.in === 'path' && input.name === name);
    return `{${fact?.wireName ?? name}}`;
  });
}

function pathOperation(
  route: Route,
  operation: Operation | undefined,
  input: JsonSchema,
  components: Components,
): Json {
  const { action } = route;
  const schemas = propertiesOf(input);
  const lift = (schema: JsonSchema): JsonSchema => components.lift(schema, definitions(input));
  const facts = new Map((operation?.facts?.inputs ?? []).map((fact) => [fact.name, fact]));
  const parameters = route.inputs
    .filter(({ in: place }) => place !== undefined && place !== 'body')
    .map((given) => parameter(given, facts.get(given.name), lift(schemas[given.name] ?? { type: given.type })));
  const body = requestBody(route, operation, schemas, lift);
  return {
    operationId: operation?.facts?.operationId ?? action.name,
    ...(action.title !== undefined && { summary: action.title }),
    ...(action.description !== undefined && { description: action.description }),
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && { requestBody: body }),
    responses: bothAnswers(
      upstreamResponses(operation, components),
      refusals(parameters.length > 0, body !== undefined),
    ),
  };
}

function parameter(given: Input, fact: InputFact | undefined, schema: JsonSchema): JsonObject {
  return {
    name: fact?.wireName ?? given.name,
    in: given.in ?? 'query',
    required: given.required || given.in === 'path',
    description: given.description,
    ...(fact?.explode !== undefined && { explode: fact.explode }),
    schema,
  };
}

type Lift = (schema: JsonSchema) => JsonSchema;

function requestBody(
  route: Route,
  operation: Operation | undefined,
  schemas: Readonly<Record<string, JsonSchema>>,
  lift: Lift,
): JsonObject | undefined {
  const members = route.inputs.filter((input) => input.in === 'body');
  if (members.length === 0) return undefined;
  const fact = operation?.facts?.body;
  const whole = fact === undefined ? members.length === 1 && members[0]?.name === 'body' : fact.shape === 'whole';
  const schema = whole ? lift(schemas['body'] ?? {}) : bodyObject(members, schemas, lift);
  const required = fact?.required ?? members.some((input) => input.required);
  return { required, content: { [fact?.mediaType ?? 'application/json']: { schema } } };
}

function bodyObject(members: readonly Input[], schemas: Readonly<Record<string, JsonSchema>>, lift: Lift): JsonSchema {
  const required = members.filter((input) => input.required).map((input) => input.name);
  return {
    type: 'object',
    ...(required.length > 0 && { required }),
    properties: Object.fromEntries(members.map(({ name, type }) => [name, lift(schemas[name] ?? { type })])),
    additionalProperties: false,
  };
}

function upstreamResponses(operation: Operation | undefined, components: Components): Record<string, Answer> {
  const responses = operation?.facts?.responses ?? [];
  if (responses.length === 0) return { default: { description: 'The answer of the upstream.' } };
  return Object.fromEntries(responses.map((response) => [response.status, upstreamResponse(response, components)]));
}

function upstreamResponse({ description, mediaType, schema }: ResponseFact, components: Components): Answer {
  if (mediaType === undefined && schema === undefined) return { description };
  const content = schema === undefined ? {} : { schema: components.lift(schema, definitions(schema)) };
  return { description, content: { [mediaType ?? 'application/json']: content } };
}

/** The statuses that the facade may answer by itself. */
function refusals(takesParameters: boolean, takesBody: boolean): string[] {
  return Object.keys(problemResponses).filter((status) => {
    if (status === '413' || status === '415') return takesBody;
    return takesBody || takesParameters || (status !== '400' && status !== '422');
  });
}

/** A status that both the upstream and the facade answer with is described once, with the media types of both. */
function bothAnswers(upstream: Readonly<Record<string, Answer>>, own: readonly string[]): Record<string, JsonObject> {
  const refused = own.map((status): [string, JsonObject] => {
    const theirs = upstream[status];
    const ours = problemResponses[status];
    if (theirs === undefined || ours === undefined) return [status, { $ref: `#/components/responses/${status}` }];
    const description = `${sentence(theirs.description)} Or from here: ${ours.description}`;
    return [status, { description, content: { ...theirs.content, ...ours.content } }];
  });
  return { ...upstream, ...Object.fromEntries(refused) };
}
