import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { oauthFlags, oauthOptions as readFlags } from '../../src/cli/oauth-flags.ts';
import { parseFlags } from '../../src/cli/flags.ts';
import type { Operation } from '../../src/model/capability.ts';
import { messageScopes, portScopes, scopeRules, type MessageScopes } from '../../src/serve/oauth-scopes.ts';
import { openOAuth, type OAuthOptions } from '../../src/serve/oauth.ts';
import type { ServeOptions } from '../../src/serve/server.ts';
import { customersRuntime, exposure, reply } from './customers.ts';
import { METADATA, startFakeIssuer, type FakeIssuer } from './fake-issuer.ts';
import { unwrap } from './mcp-sessions.ts';
import { bearer, oauthOptions, SCOPES, SERVE_DEFAULTS, start, write } from './oauth-stage.ts';

let issuer: FakeIssuer;
beforeEach(async () => {
  issuer = await startFakeIssuer(() => 'https://crm.example');
});
afterEach(() => issuer.stop());

/** The codes of what keeps the server from starting; none when it starts, and then it is stopped again. */
async function codes(oauth: Partial<OAuthOptions>, change: Partial<ServeOptions> = {}): Promise<string[]> {
  const started = await start({ oauth: oauthOptions(oauth.issuer ?? issuer.issuer, oauth), ...change });
  if (started.ok) await started.value.stop();
  return started.ok ? [] : started.problems.map(({ code }) => code);
}

describe('what is checked before a port is open', () => {
  test.each<[string, (own: string) => unknown, string[]]>([
    ['metadata as it should be', (own) => ({ issuer: own, jwks_uri: `${own}/keys` }), []],
    ['another issuer', (own) => ({ issuer: `${own}/`, jwks_uri: `${own}/keys` }), ['oauth.issuer-metadata']],
    ['no issuer', (own) => ({ jwks_uri: `${own}/keys` }), ['oauth.issuer-metadata']],
    ['no keys', (own) => ({ issuer: own }), ['oauth.issuer-metadata']],
    ['keys by http elsewhere', (own) => ({ issuer: own, jwks_uri: 'http://a.example' }), ['oauth.issuer-metadata']],
    ['keys in a file', (own) => ({ issuer: own, jwks_uri: 'file:///etc/passwd' }), ['oauth.issuer-metadata']],
    ['keys that are not there', (own) => ({ issuer: own, jwks_uri: `${own}/none` }), ['oauth.no-keys']],
    ['a list', () => [], ['oauth.issuer-metadata']],
    ['no JSON', () => (response: ServerResponse) => response.end('<html>'), ['oauth.issuer-unreachable']],
    ['too much', (own) => ({ issuer: own, padding: 'x'.repeat(300_000) }), ['oauth.issuer-unreachable']],
    ['an error', () => (response: ServerResponse) => response.writeHead(500).end(), ['oauth.issuer-unreachable']],
    [
      'a redirect',
      () => (response: ServerResponse) => response.writeHead(302, { location: '/moved' }).end(),
      ['oauth.issuer-unreachable'],
    ],
    ['nothing', () => undefined, ['oauth.issuer-metadata']],
  ])('%s', async (_, page, expected) => {
    issuer.pages.set(METADATA, page(issuer.issuer));
    issuer.pages.set('/moved', { issuer: issuer.issuer, jwks_uri: `${issuer.issuer}/keys` });
    expect(await codes({})).toEqual(expected);
    expect(issuer.asked).not.toContain('/moved');
  });

  test('an issuer that is not there', async () => {
    await issuer.stop();
    expect(await codes({})).toEqual(['oauth.issuer-unreachable']);
    await issuer.resume();
  });

  test.each([
    ['http://login.example'],
    ['ftp://login.example'],
    ['https://user:word@login.example'],
    ['https://login.example?a=b'],
    ['https://login.example#a'],
    ['login.example'],
  ])('%s is no issuer, and is not asked', async (text) => {
    expect(await codes({ issuer: text })).toEqual(['oauth.issuer-metadata']);
  });

  test.each([
    [`${METADATA}/tenant`],
    ['/.well-known/openid-configuration/tenant'],
    ['/tenant/.well-known/openid-configuration'],
  ])('an issuer with a path publishes its metadata at %s', async (place) => {
    const tenant = `${issuer.issuer}/tenant`;
    issuer.pages.set(place, { issuer: tenant, jwks_uri: `${issuer.issuer}/keys` });
    expect(await codes({ issuer: tenant })).toEqual([]);
  });

  test.each<[string, Partial<OAuthOptions>, Partial<ServeOptions>, string[]]>([
    ['a token as well', {}, { token: 'a-static-token' }, ['oauth.two-ways']],
    ['all addresses', {}, { host: '0.0.0.0' }, ['oauth.resource']],
    ['all addresses, and the resource', { resource: 'https://crm.example' }, { host: '0.0.0.0' }, []],
    ['a proxy', {}, { allowHosts: ['crm.example'] }, ['oauth.resource']],
    ['a resource by http', { resource: 'http://crm.example' }, {}, ['oauth.resource']],
    ['a resource with a query', { resource: 'https://crm.example/?a' }, {}, ['oauth.resource']],
    ['a resource with a fragment', { resource: 'https://crm.example/#' }, {}, ['oauth.resource']],
    ['a scope for nothing', { scopes: new Map([['nothing', 'x']]) }, {}, ['oauth.scope-name']],
    ['a scope for an operation', { scopes: new Map([['bulk-upsert-conversations', 'x']]) }, {}, []],
  ])('%s', async (_, oauth, change, expected) => {
    expect(await codes(oauth, change)).toEqual(expected);
  });
});

