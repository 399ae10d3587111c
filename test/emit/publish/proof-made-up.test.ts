import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { readPublication } from '../../../src/cli/publish-project.ts';
import { capabilityLine } from '../../../src/emit/publish/proof/capability-line.ts';
import { prove, type Site } from '../../../src/emit/publish/proof/line.ts';
import { skillLine } from '../../../src/emit/publish/proof/skill-line.ts';
import { wordsLine } from '../../../src/emit/publish/proof/words-line.ts';
import { publish } from '../../../src/emit/publish/publish.ts';
import { readConfig } from '../../../src/project/config.ts';
import { valueOf } from '../contracts.ts';
import { SAMPLES, textOf } from './publication.ts';

/** The site of a made-up API whose only path has the operations. */
async function siteOf(path: string, operations: object, document: object = {}): Promise<Site> {
  const root = await mkdtemp(join(tmpdir(), 'capstan-made-up-'));
  try {
    const bare = join(SAMPLES, 'bare');
    const contract = { ...parse(await readFile(join(bare, 'openapi.yml'), 'utf8')), ...document };
    contract.paths = { [path]: operations };
    await writeFile(join(root, 'openapi.yml'), stringify(contract));
    await writeFile(join(root, 'capstan.yml'), await readFile(join(bare, 'capstan.yml')));
    const config = valueOf(await readConfig(join(root, 'capstan.yml')));
    const publication = valueOf(await readPublication(config, { name: 'capstan', version: '0.0.0' }));
    return { publication, files: (await publish(publication)).files };
  } finally {
    await rm(root, { recursive: true });
  }
}

async function faultsOf(site: Site): Promise<readonly string[]> {
  return (await prove([wordsLine, skillLine], site)).flatMap(({ faults }) => faults);
}

const ping = (more: object): object => ({
  operationId: 'ping',
  responses: { 204: { description: 'Nothing' } },
  ...more,
});

test('names and bounds of parameters that have another name here are known', async () => {
  const parameters = ['page[Max Size]', 'Sort By'].map((name) => ({
    name,
    in: 'query',
    required: true,
    schema: { type: 'integer', format: 'int32', minimum: 2 },
  }));
  const site = await siteOf('/ping/{host}', { get: ping({ parameters }) });
  const text = textOf(site.files, 'capabilities/bare.yaml');
  for (const told of ['The path parameter "host".', 'Int32, at least 2.', 'page-max-size, sort-by.']) {
    expect(text).toContain(told);
  }
  expect(await faultsOf(site)).toEqual([]);
});

test('links of a contract are words in the frontmatter of a skill', async () => {
  const description = 'Pings what [the guide](../guide.md) and [others](https://docs.bare.example) name.';
  const site = await siteOf(
    '/ping',
    { get: ping({ description: 'Pings, see [how](how.md) and `other-thing`.' }) },
    {
      info: { title: 'Bare', version: '1', description },
      'x-capstan-guidance': { notFor: ['[what](what.md) is old'] },
    },
  );
  expect(textOf(site.files, 'skills/bare/SKILL.md')).toContain(
    'description: "Pings what the guide and others name. Use to: pings, see how and `other-thing`. Not for changing anything: every operation only reads. Not for what is old."',
  );
  expect(await faultsOf(site)).toEqual([]);
});

/** An operation that takes many items under the name. */
function bulk(items: string): object {
  const properties = { id: { type: 'string', description: 'What it is called.' } };
  const list = { type: 'array', maxItems: 10, items: { type: 'object', required: ['id'], properties } };
  const schema = { type: 'object', required: [items], properties: { [items]: list } };
  return ping({
    operationId: 'send',
    requestBody: { required: true, content: { 'application/json': { schema } } },
    'x-capstan-bulk': { items, key: 'id', maxItems: 10, effect: 'upsert', replaces: true },
  });
}

test('what is cut is known', async () => {
  const long = 'one of the other parts of it, '.repeat(12);
  const get = ping({ description: `Pings ${long}` });
  const site = await siteOf('/ping', { get, post: bulk('items') }, { 'x-capstan-guidance': { notFor: [long] } });
  const text = textOf(site.files, 'capabilities/bare.yaml');
  expect(text).toMatch(/Also to: pings one of the other .*\.\.\.\. Not for one of the other .*parts of/);
  expect(await faultsOf(site)).toEqual([]);
});

test.each([
  ['items', 'records'],
  ['orderLines', 'order lines'],
])('what %s are called is known', async (items, called) => {
  const site = await siteOf('/ping', { post: bulk(items) });
  const text = textOf(site.files, 'capabilities/bare.yaml');
  expect(text).toContain(`Not for reading, searching or deleting ${called}: no operation does that.`);
  expect(await faultsOf(site)).toEqual([]);
});

test('an operation whose body cannot be written needs no tool', async () => {
  const requestBody = { required: true, content: { 'application/octet-stream': { schema: { type: 'string' } } } };
  const site = await siteOf('/ping', { get: ping({}), put: ping({ operationId: 'upload', requestBody }) });
  expect(textOf(site.files, 'capabilities/bare.yaml')).toContain('name: upload');
  const proofs = await prove([capabilityLine], site);
  expect(proofs.flatMap(({ faults }) => faults)).toEqual([]);
});
