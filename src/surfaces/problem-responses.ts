import type { Json, JsonObject } from '../model/json.ts';

const text: Json = { type: 'string' };

/** RFC 9457, with a list of everything that is wrong with the input. */
const problemSchema: JsonObject = {
  type: 'object',
  required: ['type', 'title', 'status'],
  properties: {
    type: text,
    title: text,
    status: { type: 'integer' },
    detail: text,
    instance: text,
    code: text,
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'code', 'detail'],
        properties: {
          pointer: { type: 'string', description: 'JSON Pointer into the input.' },
          code: text,
          detail: { type: 'string', description: 'What is wrong and what is allowed.' },
        },
      },
    },
  },
};

/** A response object of OpenAPI. */
export type Answer = { readonly description: string; readonly content?: JsonObject };

function refusal(description: string): Answer {
  return { description, content: { 'application/problem+json': { schema: problemSchema } } };
}

/** What a facade answers by itself that asks its callers who they are. */
export const unauthorized: Readonly<Record<string, Answer>> = {
  401: refusal('The bearer token is missing or is not accepted.'),
};

/** And that asks what they may do. */
export const forbidden: Readonly<Record<string, Answer>> = {
  403: refusal('The access token lacks a scope; WWW-Authenticate names it.'),
};

/** What every facade answers by itself, by status. */
export const problemResponses: Readonly<Record<string, Answer>> = {
  400: refusal('The request cannot be read; a JSON body is named with line and column.'),
  413: refusal('The body is too large.'),
  415: refusal('The media type, charset or encoding of the body is not accepted.'),
  422: refusal('The input breaks the schema; every error is listed.'),
  502: refusal('The upstream cannot be reached or broke off its answer.'),
  503: refusal('The upstream failed repeatedly, or this server is stopping; Retry-After says when to come back.'),
  504: refusal('The upstream did not answer in time.'),
};

/** All of these. */
export const ownResponses: Readonly<Record<string, Answer>> = { ...problemResponses, ...unauthorized, ...forbidden };
