import { mkdtemp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { toCapability } from '../../src/contract/capability.ts';
import { readContract } from '../../src/contract/contract.ts';
import { placeText } from '../../src/model/problem.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'contract-'));
  await mkdir(join(root, 'api', 'parts'), { recursive: true });
  await writeFile(join(root, 'outside.yaml'), 'type: string\n');
  await writeFile(join(root, 'api', 'parts', 'inside.yaml'), 'type: string\n');
});

afterEach(() => rm(root, { recursive: true }));

/** What is said about a contract in `api/` whose only schema refers to `reference`. */
async function said(reference: string): Promise<string[]> {
  const schema = JSON.stringify({ $ref: reference });
  const text = `openapi: 3.1.0\ninfo: { title: T, version: '1' }\npaths: {}\ncomponents:\n  schemas:\n    A: ${schema}\n`;
  await writeFile(join(root, 'api', 'contract.yaml'), text);
  const read = await readContract({ root, contract: 'api/contract.yaml', overlays: [] });
  return read.problems.map((found) => `${found.severity} ${found.code} ${placeText(found.place)}`);
}

const AT = 'api/contract.yaml:6:9 /components/schemas/A/$ref';

test.each([
  'parts/inside.yaml',
  './parts/inside.yaml',
  './parts/../parts/inside.yaml#',
  '../api/parts/inside.yaml',
  'parts%2Finside.yaml',
])('%s is inside', async (reference) => {
  expect(await said(reference)).toEqual([]);
});

test.each([
  '../outside.yaml',
  '../absent.yaml',
  '%2e%2e/outside.yaml',
  'parts/../../outside.yaml',
  '/etc/hostname',
  'file:///etc/hostname',
  'http://127.0.0.1:9/a.yaml',
  '//127.0.0.1/a.yaml',
])('%s is refused at its line', async (reference) => {
  expect(await said(reference)).toEqual([`error contract.reference ${AT}`]);
});

test.each(['parts/absent.yaml', 'parts/inside.yaml#/nothing', '#/nothing', '#anchor'])(
  '%s leads nowhere',
  async (reference) => {
    expect(await said(reference)).toEqual([`warning contract.dangling ${AT}`]);
  },
);

test('a link that leads out of the folder is refused, and so is a folder', async () => {
  await symlink(join(root, 'outside.yaml'), join(root, 'api', 'link.yaml'));
  await symlink(root, join(root, 'api', 'up'));
  expect(await said('link.yaml')).toEqual([`error contract.reference ${AT}`]);
  expect(await said('up/outside.yaml')).toEqual([`error contract.reference ${AT}`]);
  expect(await said('parts')).toEqual([`error contract.reference ${AT}`]);
});

test('a link inside the folder is followed', async () => {
  await symlink(join(root, 'api', 'parts', 'inside.yaml'), join(root, 'api', 'link.yaml'));
  expect(await said('link.yaml')).toEqual([]);
});

test('contracts and overlays outside of the project are refused', async () => {
  const read = await readContract({ root: join(root, 'api'), contract: '../outside.yaml', overlays: [] });
  expect(read.problems.map(({ code }) => code)).toEqual(['path.outside']);
  await said('parts/inside.yaml');
  const overlaid = await readContract({
    root: join(root, 'api'),
    contract: 'contract.yaml',
    overlays: ['../outside.yaml'],
  });
  expect(overlaid.problems.map(({ code }) => code)).toEqual(['path.outside']);
});

test('a contract that is a link is read, and its folder is the one that it leads to', async () => {
  await said('parts/inside.yaml');
  await symlink(join(root, 'api', 'contract.yaml'), join(root, 'linked.yaml'));
  const read = await readContract({ root, contract: 'linked.yaml', overlays: [] });
  expect(read.problems).toEqual([]);
});

/** A contract whose schemas each refer to the next in this way. */
async function chained(length: number, link: (next: object) => object): Promise<string> {
  const schemas: Record<string, object> = { [`A${length}`]: { type: 'string' } };
  for (let i = 0; i < length; i += 1) schemas[`A${i}`] = link({ $ref: `#/components/schemas/A${i + 1}` });
  const schema = { type: 'object', properties: { a: { $ref: '#/components/schemas/A0' } } };
  const requestBody = { required: true, content: { 'application/json': { schema } } };
  const paths = { '/a': { post: { operationId: 'a', requestBody, responses: {} } } };
  const document = { openapi: '3.0.3', info: { title: 'T', version: '1' }, paths, components: { schemas } };
  await writeFile(join(root, 'api', 'contract.yaml'), JSON.stringify(document));
  const read = await readContract({ root, contract: 'api/contract.yaml', overlays: [] });
  const built = read.ok ? toCapability(read.value, { name: 'a', namespace: 'a' }) : read;
  return built.ok
    ? Object.keys(built.value.consumes[0]?.resources[0]?.operations[0]?.facts?.input['$defs'] ?? {}).join()
    : 'no';
}

test.each<[string, number, (next: object) => object]>([
  ['two members', 40, (next) => ({ type: 'object', properties: { a: next, b: next } })],
  ['two branches', 40, (next) => ({ anyOf: [next, next] })],
  ['two whole parts', 40, (next) => ({ allOf: [next, { description: 'D', allOf: [next] }] })],
  ['one member, endlessly', 3000, (next) => ({ type: 'object', properties: { a: next } })],
  ['one branch, endlessly', 3000, (next) => ({ oneOf: [next] })],
])('references that expand to more than any memory are read in no time: %s', async (_, length, link) => {
  const expected = Array.from({ length: length + 1 }, (_, index) => `A${index}`).join();
  expect(await chained(length, link)).toBe(expected);
});
