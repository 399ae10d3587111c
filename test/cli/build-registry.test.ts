import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Validator, type Schema } from '@cfworker/json-schema';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { isObject } from '../../src/model/json.ts';
import { ROOT } from '../emit/contracts.ts';
import { terminal } from './terminal.ts';

const CONTRACT = new URL('../samples/build/parameters/contract.yml', import.meta.url);
const FACTS = {
  name: 'example.books/library',
  description: 'Library books',
  package: '@books/library',
  version: '1.2.3',
};
const APIS = [{ contract: 'a.yml', capability: 'books' }];

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'capstan-registry-'));
  for (const name of ['a.yml', 'b.yml']) await cp(CONTRACT, join(root, name));
});
afterEach(() => rm(root, { recursive: true }));

async function build(registry: unknown, apis: readonly object[] = APIS) {
  await writeFile(join(root, 'capstan.yml'), JSON.stringify({ apis, ...(registry !== undefined && { registry }) }));
  return terminal(['build'], { cwd: root });
}

const serverJson = async (folder = root): Promise<unknown> =>
  JSON.parse(await readFile(join(folder, 'server.json'), 'utf8'));

/** What the registry's own schema of 2025-12-11 asks of a server that is an npm package over stdio, in our words. */
const PUBLISHED: Schema = {
  type: 'object',
  required: ['$schema', 'name', 'description', 'version', 'packages'],
  properties: {
    $schema: { const: 'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json' },
    name: { type: 'string', pattern: '^[a-zA-Z0-9.-]+/[a-zA-Z0-9._-]+$', minLength: 3, maxLength: 200 },
    description: { type: 'string', minLength: 1, maxLength: 100 },
    version: { type: 'string', maxLength: 255, not: { pattern: '^(latest|.*[\\^~<>=*x].*)$' } },
    packages: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['registryType', 'identifier', 'version', 'transport'],
        properties: {
          transport: { type: 'object', required: ['type'], properties: { type: { const: 'stdio' } } },
          packageArguments: {
            items: { required: ['type', 'value'], properties: { type: { enum: ['positional', 'named'] } } },
          },
          environmentVariables: { items: { required: ['name'], properties: { isSecret: { type: 'boolean' } } } },
        },
      },
    },
  },
};

describe('server.json', () => {
  it('says what capstan.yml says, and asks for the secrets of the binds', async () => {
    expect((await build(FACTS)).code).toBe(0);
    expect(await serverJson()).toEqual({
      $schema: 'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json',
      name: FACTS.name,
      description: FACTS.description,
      version: '1.2.3',
      packages: [
        {
          registryType: 'npm',
          identifier: '@books/library',
          version: '1.2.3',
          runtimeHint: 'npx',
          transport: { type: 'stdio' },
          packageArguments: [{ type: 'positional', value: 'mcp' }],
          environmentVariables: [
            { name: 'LIBRARY_BOOKS_API_KEY', description: expect.any(String), isRequired: true, isSecret: true },
          ],
        },
      ],
    });
    expect(new Validator(PUBLISHED).validate(await serverJson())).toMatchObject({ valid: true });
  });

  it('carries website, repository and arguments where they are stated', async () => {
    const repository = { url: 'https://github.com/books/library', source: 'github' };
    await build({ ...FACTS, website: 'https://books.example', repository, arguments: ['serve-books', 'x'] });
    expect(await serverJson()).toMatchObject({
      websiteUrl: 'https://books.example',
      repository,
      packages: [{ packageArguments: [{ value: 'serve-books' }, { value: 'x' }] }],
    });
  });

  it('is not made where nothing is stated', async () => {
    expect((await build(undefined)).code).toBe(0);
    await expect(serverJson()).rejects.toThrow('ENOENT');
  });

  it('is checked by build --check', async () => {
    await build(FACTS);
    await writeFile(join(root, 'server.json'), '{}');
    expect(await terminal(['build', '--check'], { cwd: root })).toMatchObject({
      code: 3,
      stdout: 'would write server.json\n',
    });
  });

  const SECOND = { contract: 'b.yml', capability: 'others', secret: 'OTHER_KEY' };

  it('is that of the capability that is named, where there are several', async () => {
    expect((await build({ ...FACTS, capability: 'others' }, [...APIS, SECOND])).code).toBe(0);
    expect(await serverJson()).toMatchObject({ packages: [{ environmentVariables: [{ name: 'OTHER_KEY' }] }] });
  });

  it.each<[string, object, readonly object[], string]>([
    ['a name without a domain', { ...FACTS, name: 'library' }, APIS, 'registry.name'],
    ['a name with two slashes', { ...FACTS, name: 'a.b/c/d' }, APIS, 'registry.name'],
    ['a long description', { ...FACTS, description: 'x'.repeat(101) }, APIS, 'registry.description'],
    ['the version latest', { ...FACTS, version: 'latest' }, APIS, 'registry.version'],
    ['a range', { ...FACTS, version: '^1.2.3' }, APIS, 'registry.version'],
    ['an upper-case package', { ...FACTS, package: 'Library' }, APIS, 'registry.package'],
    ['no package', { name: FACTS.name, description: 'x', version: '1.0.0' }, APIS, 'registry.package'],
    ['an unknown setting', { ...FACTS, titel: 'x' }, APIS, 'titel'],
    ['several capabilities and none named', FACTS, [...APIS, SECOND], 'registry.capability'],
    ['a capability that there is not', { ...FACTS, capability: 'nobody' }, APIS, 'registry.capability'],
  ])('%s is an error in capstan.yml', async (_, registry, apis, said) => {
    const printed = await build(registry, apis);
    expect(printed).toMatchObject({ code: 2, stdout: '' });
    expect(printed.stderr).toMatch(/^error config\.invalid capstan\.yml:\d+:\d+/);
    expect(printed.stderr).toContain(said);
  });
});

describe('the package beside it', () => {
  const PACKAGE = { name: FACTS.package, version: FACTS.version, mcpName: FACTS.name };

  it.each<[string, object, string[]]>([
    ['the same', PACKAGE, []],
    ['another version', { ...PACKAGE, version: '1.2.4' }, ['version']],
    ['no mcpName', { name: PACKAGE.name, version: PACKAGE.version }, ['mcpName']],
    ['another package', { name: 'x' }, ['name', 'version', 'mcpName']],
  ])('that says %s', async (_, text, keys) => {
    await writeFile(join(root, 'package.json'), JSON.stringify(text));
    const { code, stderr } = await build(FACTS);
    expect(code).toBe(0);
    const told = [
      ...stderr.matchAll(/^warning build\.registry package\.json:\d+:\d+\S* \S*: The registry asks for "(\w+)"/gm),
    ];
    expect(told.map(([, key]) => key)).toEqual(keys);
    expect(await serverJson()).toMatchObject({ name: FACTS.name });
  });
});

describe('our own', () => {
  it('server.json names this package, in this version, by its mcpName', async () => {
    const own: unknown = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
    const config: unknown = parse(await readFile(join(ROOT, 'capstan.yml'), 'utf8'));
    if (!isObject(own) || !isObject(config)) throw new Error('not objects');
    expect(config['registry']).toMatchObject({ name: own['mcpName'], package: own['name'], version: own['version'] });
    expect(await serverJson(ROOT)).toMatchObject({ name: own['mcpName'], version: own['version'] });
    expect(new Validator(PUBLISHED).validate(await serverJson(ROOT))).toMatchObject({ valid: true });
  });
});
