import type { Capability, Input, Operation, RestExposure } from '../model/capability.ts';
import type { InputFact, ResponseFact } from '../model/facts.ts';
import type { Json, JsonObject, JsonSchema } from '../model/json.ts';
import { callOf } from '../model/names.ts';
import { Components } from './components.ts';
import { consumedOf } from './expose.ts';
import { forbidden, ownResponses, problemResponses, unauthorized, type Answer } from './problem-responses.ts';
import { routesOf, type Route } from './routes.ts';
import { definitions, propertiesOf } from './schema.ts';
import { sentence } from './words.ts';

export interface FacadeOptions {
  /** The facade's own address, without a trailing slash: `http://127.0.0.1:8080`. */
  readonly base: string;
  /** The schema that an action's input is checked by: from the contract, or inferred. */
  inputSchema(route: Route): JsonSchema | undefined;
  /** How callers of the facade prove themselves, if they have to. */
  readonly secured?: 'bearer' | OAuthScheme | undefined;
}

/** Tokens of an authorization server, with a scope for each operation. */
interface OAuthScheme {
  readonly tokenUrl: string;
  /** Where people consent, if they do. */
  readonly authorizationUrl: string | undefined;
  /** All that there are. */
  readonly scopes: readonly string[];
  readonly scopeOf: (operation: Operation) => string;
}

const FORM = 'application/x-www-form-urlencoded';

/**
 * The facade's own contract (OpenAPI 3.1): its own server, its own refusals as problem+json, the upstream's answers as
 * documented. The security is that of the facade, never that of the upstream, whose key is added here.
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
    item[route.method.toLowerCase()] = pathOperation(route, operation, options, components);
  }
  const { title, description, version } = capability.info;
  const secured = options.secured !== undefined;
  return {
    openapi: '3.1.0',
    info: { title, description, version: version ?? 'unspecified' },
    servers: [{ url: options.base }],
    ...(options.secured === 'bearer' && { security: [{ bearer: [] }] }),
    paths,
    components: {
      schemas: components.schemas,
      responses: {
        ...problemResponses,
        ...(secured && unauthorized),
        ...(options.secured !== 'bearer' && secured && forbidden),
      },
      ...(options.secured !== undefined && { securitySchemes: securitySchemes(options.secured) }),
    },
  };
}

function securitySchemes(secured: NonNullable<FacadeOptions['secured']>): JsonObject {
  if (secured === 'bearer') return { bearer: { type: 'http', scheme: 'bearer' } };
  const { tokenUrl, authorizationUrl, scopes: all } = secured;
  const scopes = Object.fromEntries(all.map((scope) => [scope, 'Calls the operations that name it.']));
  const clientCredentials = { tokenUrl, scopes };
  const flows =
    authorizationUrl === undefined
      ? { clientCredentials }
      : { authorizationCode: { authorizationUrl, tokenUrl, scopes }, clientCredentials };
  return { oauth: { type: 'oauth2', flows } };
}

function operationSecurity(operation: Operation | undefined, secured: FacadeOptions['secured']): JsonObject {
  if (operation === undefined || secured === undefined || secured === 'bearer') return {};
  return { security: [{ oauth: [secured.scopeOf(operation)] }] };
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
  options: FacadeOptions,
  components: Components,
): Json {
  const { action } = route;
  const input = options.inputSchema(route) ?? {};
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
    ...operationSecurity(operation, options.secured),
    responses: bothAnswers(
      upstreamResponses(operation, components),
      refusals(parameters.length > 0, body !== undefined, options.secured),
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
  const whole = wholeBody(route, operation, members);
  const isForm = operation?.body?.kind === 'form';
  const wireNames = new Map(isForm ? operation.facts?.inputs.map((input) => [input.name, input.wireName]) : []);
  const schema =
    whole === undefined
      ? bodyObject(members, schemas, lift, (name) => wireNames.get(name) ?? name)
      : lift(schemas[whole.name] ?? { type: whole.type });
  const required = fact?.required ?? members.some((input) => input.required);
  const mediaType = isForm ? FORM : (fact?.mediaType ?? 'application/json');
  return { required, content: { [mediaType]: { schema } } };
}

/** The input that is the body whole: as the contract has it, or else as the template of the body takes it. */
function wholeBody(
  { action: { target } }: Route,
  operation: Operation | undefined,
  members: readonly Input[],
): Input | undefined {
  const [only, ...others] = members;
  const body = operation?.body;
  if (only === undefined || body?.kind === 'form') return undefined;
  const shape = operation?.facts?.body?.shape;
  if (shape !== undefined) return shape === 'whole' ? only : undefined;
  const name = body?.kind === 'json' ? bareName(body.template) : undefined;
  if (others.length > 0 || name === undefined) return undefined;
  const source = (target.kind === 'call' ? target.with[name] : undefined) ?? name;
  return source === only.name || String(source).endsWith(`.${only.name}`) ? only : undefined;
}

/** `x` of a template that is `{{x}}` or `"{{x}}"`. */
function bareName(template: string): string | undefined {
  return /^\s*("?)\{\{\s*([\w.*-]+)\s*\}\}\1\s*$/.exec(template)?.[2];
}

/** The fields of a form travel under their names on the wire; a body of JSON is taken apart by the names it has. */
function bodyObject(
  members: readonly Input[],
  schemas: Readonly<Record<string, JsonSchema>>,
  lift: Lift,
  wireName: (name: string) => string,
): JsonSchema {
  const required = members.filter((input) => input.required).map((input) => wireName(input.name));
  return {
    type: 'object',
    ...(required.length > 0 && { required }),
    properties: Object.fromEntries(members.map(({ name, type }) => [wireName(name), lift(schemas[name] ?? { type })])),
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
function refusals(takesParameters: boolean, takesBody: boolean, secured: FacadeOptions['secured']): string[] {
  return Object.keys(ownResponses).filter((status) => {
    if (status === '401') return secured !== undefined;
    if (status === '403') return secured !== undefined && secured !== 'bearer';
    if (status === '413' || status === '415') return takesBody;
    return takesBody || takesParameters || (status !== '400' && status !== '422');
  });
}

/** A status that both the upstream and the facade answer with is described once, with the media types of both. */
function bothAnswers(upstream: Readonly<Record<string, Answer>>, own: readonly string[]): Record<string, JsonObject> {
  const refused = own.map((status): [string, JsonObject] => {
    const theirs = upstream[status];
    const ours = ownResponses[status];
    if (theirs === undefined || ours === undefined) return [status, { $ref: `#/components/responses/${status}` }];
    const description = `${sentence(theirs.description)} Or from here: ${ours.description}`;
    return [status, { description, content: { ...theirs.content, ...ours.content } }];
  });
  return { ...upstream, ...Object.fromEntries(refused) };
}
