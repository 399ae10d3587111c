import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Bind } from '../../src/model/capability.ts';
import { resolveBinds } from '../../src/run/secrets.ts';

let base: string;
let root: string;
let own: string;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'secrets-'));
  root = join(base, 'project');
  own = join(root, 'capabilities');
  await mkdir(own, { recursive: true });
  await writeFile(join(own, 'near.yaml'), 'KEY: near\n');
  await writeFile(join(root, 'up.yaml'), 'KEY: up\n');
  await writeFile(join(base, 'outside.yaml'), 'KEY: outside\n');
  await symlink(join(base, 'outside.yaml'), join(own, 'link.yaml'));
});
afterAll(() => rm(base, { recursive: true }));

function bind(location: string | undefined, key = 'KEY'): Bind[] {
  return [{ namespace: 'env', location, keys: { variable: key } }];
}

async function resolved(location: string | undefined, key?: string) {
  const outcome = await resolveBinds(bind(location, key), { KEY: 'environment' }, { own, root });
  return outcome.ok ? outcome.value.get('variable') : outcome.problems.map(({ code }) => code);
}

test('a bind without a location is the environment, and only what is set there', async () => {
  expect(await resolved(undefined)).toBe('environment');
  expect(await resolved(undefined, 'constructor')).toEqual(['serve.secret']);
});

test('a location is a file of the project', async () => {
  expect(await resolved('file:///./near.yaml')).toBe('near');
  expect(await resolved('file://./../up.yaml')).toBe('up');
  expect(await resolved(pathToFileURL(join(root, 'up.yaml')).href)).toBe('up');
  expect(await resolved('file:///./near.yaml', 'constructor')).toEqual(['serve.secret']);
});

test.each([
  ['a file beside the project', 'file://./../../outside.yaml'],
  ['a link that leads out', 'file:///./link.yaml'],
  ['a device', 'file:///dev/zero'],
  ['a folder', 'file:///./'],
  ['nothing', 'file:///./none.yaml'],
  ['another host', 'file://elsewhere/x.yaml'],
  ['a separator in disguise', 'file:///a%2Fb.yaml'],
  ['another scheme', 'https://example.com/x.yaml'],
])('%s is refused', async (_, location) => {
  expect(await resolved(location)).toEqual(['serve.bind']);
});
