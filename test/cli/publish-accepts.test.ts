import { describe, expect, test } from 'vitest';
import { requestFaults } from '../../src/cli/publish-accepts.ts';
import type { Received } from '../../src/cli/publish-loopback.ts';
import type { JsonObject } from '../../src/model/json.ts';

const document: JsonObject = {
  servers: [{ url: 'https://api.shop.example/base' }],
  paths: {
    '/orders/{id}.json': {
      parameters: [
        { name: 'id', in: 'path', required: true, schema: { $ref: '#/components/schemas/Id' } },
        { name: 'page', in: 'query', schema: { type: 'string' } },
      ],
      get: {
        parameters: [
          { name: 'page', in: 'query', required: true, schema: { type: 'integer', minimum: 1 } },
          { name: 'open', in: 'query', schema: { type: 'boolean' } },
          { name: 'tags', in: 'query', schema: { type: 'array', items: { type: 'integer' } } },
          { name: 'X-Kind', in: 'header', schema: { enum: ['a', 'b'] } },
          { name: 'Authorization', in: 'header', required: true, schema: { type: 'integer' } },
          { name: 'session', in: 'cookie', required: true, schema: { type: 'string', maxLength: 3 } },
        ],
      },
    },
    '/elsewhere': { servers: [{ url: 'https://api.shop.example' }], get: {} },
  },
  components: { schemas: { Id: { type: 'integer' } } },
};
const ORDER = '/paths/~1orders~1{id}.json/get';

function request(url: string, headers: Received['headers'] = {}, method = 'GET'): Received {
  return { method, url: new URL(url, 'http://127.0.0.1:1'), headers, body: '' };
}

const cookie = 'other=1; session=abc';

test('what the contract asks for is accepted', () => {
  const sent = request('/base/orders/7.json?page=1&open=true&tags=x', { cookie, 'x-kind': 'a' });
  expect(requestFaults(document, ORDER, sent)).toEqual([]);
  expect(requestFaults(document, '/paths/~1elsewhere/get', request('/elsewhere'))).toEqual([]);
});

describe('another path is none of the operation', () => {
  test.each([
    '/anything/base/orders/7.json?page=1',
    '/orders/7.json?page=1',
    '/base/orders/7.json/?page=1',
    '/base/orders/7/8.json?page=1',
    '/base/orders/7xjson?page=1',
    '/base/orders/.json?page=1',
  ])('%s', (url) => {
    expect(requestFaults(document, ORDER, request(url, { cookie }))).toEqual(['must be GET /base/orders/{id}.json']);
  });

  test('nor is another method, nor the server of other operations', () => {
    const sent = request('/base/orders/7.json?page=1', { cookie }, 'PUT');
    expect(requestFaults(document, ORDER, sent)).toEqual(['must be GET /base/orders/{id}.json']);
    expect(requestFaults(document, '/paths/~1elsewhere/get', request('/base/elsewhere'))).toEqual([
      'must be GET /elsewhere',
    ]);
  });
});

describe('a parameter is there, with a value of its schema', () => {
  const value = (name: string): string => `must have a value of the ${name} that the contract accepts`;
  test.each<[url: string, headers: Received['headers'], fault: string]>([
    ['/base/orders/seven.json?page=1', { cookie }, value('path parameter id')],
    ['/base/orders/7.json', { cookie }, 'must have the query parameter page'],
    ['/base/orders/7.json?page=0', { cookie }, value('query parameter page')],
    ['/base/orders/7.json?page=', { cookie }, value('query parameter page')],
    ['/base/orders/7.json?page=1&page=x', { cookie }, value('query parameter page')],
    ['/base/orders/7.json?page=1&open=yes', { cookie }, value('query parameter open')],
    ['/base/orders/7.json?page=1', { cookie, 'x-kind': 'c' }, value('header parameter X-Kind')],
    ['/base/orders/7.json?page=1', {}, 'must have the cookie parameter session'],
    ['/base/orders/7.json?page=1', { cookie: 'xsession=abc' }, 'must have the cookie parameter session'],
    ['/base/orders/7.json?page=1', { cookie: 'session=abcd' }, value('cookie parameter session')],
  ])('%s %o', (url, headers, fault) => {
    expect(requestFaults(document, ORDER, request(url, headers))).toEqual([fault]);
  });
});
