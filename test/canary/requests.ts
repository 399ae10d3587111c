import { request } from 'node:http';

export interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Uint8Array;
}

/** Requests to the facade, each with the problem that it must provoke. */
export const requests: readonly (readonly [string, Sent])[] = [
  ['json.syntax', put('{')],
  ['json.encoding', put(Buffer.from([0x7b, 0xff, 0x7d]))],
  ['json.byte-order-mark', put('\uFEFF{"name":"a"}')],
  ['json.duplicate-key', put('{"name":"a","name":"b"}')],
  ['json.too-deep', put(`{"name":"a","open":${'['.repeat(101)}${']'.repeat(101)}}`)],
  ['json.lone-surrogate', put('{"name":"\\ud83d"}')],
  ['json.number-range', put('{"name":"a","score":1e400}')],
  ['body.missing', put('')],
  ['body.unexpected', { method: 'GET', headers: { 'content-type': 'application/json' }, body: '{}' }],
  ['body.media-type', { ...put('{}'), headers: { 'content-type': 'text/plain' } }],
  ['body.charset', { ...put('{}'), headers: { 'content-type': 'application/json; charset=latin1' } }],
  [
    'body.content-encoding',
    { ...put('{}'), headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } },
  ],
  ['body.too-large', put(`{"name":"${'a'.repeat(3000)}"}`)],
  ['body.unknown-member', put('{"name":"a","id":"b"}')],
  ['body.key-case', put('{"name":"a","Kind":"b"}')],
  ['input.required', put('{}')],
  ['input.type', put('{"name":1}')],
  ['input.enum', put('{"name":"a","kind":"c"}')],
  ['input.const', put('{"name":"a","fixed":2}')],
  ['input.format', put('{"name":"a","at":"soon"}')],
  ['input.pattern', put('{"name":"a","code":"x"}')],
  ['input.pattern', put(`{"name":"a","slow":"${'a'.repeat(60)}b"}`)],
  ['input.length', put('{"name":""}')],
  ['input.range', put('{"name":"a","score":9}')],
  ['input.multiple-of', put('{"name":"a","score":1.2}')],
  ['input.items', put('{"name":"a","tags":["a","b","c","d"]}')],
  ['input.unique-items', put('{"name":"a","tags":["a","a"]}')],
  ['input.properties', put('{"name":"a","size":{}}')],
  ['input.additional-property', put('{"name":"a","closed":{"height":1}}')],
  ['input.dependent', put('{"name":"a","card":{"number":1}}')],
  ['input.alternatives', put('{"name":"a","either":[]}')],
  ['input.schema', put('{"name":"a","never":"x"}')],
  ['input.unknown-property', put('{"name":"a","open":{"color":"x"}}')],
  ['input.more', put(`{"name":"a","many":[${Array.from({ length: 150 }, () => 1).join()}]}`)],
  ['input.unknown-parameter', { path: '/things/a?limt=1' }],
  ['input.repeated-parameter', { path: '/things/a?limit=1&limit=2' }],
  ['input.path-value', { path: '/things/%2e%2e' }],
  ['route.path', { path: '/nothing' }],
  ['route.malformed-path', { path: '/things/%zz' }],
  ['route.unsafe-path', { path: '/skills/canary/contents/..%2f..%2fx' }],
  ['route.method', { method: 'DELETE' }],
  ['route.host', { headers: { host: 'elsewhere.example' } }],
  ['route.origin', { headers: { origin: 'https://elsewhere.example' } }],
  ['route.unauthorized', { headers: { authorization: 'Bearer wrong' } }],
];

function put(body: string | Uint8Array): Sent {
  return { method: 'PUT', headers: { 'content-type': 'application/json' }, body };
}

/** Sends exactly what it is told, and answers status, headers and body as one text. */
export function send(base: string, sent: Sent, token: string): Promise<string> {
  const { hostname, port } = new URL(base);
  const { method = 'GET', path = '/things/a', body = '' } = sent;
  const headers = { authorization: `Bearer ${token}`, 'content-length': Buffer.byteLength(body), ...sent.headers };
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const outgoing = request({ hostname, port, method, path, headers, agent: false }, (response) => {
    const head = `${response.statusCode} ${JSON.stringify(response.rawHeaders)}`;
    let text = '';
    response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    response.on('end', () => resolve(`${head}\n${text}`)).on('error', reject);
  });
  outgoing.on('error', reject).end(body);
  return promise;
}