test('an authentication that the capability exposes would be a second way in', async () => {
  const runtime = customersRuntime(() => Promise.resolve(reply(202)));
  const authentication = { kind: 'bearer', token: '{{TOKEN}}' } as const;
  const capability = { ...runtime.capability, exposes: [{ ...exposure, authentication }] };
  const opened = { runtime: { ...runtime, capability } };
  const found = await openOAuth(opened, oauthOptions(issuer.issuer), SERVE_DEFAULTS);
  expect(found.problems.map(({ code }) => code)).toEqual(['oauth.two-ways']);
});

test('behind a proxy: metadata, challenge and audience are those of the resource, whatever Host says', async () => {
  const scopes = new Map([['bulk-upsert-conversations', 'crm.import']]);
  const oauth = oauthOptions(issuer.issuer, { resource: 'https://crm.example/api', scopes });
  const server = unwrap(await start({ oauth, allowHosts: ['crm.example'] }));
  const url = server.surfaces.find(({ kind }) => kind === 'rest')?.url ?? '';
  const well = '/.well-known/oauth-protected-resource';
  for (const path of [well, `${well}/api`, `${well}/mcp`]) {
    const found: unknown = await (await fetch(url + path)).json();
    expect(found).toMatchObject({
      resource: 'https://crm.example/api',
      scopes_supported: ['crm.import', SCOPES.write],
    });
  }
  const refused = await write(url, {});
  expect(refused.headers.get('www-authenticate')).toBe(
    `Bearer scope="crm.import", resource_metadata="https://crm.example${well}/api"`,
  );
  const token = (aud: string, scope: string): Promise<string> => issuer.token({ claims: { aud, scope } });
  expect((await write(url, bearer(await token(url, 'crm.import')))).status).toBe(401);
  expect((await write(url, bearer(await token('https://crm.example/api', SCOPES.write)))).status).toBe(403);
  // there is no upstream here, and it was asked
  expect((await write(url, bearer(await token('https://crm.example/api', 'crm.import')))).status).toBe(502);
  await server.stop();
});

