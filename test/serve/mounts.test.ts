import { expect, test } from 'vitest';
import type { BoundAction } from '../../src/run/runtime.ts';
import { Routes } from '../../src/http/routes.ts';
import { defaultMounts, mountCollision, type MountName } from '../../src/serve/mounts.ts';
import type { RestSurface } from '../../src/serve/rest.ts';

function facade(...templates: readonly string[]): RestSurface {
  const routes = new Routes<BoundAction>();
  // the value of a route is not looked at
  for (const template of templates) routes.add('GET', template, {} as BoundAction);
  return { routes, templates, handle: async () => undefined };
}

const ALL: readonly MountName[] = ['mcp', 'skills', 'openapi', 'health'];

test.each<[string, string | undefined]>([
  ['/orders/{id}', undefined],
  ['/skills/{id}', '/skills'],
  ['/{any}/{id}', '/skills'],
  ['/skills', '/skills'],
  ['/skill/{id}', undefined],
  ['/health/{id}', '/health'],
  ['/health/checks', undefined],
  ['/mcp', '/mcp'],
  ['/{any}', '/mcp'],
  ['/mcp/x', undefined],
])('a route at %s and our own paths', (template, expected) => {
  expect(mountCollision(defaultMounts, ALL, facade(template))).toBe(expected);
});

test.each<[string, string | undefined]>([
  ['/llms.txt', '/llms.txt'],
  ['/{any}', '/llms.txt'],
  ['/.well-known/api-catalog', '/.well-known/api-catalog'],
  ['/.well-known/{document}', '/.well-known/api-catalog'],
  ['/{a}/{b}/{c}', '/.well-known/agent-skills'],
  ['/.well-known/agent-skills/{skill}/versions', '/.well-known/agent-skills'],
  ['/.well-known/agent-card.json', undefined],
  ['/.well-known/skills/index.json', undefined],
  ['/.well-known', undefined],
])('a route at %s and the discovery documents', (template, expected) => {
  expect(mountCollision(defaultMounts, ['discovery'], facade(template))).toBe(expected);
  const moved = { ...defaultMounts, discovery: '/about/this/service' };
  expect(mountCollision(moved, ['discovery'], facade(template))).toBe(undefined);
});

test.each([
  ['/llms.txt', '/llms.txt'],
  ['/.well-known', '/.well-known'],
  ['/.well-known/agent-skills/x', '/.well-known/agent-skills'],
  ['/elsewhere', undefined],
])('a mount at %s and the discovery documents', (mcp, expected) => {
  expect(mountCollision({ ...defaultMounts, mcp }, ['mcp', 'discovery'], undefined)).toBe(expected);
});

test.each<[string, string]>([
  ['/orders/{id}', 'added'],
  ['/orders/{id}.json', 'added'],
  ['/a:b/{x-y}', 'added'],
  ['/orders({id})', 'unreadable'],
  ['/orders/*', 'unreadable'],
  ['/orders/{id}(\\d+)', 'unreadable'],
  ['/{a}{b}', 'unreadable'],
  ['orders', 'unreadable'],
])('the path %s is %s', (template, expected) => {
  expect(new Routes<string>().add('GET', template, 'x')).toBe(expected);
});

test('what is matched is what was meant', () => {
  const routes = new Routes<string>();
  routes.add('GET', '/v1/a:b/{x-y}', 'colon');
  routes.add('GET', '/files/{name}.json', 'json');
  expect(routes.add('GET', '/v1/a:b/{other}', 'again')).toBe('taken');
  expect(routes.match('GET', '/v1/a:b/c%2Fd')).toMatchObject({
    kind: 'found',
    value: 'colon',
    parameters: { 'x-y': 'c/d' },
  });
  expect(routes.match('HEAD', '/files/x.json')).toMatchObject({ kind: 'found', value: 'json' });
  expect(routes.match('POST', '/files/x.json')).toEqual({ kind: 'method', allowed: ['GET', 'HEAD', 'OPTIONS'] });
});
