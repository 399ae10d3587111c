import { isJsonObject, mapMembers, type Json, type JsonObject } from '../model/json.ts';
import { resolveLocal } from './resolve.ts';
import { listOf, objectOf, omit, textOf } from './tree.ts';

const METHODS = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch']);
/** What a parameter of 2.0 says besides its schema. */
const PARAMETER_KEYS = new Set([
  'name',
  'in',
  'description',
  'required',
  'schema',
  'collectionFormat',
  'allowEmptyValue',
]);

/** A Swagger 2.0 document as OpenAPI 3.1. Shared parameters and responses are put where they are used. */
export function fromSwagger2(document: JsonObject): JsonObject {
  const lifted: JsonObject = {
    openapi: '3.1.1',
    info: objectOf(document['info']),
    servers: servers(document),
    ...('security' in document ? { security: document['security'] ?? [] } : {}),
    ...('tags' in document ? { tags: document['tags'] ?? [] } : {}),
    paths: mapMembers(objectOf(document['paths']), (item) => pathItem(document, item)),
    components: {
      schemas: objectOf(document['definitions']),
      securitySchemes: mapMembers(objectOf(document['securityDefinitions']), securityScheme),
    },
  };
  const extensions = omit(document, (key) => !key.startsWith('x-'));
  return objectOf(renamed({ ...lifted, ...extensions }));
}

function servers(document: JsonObject): Json {
  const host = textOf(document['host']);
  if (host === undefined) return [];
  const schemes = listOf(document['schemes']).filter((scheme) => scheme === 'https' || scheme === 'http');
  const scheme = schemes.includes('https') || schemes.length === 0 ? 'https' : 'http';
  return [{ url: `${scheme}://${host}${textOf(document['basePath']) ?? ''}` }];
}

function pathItem(document: JsonObject, value: Json): Json {
  const item = resolveLocal(document, value);
  const shared = listOf(item['parameters']);
  return mapMembers(
    omit(item, (key) => key === 'parameters'),
    (member, key) => (METHODS.has(key) && isJsonObject(member) ? operation(document, member, shared) : member),
  );
}

function operation(document: JsonObject, value: JsonObject, shared: readonly Json[]): JsonObject {
  const own = listOf(value['parameters']).map((parameter) => resolveLocal(document, parameter));
  const inherited = shared
    .map((parameter) => resolveLocal(document, parameter))
    .filter(
      (parameter) => !own.some((known) => known['name'] === parameter['name'] && known['in'] === parameter['in']),
    );
  const parameters = [...own, ...inherited];
  const body = requestBody(parameters, consumed(document, value));
  return {
    ...omit(value, (key) => ['parameters', 'consumes', 'produces', 'schemes', 'responses'].includes(key)),
    parameters: parameters.filter(({ in: place }) => place !== 'body' && place !== 'formData').map(parameter),
    ...(body === undefined ? {} : { requestBody: body }),
    responses: mapMembers(objectOf(value['responses']), (response) => responseOf(document, value, response)),
  };
}

function consumed(document: JsonObject, operation: JsonObject): string[] {
  return mediaTypes(operation['consumes'] ?? document['consumes']);
}

function mediaTypes(value: Json | undefined): string[] {
  const given = listOf(value).filter((type) => typeof type === 'string');
  return given.length === 0 ? ['application/json'] : given;
}

function parameter(value: JsonObject): JsonObject {
  const multi = value['collectionFormat'] === 'multi';
  const style = STYLES.get(textOf(value['collectionFormat']) ?? '');
  return {
    ...omit(value, (key) => !PARAMETER_KEYS.has(key) || key === 'collectionFormat'),
    ...(value['type'] === 'array' ? { explode: multi } : {}),
    ...(style === undefined ? {} : { style }),
    schema: schemaOf(value),
  };
}

const STYLES: ReadonlyMap<string, string> = new Map([
  ['ssv', 'spaceDelimited'],
  ['pipes', 'pipeDelimited'],
]);

/** The schema keywords of a parameter that is not a body. */
function schemaOf(value: JsonObject): JsonObject {
  return omit(value, (key) => PARAMETER_KEYS.has(key));
}

function requestBody(parameters: readonly JsonObject[], types: readonly string[]): JsonObject | undefined {
  const body = parameters.find((found) => found['in'] === 'body');
  const description = textOf(body?.['description']);
  if (body !== undefined) {
    return {
      ...(description === undefined ? {} : { description }),
      required: body['required'] === true,
      content: Object.fromEntries(types.map((type) => [type, { schema: body['schema'] ?? {} }])),
    };
  }
  const fields = parameters.filter((found) => found['in'] === 'formData');
  return fields.length === 0 ? undefined : form(fields, types);
}

function form(fields: readonly JsonObject[], types: readonly string[]): JsonObject {
  const files = fields.some((field) => field['type'] === 'file');
  const given = types.filter((type) => type.includes('form'));
  const fallback = files ? 'multipart/form-data' : 'application/x-www-form-urlencoded';
  const required = fields.filter((field) => field['required'] === true).flatMap(nameOf);
  const schema = {
    type: 'object',
    properties: Object.fromEntries(
      fields.flatMap((field) => nameOf(field).map((name) => [name, { ...described(field), ...schemaOf(field) }])),
    ),
    ...(required.length === 0 ? {} : { required }),
  };
  return {
    required: required.length > 0,
    content: Object.fromEntries((given.length === 0 ? [fallback] : given).map((type) => [type, { schema }])),
  };
}

function nameOf(field: JsonObject): string[] {
  const name = textOf(field['name']);
  return name === undefined ? [] : [name];
}

function described(field: JsonObject): JsonObject {
  const description = textOf(field['description']);
  return description === undefined ? {} : { description };
}

function responseOf(document: JsonObject, operation: JsonObject, value: Json): Json {
  const response = resolveLocal(document, value);
  const { schema } = response;
  const rest = omit(response, (key) => ['schema', 'examples', 'headers'].includes(key));
  if (schema === undefined) return rest;
  const types = mediaTypes(operation['produces'] ?? document['produces']);
  return { ...rest, content: Object.fromEntries(types.map((type) => [type, { schema }])) };
}

function securityScheme(value: Json): Json {
  const scheme = objectOf(value);
  if (scheme['type'] === 'basic') return { ...scheme, type: 'http', scheme: 'basic' };
  return scheme['type'] === 'oauth2' ? { ...scheme, flows: {} } : scheme;
}

/** References to `#/definitions/` now lead to the components. */
function renamed(node: Json): Json {
  if (Array.isArray(node)) return node.map(renamed);
  if (!isJsonObject(node)) return node;
  return mapMembers(node, (value, key) =>
    key === '$ref' && typeof value === 'string'
      ? value.replace(/^#\/definitions\//, '#/components/schemas/')
      : renamed(value),
  );
}
