import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import type { ServerResponse } from 'node:http';
import { exportSPKI, generateKeyPair, importJWK, SignJWT, type CryptoKey } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startFakeIssuer, type FakeIssuer, type TokenChange } from './fake-issuer.ts';
import { bearer, oauthOptions, openOAuthStage, SCOPES, write, type OAuthStage } from './oauth-stage.ts';

const MINUTE = 60_000;
const KEYS = '/keys';

let issuer: FakeIssuer;
let stage: OAuthStage;
/** Milliseconds that the server's clock is ahead. */
let ahead: number;

beforeEach(async () => {
  ahead = 0;
  issuer = await startFakeIssuer(() => stage.url);
  stage = await openOAuthStage(oauthOptions(issuer.issuer, { now: () => Date.now() + ahead }));
});
afterEach(async () => {
  await stage.close();
  await issuer.stop();
});

function scoped(change: TokenChange = {}): Promise<string> {
  return issuer.token({ ...change, claims: { scope: SCOPES.write, ...change.claims } });
}

/** `202`, or the status with the reason for it. */
async function judged(token: string): Promise<string> {
  const response = await write(stage.url, bearer(token));
  const body = await response.text();
  expect(body).not.toContain(token);
  if (response.status === 401) expect(response.headers.get('www-authenticate')).toContain('error="invalid_token"');
  const [, reason] = /"reason":"([a-z]+)"/.exec(body) ?? [];
  return reason === undefined ? String(response.status) : `${response.status} ${reason}`;
}

const seconds = (from: number): number => Math.floor(Date.now() / 1000) + from;
const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('claims and headers', () => {
  test.each<[string, () => TokenChange, string]>([
    ['as it should be', () => ({}), '202'],
    ['one of several audiences', () => ({ claims: { aud: ['https://other.example', stage.url] } }), '202'],
    ['the audience with a slash', () => ({ claims: { aud: `${stage.url}/` } }), '202'],
    ['another audience', () => ({ claims: { aud: 'https://other.example' } }), '401 audience'],
    ['an audience below', () => ({ claims: { aud: `${stage.url}/mcp` } }), '401 audience'],
    ['no audience', () => ({ claims: { aud: undefined } }), '401 audience'],
    ['another issuer', () => ({ claims: { iss: 'https://other.example' } }), '401 issuer'],
    ['the issuer with a slash', () => ({ claims: { iss: `${issuer.issuer}/` } }), '401 issuer'],
    ['no issuer', () => ({ claims: { iss: undefined } }), '401 issuer'],
    ['no expiry', () => ({ claims: { exp: undefined } }), '401 expiry'],
    ['expired, within the skew', () => ({ claims: { exp: seconds(-50) } }), '202'],
    ['expired, past the skew', () => ({ claims: { exp: seconds(-61) } }), '401 expired'],
    ['not yet, within the skew', () => ({ claims: { nbf: seconds(50) } }), '202'],
    ['not yet, past the skew', () => ({ claims: { nbf: seconds(65) } }), '401 early'],
    ['type JWT', () => ({ header: { typ: 'JWT' } }), '202'],
    ['type in full', () => ({ header: { typ: 'application/at+jwt' } }), '202'],
    ['no type', () => ({ header: { typ: undefined } }), '202'],
    ['nobody', () => ({ claims: { sub: undefined, client_id: undefined } }), '401 kind'],
    ['another type', () => ({ header: { typ: 'logout+jwt' } }), '401 kind'],
    ['an ID token by its hash', () => ({ header: { typ: 'JWT' }, claims: { at_hash: 'x' } }), '401 kind'],
    ['an ID token by its nonce', () => ({ header: { typ: undefined }, claims: { nonce: 'x' } }), '401 kind'],
    ['an ID token as Keycloak has it', () => ({ header: { typ: 'JWT' }, claims: { typ: 'ID' } }), '401 kind'],
    ['an access token as Keycloak has it', () => ({ header: { typ: 'JWT' }, claims: { typ: 'Bearer' } }), '202'],
    ['an ID token as Cognito has it', () => ({ header: { typ: undefined }, claims: { token_use: 'id' } }), '401 kind'],
    ['bound to its sender', () => ({ claims: { cnf: { jkt: 'x' } } }), '401 bound'],
    ['an unknown key', () => ({ header: { kid: 'unknown' } }), '401 key'],
    ['no kid, and one key', () => ({ header: { kid: undefined } }), '202'],
    ['its own key in the header', () => ({ header: { kid: 'x', jwk: issuer.keys[0]?.publicJwk } }), '401 key'],
    ['the place of its keys in the header', () => ({ header: { kid: 'x', jku: `${issuer.issuer}/own` } }), '401 key'],
    ['scopes as a list', () => ({ claims: { scope: undefined, scp: [SCOPES.write] } }), '202'],
    ['scopes in scp', () => ({ claims: { scope: undefined, scp: `a ${SCOPES.write}` } }), '202'],
    ['more scopes', () => ({ claims: { scope: `openid ${SCOPES.write} x` } }), '202'],
    ['no scope', () => ({ claims: { scope: undefined } }), '403'],
    ['a scope that only begins so', () => ({ claims: { scope: `${SCOPES.write}r` } }), '403'],
    ['a scope of another type', () => ({ claims: { scope: { a: SCOPES.write } } }), '403'],
  ])('%s', async (_, change, expected) => {
    expect(await judged(await scoped(change()))).toBe(expected);
    expect(issuer.asked).not.toContain('/own');
  });

  test('a key of its own under the kid of the issuer', async () => {
    const [known] = issuer.keys;
    if (known === undefined) throw new Error('no key');
    const { privateKey } = await generateKeyPair('ES256');
    expect(await judged(await scoped({ key: { ...known, privateKey } }))).toBe('401 signature');
  });

  test.each(['RS256', 'PS512', 'ES384', 'EdDSA'])('signed by %s', async (alg) => {
    await issuer.addKey('another', alg);
    ahead = MINUTE;
    expect(await judged(await scoped())).toBe('202');
  });
});

