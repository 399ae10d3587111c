import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, ClientCredentialsProvider, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as HttpTransportV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AGENT, startAuthorizationServer, type AuthorizationServer } from './authorization-server.ts';
import { KEY, ndjson, until } from './loads-server.ts';
import {
  bearer,
  BODY,
  oauthOptions,
  openOAuthStage,
  rpc,
  SCOPES,
  write,
  type Era,
  type OAuthStage,
} from './oauth-stage.ts';

const WELL_KNOWN = '/.well-known/oauth-protected-resource';
const TOOL = 'bulk-upsert-conversations';
const ERAS: readonly Era[] = ['2026-07-28', '2025-11-25'];

let issuer: AuthorizationServer;
let stage: OAuthStage;
let tokens: Readonly<Record<'write' | 'load' | 'none', string>>;

beforeAll(async () => {
  issuer = await startAuthorizationServer([SCOPES.write, SCOPES.load]);
  stage = await openOAuthStage(oauthOptions(issuer.issuer));
  tokens = {
    write: await issuer.token(stage.url, SCOPES.write),
    load: await issuer.token(stage.url, SCOPES.load),
    none: await issuer.token(stage.url, ''),
  };
});
afterAll(async () => {
  await stage.close();
  await issuer.close();
});

describe('without a token', () => {
  test.each([
    ['POST', '/v0/conversations/bulk', SCOPES.write],
    ['GET', '/v0/nothing', undefined],
    ['POST', '/mcp', undefined],
    ['GET', '/skills', undefined],
    ['GET', '/.well-known/agent-skills/index.json', undefined],
    ['GET', '/openapi.json', undefined],
    ['GET', '/loads', SCOPES.load],
    ['POST', '/loads/L1/resume', SCOPES.load],
    ['GET', `${WELL_KNOWN}/nothing`, undefined],
  ])('%s %s is refused, and where to get one is said', async (method, path, scope) => {
    const response = await fetch(stage.url + path, { method });
    expect(response.status).toBe(401);
    const asked = scope === undefined ? '' : `scope="${scope}", `;
    expect(response.headers.get('www-authenticate')).toBe(
      `Bearer ${asked}resource_metadata="${stage.url}${WELL_KNOWN}"`,
    );
    expect(await response.json()).toMatchObject({ status: 401, errors: [{ code: 'oauth.missing' }] });
  });

  test.each([['/health/live'], ['/health/ready']])('%s answers', async (path) => {
    expect((await fetch(stage.url + path)).status).toBe(200);
  });

  test.each([[WELL_KNOWN], [`${WELL_KNOWN}/mcp`]])('%s says whose tokens are taken', async (path) => {
    const response = await fetch(stage.url + path);
    expect(await response.json()).toEqual({
      resource: stage.url,
      authorization_servers: [issuer.issuer],
      scopes_supported: [SCOPES.write, SCOPES.load],
      bearer_methods_supported: ['header'],
      resource_name: 'Assembled Conversations API',
    });
  });
});

