import { expect, test } from 'vitest';
import { BULK, conversation, credentials, practice, send, type Message } from './client.ts';

interface Line {
  readonly name: string;
  readonly message: Message;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

const good = { conversations: [conversation('a')] };
const auth = (authorization: string): Message => ({ headers: { authorization }, body: good });
const type = (headers: Readonly<Record<string, string>>): Message => ({ headers, body: good });
const asIs = (body: string | Buffer): Message => ({ body });
const records = (...conversations: readonly unknown[]): Message => ({ body: { conversations } });
const fields = (more: Readonly<Record<string, unknown>>): Message => records(conversation('a', more));
const deep = (levels: number): string =>
  `{"conversations":[{"external_id":"a","channel":"phone","started_at":"2026-05-01T10:00:00Z","metadata":${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}}]}`;

const lines: readonly Line[] = [
  { name: 'any user name', message: auth(credentials('anybody')), status: 202 },
  { name: 'a password', message: auth(credentials('anybody', 'x:y')), status: 202 },
  { name: 'a scheme in lower case', message: auth(credentials('k').replace('Basic', 'basic')), status: 202 },
  { name: 'no credentials', message: auth(''), status: 401, headers: { 'www-authenticate': 'Basic realm="sandbox"' } },
  { name: 'an empty user name', message: auth(credentials('', 'password')), status: 401 },
  { name: 'a bearer token', message: auth('Bearer key'), status: 401 },
  { name: 'credentials that are not base64', message: auth('Basic ***'), status: 401 },
  { name: 'a charset', message: type({ 'content-type': 'application/json; charset=UTF-8' }), status: 202 },
  { name: 'another charset', message: type({ 'content-type': 'application/json; charset=latin1' }), status: 415 },
  { name: 'another media type', message: type({ 'content-type': 'text/plain' }), status: 415 },
  { name: 'an encoded body', message: type({ 'content-encoding': 'gzip' }), status: 415 },
  { name: 'another method', message: { method: 'PUT', body: good }, status: 405, headers: { allow: 'POST, PATCH' } },
  { name: 'another path', message: { path: '/v0/conversations', body: good }, status: 404 },
  { name: 'a path that only resolves to it', message: { path: `/x/..${BULK}`, body: good }, status: 404 },
  { name: 'a query', message: { path: `${BULK}?a=b`, body: good }, status: 202 },
  { name: 'another host', message: { ...type({ host: 'example.org' }) }, status: 421 },
  { name: 'a page of another site', message: type({ origin: 'https://example.org' }), status: 403 },
  { name: 'broken JSON', message: asIs('{"conversations":['), status: 400 },
  { name: 'no body', message: asIs(''), status: 400 },
  { name: 'broken UTF-8', message: asIs(Buffer.from([0x7b, 0xff, 0x7d])), status: 400 },
  { name: 'a byte order mark', message: asIs('\ufeff{}'), status: 400 },
  { name: 'an array', message: asIs('[]'), status: 400 },
  { name: 'null', message: asIs('null'), status: 400 },
  { name: 'a list that is none', message: asIs('{"conversations":{}}'), status: 400 },
  { name: 'a list that is null', message: asIs('{"conversations":null}'), status: 400 },
  { name: 'no list', message: asIs('{}'), status: 202 },
  { name: 'an empty list', message: records(), status: 202 },
  {
    name: 'more than 500 records',
    message: records(...Array.from({ length: 501 }, () => conversation('a'))),
    status: 202,
  },
  { name: 'a record that is none', message: records('a'), status: 400 },
  { name: 'no id', message: records({ channel: 'phone', started_at: '2026-05-01T10:00:00Z' }), status: 400 },
  { name: 'an empty id', message: records(conversation('')), status: 202 },
  {
    name: 'an id that is half a character',
    message: asIs(JSON.stringify({ conversations: [conversation('\ud800')] })),
    status: 400,
  },
  { name: 'a number that is text', message: fields({ handle_time_seconds: '3' }), status: 400 },
  { name: 'a time without a zone', message: fields({ started_at: '2026-05-01 10:00:00' }), status: 400 },
  { name: 'a score of null in a POST', message: fields({ csat_score: null }), status: 202 },
  { name: 'a subject of null', message: fields({ subject: null }), status: 400 },
  { name: 'a member that nobody knows', message: fields({ colour: 'red' }), status: 202 },
  { name: 'nesting that can be stored', message: asIs(deep(98)), status: 202 },
  { name: 'nesting that cannot', message: asIs(deep(50_000)), status: 400 },
  {
    name: 'a score of null in a PATCH',
    message: { method: 'PATCH', body: { conversations: [{ external_id: 'a', csat_score: null }] } },
    status: 400,
  },
  {
    name: 'a channel in a PATCH',
    message: { method: 'PATCH', body: { conversations: [{ external_id: 'a', channel: 1 }] } },
    status: 202,
  },
];

test.for(lines)('$name', async ({ message, status, headers = {} }) => {
  const sandbox = await practice();
  const answer = await send(sandbox, message);
  expect(answer.status).toBe(status);
  expect(answer.headers).toMatchObject(headers);
  if (status === 202) expect(answer).toMatchObject({ body: '', headers: { 'content-length': '0' } });
  const logged = sandbox.requests();
  expect(logged.map((entry) => entry.status)).toEqual(status === 421 || status === 403 ? [] : [status]);
});

test('with a key only that user name is let in, and neither is logged', async () => {
  const sandbox = await practice({ key: 'right-key-1234' });
  const ask = (user: string) => send(sandbox, { body: good, headers: { authorization: credentials(user) } });
  expect((await ask('wrong-key-1234')).status).toBe(401);
  expect((await ask('right-key-1234')).status).toBe(202);
  const log = JSON.stringify([sandbox.requests(), sandbox.totals(), sandbox.faults.list()]);
  for (const user of ['wrong-key-1234', 'right-key-1234']) {
    expect(log).not.toContain(user);
    expect(log).not.toContain(credentials(user).slice('Basic '.length));
  }
});

test('a body past the limit is refused before it is read, announced or not', async () => {
  const sandbox = await practice({ maxBody: 1000 });
  const body = JSON.stringify({ conversations: [conversation('a', { subject: 'x'.repeat(1000) })] });
  expect((await send(sandbox, { body })).status).toBe(413);
  expect((await send(sandbox, { body, headers: { 'transfer-encoding': 'chunked' } })).status).toBe(413);
  expect(sandbox.requests()).toMatchObject([
    { status: 413, bodySha256: null },
    { status: 413, bodySha256: null },
  ]);
});

test('many clients at once lose nothing', async () => {
  const sandbox = await practice();
  const client = async (name: number) => {
    for (let at = 0; at < 20; at += 1) {
      await send(
        sandbox,
        records(conversation(`own-${name}-${at}`), conversation('shared', { subject: `${name}-${at}` })),
      );
    }
  };
  await Promise.all(Array.from({ length: 20 }, (_, name) => client(name)));
  expect(sandbox.rows()).toHaveLength(401);
  const log = sandbox.requests();
  expect(log.map((entry) => entry.seq)).toEqual(Array.from({ length: 400 }, (_, at) => at + 1));
  const [, last] = log.at(-1)?.externalIds[0]?.split('own-') ?? [];
  expect(sandbox.rows().find((row) => row.external_id === 'shared')).toMatchObject({ subject: last });
});