describe('tokens made by hand', () => {
  const body = (): string => encoded({ iss: issuer.issuer, aud: stage.url, exp: seconds(300), scope: SCOPES.write });

  test('without a signature', async () => {
    const [token, upper] = ['none', 'NONE'].map((alg) => `${encoded({ alg, kid: 'first', typ: 'at+jwt' })}.${body()}.`);
    expect(await judged(token ?? '')).toBe('401 algorithm');
    expect(await judged(upper ?? '')).toBe('401 algorithm');
  });

  test('signed with the public key as a shared secret', async () => {
    const { publicJwk } = await issuer.addKey('rsa', 'RS256');
    const key = await importJWK(publicJwk, 'RS256');
    const pem = await exportSPKI(key as CryptoKey);
    const head = encoded({ alg: 'HS256', kid: 'rsa', typ: 'at+jwt' });
    for (const secret of [pem, pem.trim(), JSON.stringify(publicJwk)]) {
      const signature = createHmac('sha256', secret).update(`${head}.${body()}`).digest('base64url');
      expect(await judged(`${head}.${body()}.${signature}`)).toBe('401 algorithm');
    }
  });

  test('signed with a shared secret that the issuer publishes', async () => {
    const secret = Buffer.from('a-secret-of-thirty-two-bytes-or-more');
    issuer.pages.set(KEYS, { keys: [{ kty: 'oct', kid: 'oct', alg: 'HS256', k: secret.toString('base64url') }] });
    ahead = 11 * MINUTE;
    const token = await new SignJWT({ scope: SCOPES.write })
      .setProtectedHeader({ alg: 'HS256', kid: 'oct' })
      .setIssuer(issuer.issuer)
      .setAudience(stage.url)
      .setExpirationTime(seconds(3600))
      .sign(secret);
    expect(await judged(token)).toBe('401 algorithm');
  });

  test.each<[string, (token: string) => string, string]>([
    ['an empty one', () => '', '401'],
    ['no JWT', () => 'opaque', '401 malformed'],
    ['cut off', (token) => token.slice(0, token.lastIndexOf('.')), '401 malformed'],
    ['with another body', (token) => token.replace(/\.[^.]+\./, `.${body()}.`), '401 signature'],
    ['with a blank in it', (token) => `${token} x`, '401'],
    ['behind another', (token) => `${token},${token}`, '401 malformed'],
  ])('%s', async (_, change, expected) => {
    const response = await write(stage.url, { authorization: `Bearer ${change(await scoped())}` });
    const reason = /"reason":"([a-z]+)"/.exec(await response.text())?.[1];
    expect([response.status, reason].filter(Boolean).join(' ')).toBe(expected);
  });
});