describe('with a token of the authorization server', () => {
  test.each<[keyof typeof tokens, string, string, number]>([
    ['none', 'GET', '/skills', 200],
    ['none', 'GET', '/openapi.json', 200],
    ['none', 'GET', '/.well-known/agent-skills/index.json', 200],
    ['none', 'GET', '/v0/nothing', 404],
    ['none', 'OPTIONS', '/v0/conversations/bulk', 204],
    ['none', 'POST', '/v0/conversations/bulk', 403],
    ['load', 'POST', '/v0/conversations/bulk', 403],
    ['none', 'GET', '/loads', 403],
    ['write', 'GET', '/loads', 403],
    ['write', 'GET', '/loads/L1/rejects', 403],
    ['write', 'POST', '/loads', 403],
    ['load', 'GET', '/loads', 200],
  ])('with the scope %s, %s %s is %i', async (scope, method, path, status) => {
    const response = await fetch(stage.url + path, { method, headers: bearer(tokens[scope]) });
    expect(response.status).toBe(status);
  });

  test('a call goes upstream, with the key of the upstream and without the token', async () => {
    const before = stage.seen.length;
    expect((await write(stage.url, bearer(tokens.write))).status).toBe(202);
    const [request, ...others] = stage.seen.slice(before);
    expect(others).toEqual([]);
    expect(request).toContain(Buffer.from(`${KEY}:`).toString('base64'));
    expect(request).not.toContain(tokens.write);
    expect(request).not.toMatch(/bearer/i);
  });

  test('the answer to a missing scope names it, and the token is in no answer', async () => {
    const response = await write(stage.url, bearer(tokens.load));
    expect(response.headers.get('www-authenticate')).toBe(
      `Bearer error="insufficient_scope", error_description="The access token lacks the scope ${SCOPES.write}.", ` +
        `scope="${SCOPES.write}", resource_metadata="${stage.url}${WELL_KNOWN}"`,
    );
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ errors: [{ code: 'oauth.scope', scope: SCOPES.write }] });
    expect(text).not.toContain(tokens.load);
  });

  test('the contract of the facade says which scopes there are, and which one an operation takes', async () => {
    const response = await fetch(`${stage.url}/openapi.json`, { headers: bearer(tokens.none) });
    const named = { [SCOPES.write]: expect.any(String), [SCOPES.load]: expect.any(String) };
    expect(await response.json()).toMatchObject({
      paths: {
        '/v0/conversations/bulk': {
          post: { security: [{ oauth: [SCOPES.write] }], responses: { 403: { $ref: '#/components/responses/403' } } },
        },
      },
      components: {
        securitySchemes: {
          oauth: {
            type: 'oauth2',
            flows: { clientCredentials: { tokenUrl: `${issuer.issuer}/token`, scopes: named } },
          },
        },
      },
    });
  });
});

describe.each(ERAS)('MCP %s', (era) => {
  test('a token without scopes lists every tool, and calls none', async () => {
    const listed = await rpc(stage.url, era, tokens.none, 'tools/list');
    expect(listed.status).toBe(200);
    expect(await listed.text()).toContain(`"${TOOL}"`);
    const before = stage.seen.length;
    const response = await rpc(stage.url, era, tokens.none, 'tools/call', { name: TOOL, arguments: BODY });
    expect(response.status).toBe(403);
    expect(response.headers.get('www-authenticate')).toContain(
      `error="insufficient_scope", error_description="The access token lacks the scope ${SCOPES.write}.", scope="${SCOPES.write}"`,
    );
    expect(await response.json()).toMatchObject({ error: { data: { code: 'oauth.scope' } } });
    expect(stage.seen).toHaveLength(before);
  });

  test.each<[string, Readonly<Record<string, unknown>>, keyof typeof tokens, number]>([
    ['tools/call', { name: TOOL, arguments: BODY }, 'write', 200],
    ['tools/call', { name: TOOL, arguments: BODY }, 'load', 403],
    ['tools/call', { name: 'validate-records', arguments: { tool: TOOL, records: [] } }, 'none', 200],
    ['tools/call', { name: 'no-such-tool', arguments: {} }, 'none', 403],
    ['tools/call', { name: 'load-status', arguments: {} }, 'write', 403],
    ['tools/call', { name: 'load-status', arguments: {} }, 'load', 200],
    ['tools/call', { name: 'load-start', arguments: {} }, 'write', 403],
    ['resources/read', { uri: 'capstan://loads/L1/report' }, 'write', 403],
    ['resources/read', { uri: 'CAPSTAN://loads/x/../L1/report' }, 'write', 403],
    ['resources/read', { uri: 'capstan://capability' }, 'none', 200],
    ['tasks/get', { taskId: 'L1.x' }, 'write', 403],
    ['tasks/cancel', { taskId: 'L1.x' }, 'none', 403],
  ])('%s %j with the scope %s is %i', async (method, params, scope, status) => {
    expect((await rpc(stage.url, era, tokens[scope], method, params)).status).toBe(status);
  });

  test('a token of somebody else is 401, as everywhere', async () => {
    const response = await rpc(stage.url, era, `${tokens.write}x`, 'tools/list');
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toContain('error="invalid_token"');
  });
});