test('an audience of its own takes the place of the resource', async () => {
  const server = unwrap(await start({ oauth: oauthOptions(issuer.issuer, { audience: 'app-4711' }) }));
  const url = server.surfaces.find(({ kind }) => kind === 'rest')?.url ?? '';
  const status = async (aud: string): Promise<number> =>
    (await write(url, bearer(await issuer.token({ claims: { aud, scope: SCOPES.write } })))).status;
  expect(await status(url)).toBe(401);
  expect(await status('app-4711/')).toBe(401);
  expect(await status('app-4711')).toBe(502);
  await server.stop();
});

test.each<[string, Readonly<Record<string, string>>, unknown]>([
  [
    'both endpoints',
    { token_endpoint: 'https://a.example/t', authorization_endpoint: 'https://a.example/a' },
    {
      oauth: {
        type: 'oauth2',
        flows: {
          authorizationCode: { tokenUrl: 'https://a.example/t', authorizationUrl: 'https://a.example/a' },
          clientCredentials: { tokenUrl: 'https://a.example/t' },
        },
      },
    },
  ],
  ['no token endpoint', {}, { bearer: { type: 'http', scheme: 'bearer' } }],
])('the contract of the facade, with %s in the metadata', async (_, endpoints, expected) => {
  issuer.pages.set(METADATA, { issuer: issuer.issuer, jwks_uri: `${issuer.issuer}/keys`, ...endpoints });
  const server = unwrap(await start({ oauth: oauthOptions(issuer.issuer) }));
  const url = server.surfaces.find(({ kind }) => kind === 'rest')?.url ?? '';
  const response = await fetch(`${url}/openapi.json`, {
    headers: bearer(await issuer.token({ claims: { aud: url } })),
  });
  expect(await response.json()).toMatchObject({ components: { securitySchemes: expected } });
  await server.stop();
});

describe('flags', () => {
  const read = (args: readonly string[]): unknown => {
    const given = unwrap(parseFlags(args, oauthFlags));
    const options = readFlags(given.flags);
    return options.ok ? options.value : options.problems.map(({ code }) => code);
  };
  const I = ['--oauth-issuer', 'https://a.example'];

  test.each<[string, readonly string[], unknown]>([
    ['none', [], undefined],
    ['the issuer', I, { issuer: 'https://a.example', resource: undefined, audience: undefined, scopes: new Map() }],
    [
      'all',
      [
        ...I,
        '--oauth-resource',
        'r',
        '--oauth-audience',
        'a',
        '--oauth-scope',
        'read=x:r',
        '--oauth-scope',
        'load=y=z',
      ],
      {
        issuer: 'https://a.example',
        resource: 'r',
        audience: 'a',
        scopes: new Map([
          ['read', 'x:r'],
          ['load', 'y=z'],
        ]),
      },
    ],
    ['a resource alone', ['--oauth-resource', 'r'], ['usage.flag']],
    ['a scope alone', ['--oauth-scope', 'read=x'], ['usage.flag']],
    ['no scope', [...I, '--oauth-scope', 'read='], ['usage.flag']],
    ['two scopes', [...I, '--oauth-scope', 'read=a b'], ['usage.flag']],
    ['a quote', [...I, '--oauth-scope', 'read=a"b'], ['usage.flag']],
    ['a name twice', [...I, '--oauth-scope', 'read=a', '--oauth-scope', 'read=b'], ['usage.flag']],
  ])('%s', (_, args, expected) => {
    expect(read(args)).toEqual(expected);
  });
});