describe('where the token stands', () => {
  test.each<[string, (token: string) => [Record<string, string>, string?], number]>([
    ['in lower case', (token) => [{ authorization: `bearer ${token}` }], 202],
    ['behind two blanks', (token) => [{ authorization: `BEARER  ${token}` }], 202],
    ['as Basic', (token) => [{ authorization: `Basic ${token}` }], 401],
    ['without a scheme', (token) => [{ authorization: token }], 401],
    ['in the query', (token) => [{}, `?access_token=${token}`], 401],
    ['in a cookie', (token) => [{ cookie: `access_token=${token}` }], 401],
    ['in another header', (token) => [{ 'x-access-token': token }], 401],
  ])('%s', async (_, place, status) => {
    const [headers, query] = place(await scoped());
    expect((await write(stage.url, headers, query)).status).toBe(status);
  });

  test('in two headers, be they the same', async () => {
    const line = `authorization: Bearer ${await scoped()}\r\n`;
    const request = `GET /openapi.json HTTP/1.1\r\nhost: ${new URL(stage.url).host}\r\nconnection: close\r\n`;
    expect(await raw(`${request}${line}\r\n`)).toContain('HTTP/1.1 200');
    const answer = await raw(`${request}${line}${line}\r\n`);
    expect(answer).toContain('HTTP/1.1 400');
    expect(answer).toContain('error="invalid_request"');
  });
});

function raw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(stage.url).port), '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

describe('keys', () => {
  const fetched = (): number => issuer.asked.filter((path) => path === KEYS).length;

  test('a new key is looked for at once, and at most every thirty seconds', async () => {
    expect(fetched()).toBe(1);
    await issuer.addKey('second');
    expect(await judged(await scoped())).toBe('401 key');
    ahead = 31_000;
    expect(await judged(await scoped())).toBe('202');
    expect(fetched()).toBe(2);
    for (const kid of ['a', 'b', 'c']) expect(await judged(await scoped({ header: { kid } }))).toBe('401 key');
    expect(fetched()).toBe(2);
  });

  test('an old key goes once the issuer takes it back', async () => {
    const [first] = issuer.keys;
    const second = await issuer.addKey('second');
    issuer.pages.set(KEYS, { keys: [second.publicJwk] });
    const token = await scoped({ ...(first && { key: first }) });
    ahead = 9 * MINUTE;
    expect(await judged(await scoped({ claims: { exp: seconds(3600) }, ...(first && { key: first }) }))).toBe('202');
    ahead = 11 * MINUTE;
    expect(await judged(token)).toBe('401 key');
  });

  test('while the issuer is down its keys hold for an hour, then nobody can tell', async () => {
    const token = await scoped({ claims: { exp: seconds(4 * 3600) } });
    await issuer.stop();
    ahead = 20 * MINUTE;
    expect(await judged(token)).toBe('202');
    ahead = 21 * MINUTE;
    expect(await judged(await scoped({ header: { kid: 'new' }, claims: { exp: seconds(4 * 3600) } }))).toBe('503');
    ahead = 61 * MINUTE;
    const response = await write(stage.url, bearer(token));
    expect(response.status).toBe(503);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(25);
    expect(await response.json()).toMatchObject({ errors: [{ code: 'oauth.unavailable' }] });
    await issuer.resume();
    expect(await judged(token)).toBe('503');
    ahead += 31_000;
    expect(await judged(token)).toBe('202');
  });

  test.each<[string, unknown]>([
    ['larger than it may be', { keys: [], padding: 'x'.repeat(300_000) }],
    ['no key set', { jwks: [] }],
    ['no JSON', (response: ServerResponse) => response.end('<html>')],
    ['an error', (response: ServerResponse) => response.writeHead(500).end('{"keys":[]}')],
    ['a redirect', (response: ServerResponse) => response.writeHead(302, { location: '/moved' }).end()],
  ])('an answer that is %s changes nothing', async (_, page) => {
    const token = await scoped({ claims: { exp: seconds(4 * 3600) } });
    issuer.pages.set('/moved', issuer.pages.get(KEYS));
    issuer.pages.set(KEYS, page);
    ahead = 20 * MINUTE;
    expect(await judged(token)).toBe('202');
    ahead = 61 * MINUTE;
    expect(await judged(token)).toBe('503');
    expect(issuer.asked).not.toContain('/moved');
  });

  test('a key that cannot be used is as good as none', async () => {
    const key = await issuer.addKey('short', 'RS256');
    issuer.pages.set(KEYS, { keys: [{ ...key.publicJwk, n: key.publicJwk.n?.slice(0, 100) }] });
    ahead = 11 * MINUTE;
    expect(await judged(await scoped({ claims: { exp: seconds(3600) } }))).toBe('401 key');
    expect(stage.events.filter(({ kind }) => kind === 'bug')).toEqual([]);
  });
});