test('a batch needs what each of its messages needs', async () => {
  const messages = ['tools/list', 'tools/call'].map((method, id) => ({
    jsonrpc: '2.0',
    id,
    method,
    params: { name: TOOL, arguments: BODY },
  }));
  const response = await fetch(`${stage.url}/mcp`, {
    method: 'POST',
    headers: {
      ...bearer(tokens.none),
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify(messages),
  });
  expect(response.status).toBe(403);
});

describe('official clients', () => {
  test.each(['2026-07-28', 'auto', 'legacy'] as const)('v2, %s, finds its way from the URL alone', async (mode) => {
    const authProvider = new ClientCredentialsProvider({ ...AGENT, expectedIssuer: issuer.issuer });
    const client = new Client(
      { name: 'test', version: '1' },
      { versionNegotiation: { mode: mode === '2026-07-28' ? { pin: mode } : mode } },
    );
    await client.connect(new StreamableHTTPClientTransport(new URL(`${stage.url}/mcp`), { authProvider }));
    expect(await client.callTool({ name: TOOL, arguments: BODY })).toMatchObject({ isError: false });
    expect(await client.callTool({ name: 'load-status', arguments: {} })).toMatchObject({ isError: false });
    await client.close();
  });

  test('v1 with a token', async () => {
    const client = new ClientV1({ name: 'test', version: '1' });
    const requestInit = { headers: bearer(tokens.write) };
    await client.connect(new HttpTransportV1(new URL(`${stage.url}/mcp`), { requestInit }));
    expect(await client.callTool({ name: TOOL, arguments: BODY })).toMatchObject({ isError: false });
    await expect(client.callTool({ name: 'load-status', arguments: {} })).rejects.toThrow(/load/);
    await client.close();
  });
});

describe('loads', () => {
  test('an upload with the scope is loaded, and without it nothing is read', async () => {
    const headers = { 'content-type': 'application/x-ndjson', 'x-file-name': 'a.ndjson' };
    const post = (token: string): Promise<Response> =>
      fetch(`${stage.url}/loads`, { method: 'POST', headers: { ...headers, ...bearer(token) }, body: ndjson(3) });
    expect((await post(tokens.write)).status).toBe(403);
    const begun = await post(tokens.load);
    expect(begun.status).toBe(202);
    const path = begun.headers.get('location') ?? '';
    const look = async (): Promise<unknown> => (await fetch(stage.url + path, { headers: bearer(tokens.load) })).json();
    expect(await until(look, (load) => JSON.stringify(load).includes('finished'))).toMatchObject({
      counts: { accepted: 3 },
    });
    expect(stage.seen.join('\n')).not.toContain(tokens.load);
  });

  test('a task is the caller’s who began it, whatever scopes another one has', async () => {
    writeFileSync(
      join(stage.files, 'b.ndjson'),
      ndjson(3, (index) => ({ external_id: `crm-b:${index}` })),
    );
    const start = { name: 'load-start', arguments: { files: ['b.ndjson'] } };
    const begun = await rpc(stage.url, '2026-07-28', tokens.load, 'tools/call', start);
    const taskId = /"taskId":"([^"]+)"/.exec(await begun.text())?.[1] ?? '';
    expect(taskId).toMatch(/^L.+\../);
    const other = await issuer.token(stage.url, SCOPES.load, 'other');
    const get = async (token: string): Promise<string> =>
      (await rpc(stage.url, '2026-07-28', token, 'tasks/get', { taskId })).text();
    expect(await get(tokens.load)).toContain(`"taskId":"${taskId}"`);
    expect(await get(await issuer.token(stage.url, SCOPES.load))).toContain(`"taskId":"${taskId}"`);
    expect(await get(other)).toContain('There is no such task.');
  });
});

test('no token is in what the operator is told', () => {
  const told = JSON.stringify(stage.events);
  for (const token of Object.values(tokens)) expect(told).not.toContain(token);
});
