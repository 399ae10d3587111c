import { isJsonObject, mapMembers, type Json, type JsonObject } from '../model/json.ts';
import { listOf, objectOf, omit } from './tree.ts';
import type { Version } from './version.ts';
import { fromSwagger2 } from './swagger2.ts';

/** The document as OpenAPI 3.1; its schemas are still those of its own version. */
export function liftTo31(document: JsonObject, version: Version): JsonObject {
  switch (version) {
    case '2.0':
      return fromSwagger2(document);
    case '3.0':
      return { ...document, openapi: '3.1.1' };
    case '3.1':
      return document;
    case '3.2':
      return from32(document);
  }
}

/** What 3.2 added is taken out, so that the rest can be read and checked as 3.1. */
export function from32(document: JsonObject): JsonObject {
  const rest = omit(document, (key) => key === '$self');
  return {
    ...rest,
    openapi: '3.1.1',
    ...('tags' in rest ? { tags: listOf(rest['tags']).map((tag) => without(tag, ['summary', 'parent', 'kind'])) } : {}),
    ...('servers' in rest ? { servers: listOf(rest['servers']).map((server) => without(server, ['name'])) } : {}),
    ...('paths' in rest ? { paths: mapMembers(objectOf(rest['paths']), pathItem) } : {}),
    ...('webhooks' in rest ? { webhooks: mapMembers(objectOf(rest['webhooks']), pathItem) } : {}),
    ...('components' in rest ? { components: components(objectOf(rest['components'])) } : {}),
  };
}

const METHODS = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']);

function pathItem(item: Json): Json {
  if (!isJsonObject(item)) return item;
  return mapMembers(
    omit(item, (key) => key === 'query' || key === 'additionalOperations'),
    (value, key) => {
      if (key === 'parameters') return parameters(value);
      return METHODS.has(key) && isJsonObject(value) ? operation(value) : value;
    },
  );
}

function operation(value: JsonObject): JsonObject {
  return mapMembers(value, (member, key) => {
    if (key === 'parameters') return parameters(member);
    if (key === 'requestBody') return withContent(member);
    return key === 'responses' ? mapMembers(objectOf(member), response) : member;
  });
}

function parameters(list: Json): Json {
  return listOf(list).filter((parameter) => objectOf(parameter)['in'] !== 'querystring');
}

/** 3.2 lets the description of a response be absent; 3.1 does not. */
function response(value: Json): Json {
  if (!isJsonObject(value) || '$ref' in value) return value;
  const { summary } = value;
  const description = value['description'] ?? (typeof summary === 'string' ? summary : '');
  return withContent({ ...omit(value, (key) => key === 'summary'), description });
}

function withContent(value: Json): Json {
  if (!isJsonObject(value) || !isJsonObject(value['content'])) return value;
  const content = mapMembers(value['content'], (media) =>
    without(media, ['itemSchema', 'itemEncoding', 'prefixEncoding']),
  );
  return { ...value, content };
}

function components(value: JsonObject): JsonObject {
  return mapMembers(
    omit(value, (key) => key === 'mediaTypes'),
    (members, key) => {
      if (key === 'responses') return mapMembers(objectOf(members), response);
      if (key === 'requestBodies') return mapMembers(objectOf(members), withContent);
      return key === 'pathItems' ? mapMembers(objectOf(members), pathItem) : members;
    },
  );
}

function without(value: Json, keys: readonly string[]): Json {
  return isJsonObject(value) ? omit(value, (key) => keys.includes(key)) : value;
}