describe('scopes', () => {
  const runtime = customersRuntime(() => Promise.resolve(reply(202)));
  const [bound] = runtime.actions;
  if (bound === undefined) throw new Error('no action');
  const semantics = (readOnly: boolean): Operation['facts'] => ({
    operationId: 'x',
    pointer: '',
    input: {},
    inputs: [],
    responses: [],
    semantics: {
      readOnly,
      destructive: !readOnly,
      idempotent: true,
      evidence: { readOnly: '', destructive: '', idempotent: '' },
    },
    examples: [],
    fields: [],
    rules: [],
  });
  const scopeOf = (change: Partial<Operation>, overrides: Readonly<Record<string, string>> = {}): string =>
    unwrap(scopeRules(runtime, new Map(Object.entries(overrides)))).of({ ...bound.operation, ...change });

  test.each<[string, Partial<Operation>, Readonly<Record<string, string>>, string]>([
    ['POST', {}, {}, 'crm-customers:write'],
    ['GET', { method: 'GET' }, {}, 'crm-customers:read'],
    ['POST that reads', { facts: semantics(true) }, {}, 'crm-customers:read'],
    ['GET that writes', { method: 'GET', facts: semantics(false) }, {}, 'crm-customers:write'],
    ['by class', {}, { write: 'a', read: 'b' }, 'a'],
    ['by name before class', {}, { write: 'a', 'import-customers': 'c' }, 'c'],
  ])('%s', (_, change, overrides, expected) => {
    expect(scopeOf(change, overrides)).toBe(expected);
  });

  test('a name with what a scope may not hold', () => {
    const named = { ...runtime, capability: { ...runtime.capability, name: 'my "crm"' } };
    expect(unwrap(scopeRules(named, new Map())).write).toBe('my--crm-:write');
  });

  test('those of a port, each once', () => {
    const rules = unwrap(scopeRules(runtime, new Map()));
    expect(portScopes(rules, [bound, bound], true)).toEqual(['crm-customers:write', 'crm-customers:load']);
    expect(portScopes(rules, [bound], false)).toEqual(['crm-customers:write']);
  });

  const rules = unwrap(
    scopeRules(
      runtime,
      new Map([
        ['import-customers', 'own'],
        ['write', 'write'],
        ['load', 'load'],
      ]),
    ),
  );
  const asked = (of: MessageScopes, method: unknown, params: unknown): readonly string[] =>
    of({ jsonrpc: '2.0', id: 1, method, params });

  test.each<[string, unknown, readonly string[]]>([
    ['tools/call', { name: 'import-customers' }, ['own']],
    ['tools/call', { name: 'call-tool', arguments: { name: 'import-customers' } }, ['own']],
    ['tools/call', { name: 'call-tool', arguments: { name: 'validate-records' } }, []],
    ['tools/call', { name: 'call-tool', arguments: { name: 'call-tool', arguments: {} } }, ['write']],
    ['tools/call', { name: 'call-tool' }, ['write']],
    ['tools/call', { name: 'find-tools' }, []],
    ['tools/call', { name: 'load-cancel' }, ['load']],
    ['tools/call', { name: 'unbound' }, ['write']],
    ['tools/call', {}, ['write']],
    ['tools/call', undefined, ['write']],
    ['tools/list', {}, []],
    ['prompts/get', { name: 'explain-rejects' }, []],
    ['resources/read', { uri: 'capstan://loads/L1/report' }, ['load']],
    ['resources/read', { uri: 'capstan://schemas/loads' }, []],
    ['resources/read', { uri: 7 }, []],
    ['tasks/update', { taskId: 'x' }, ['load']],
  ])('%s %j', (method, params, expected) => {
    expect(asked(messageScopes(rules, runtime, exposure), method, params)).toEqual(expected);
  });

  test('a capability’s own tool of the name of the search is that tool', async () => {
    const own = exposure.tools.map((tool) => ({ ...tool, name: 'call-tool' }));
    const found = { ...runtime, find: () => bound };
    const of = messageScopes(rules, found, { ...exposure, tools: own });
    expect(asked(of, 'tools/call', { name: 'call-tool', arguments: { name: 'validate-records' } })).toEqual(['own']);
    expect(of([{ method: 'tools/call', params: { name: 'load-status' } }, { method: 'tasks/get' }, 7])).toEqual([
      'load',
    ]);
    expect(of('text')).toEqual([]);
  });
});
