import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { detailOf, placeText } from '../../src/model/problem.ts';
import { defaultConfig, readConfig } from '../../src/project/config.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'config-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function read(text: string) {
  const path = join(folder, 'capstan.yml');
  await writeFile(path, text);
  return readConfig(path);
}

async function said(text: string): Promise<string[]> {
  const { problems } = await read(text);
  return problems.map((found) => `${placeText(found.place)} ${detailOf(found)}`);
}

const API = 'apis:\n  - contract: openapi/a.yml\n    capability: a\n';

test('what is left out has a default', async () => {
  expect(await read(API)).toMatchObject({
    ok: true,
    value: {
      root: folder,
      upstreams: [],
      apis: [
        {
          contract: 'openapi/a.yml',
          overlays: [],
          capability: 'a',
          namespace: 'a',
          skill: 'a',
          ports: { rest: 8080, mcp: 9090, skill: 9091 },
        },
      ],
    },
  });
});

test('one port may be given and the others stay', async () => {
  const config = await read(`${API}    ports: { mcp: 7000 }\n`);
  expect(config.ok && config.value.apis[0]?.ports).toEqual({ rest: 8080, mcp: 7000, skill: 9091 });
});

test('an upstream may end with a slash, as browsers show it', async () => {
  const config = await read(`${API}upstreams: ['https://a.example/', 'https://b.example:8443']\n`);
  expect(config.ok && config.value.upstreams).toEqual(['https://a.example', 'https://b.example:8443']);
});

test('a file that is there and cannot be read is not called missing', async () => {
  expect((await readConfig(folder)).problems.map(({ code }) => code)).toEqual(['text.unreadable']);
  expect((await readConfig(join(folder, 'none.yml'))).problems.map(({ code }) => code)).toEqual(['config.missing']);
});

test('the settings of this project are accepted', async () => {
  const config = await readConfig(join(import.meta.dirname, '..', '..', 'capstan.yml'));
  expect(config.problems).toEqual([]);
  expect(config.ok && config.value.apis[0]).toMatchObject({
    capability: 'conversations-conversations',
    secret: 'ASSEMBLED_API_KEY',
  });
});

describe.each<[string, string, string]>([
  [
    'a misspelt setting',
    `${API}    overlay: []\n`,
    '4:5 /apis/0/overlay Not a valid setting: "overlay" is not a setting; did you mean "overlays".',
  ],
  [
    'an unknown setting',
    `${API}colour: red\n`,
    '4:1 /colour Not a valid setting: "colour" is not a setting; settings here are base, dates, provider, vocabulary, plans, apis, upstreams, registry.',
  ],
  [
    'a missing setting',
    'apis:\n  - capability: a\n',
    '2:5 /apis/0/contract Not a valid setting: apis[0].contract is missing.',
  ],
  ['another type', `${API}    secret: [A]\n`, '4:5 /apis/0/secret Not a valid setting: apis[0].secret must be a text.'],
  [
    'a secret that is no variable',
    `${API}    secret: a-key\n`,
    '4:5 /apis/0/secret Not a valid setting: apis[0].secret must be the name of an environment variable, such as MY_API_KEY.',
  ],
  [
    'a path that leaves',
    'apis:\n  - contract: a/../../b.yml\n    capability: a\n',
    '2:5 /apis/0/contract Not a valid setting: apis[0].contract must be a path inside the project folder, with "/".',
  ],
  [
    'an absolute path',
    'apis:\n  - contract: /etc/a.yml\n    capability: a\n',
    '2:5 /apis/0/contract Not a valid setting: apis[0].contract must be a path inside the project folder, with "/".',
  ],
  [
    'a name with a capital',
    'apis:\n  - contract: a.yml\n    capability: Pets\n',
    '3:5 /apis/0/capability Not a valid setting: apis[0].capability must be words of small letters and digits, joined by hyphens.',
  ],
  [
    'a port out of range',
    `${API}    ports: { rest: 70000 }\n`,
    '4:14 /apis/0/ports/rest Not a valid setting: apis[0].ports.rest must be a port from 1 to 65535.',
  ],
  [
    'a day that is none',
    `${API}dates: { created: '2026-02-30', modified: '2026-03-01' }\n`,
    '4:10 /dates/created Not a valid setting: dates.created must be a date such as 2026-11-22.',
  ],
  [
    'an upstream with a path',
    `${API}upstreams: ['https://a.example/b']\n`,
    '4:13 /upstreams/0 Not a valid setting: upstreams[0] must be an origin such as https://api.example.com, without a path.',
  ],
  [
    'an upstream with a user',
    `${API}upstreams: ['https://me@a.example']\n`,
    '4:13 /upstreams/0 Not a valid setting: upstreams[0] must be an origin such as https://api.example.com, without a path.',
  ],
  [
    'a base without its slash',
    `${API}base: https://a.example\n`,
    '4:1 /base Not a valid setting: base must end with a slash.',
  ],
  [
    'a plan twice',
    `${API}plans:\n${'  - { id: a, name: A, description: A, source: https://a.example }\n'.repeat(2)}`,
    '4:1 /plans Not a valid setting: plans must not give two plans one id.',
  ],
  [
    'a plan without a source',
    `${API}plans: [{ id: a, name: A, description: A }]\n`,
    '4:9 /plans/0/source Not a valid setting: plans[0].source must be a text.',
  ],
  [
    'a persona that is nobody',
    `${API}vocabulary: { workflows: [{ name: A, description: A, personas: [b] }] }\n`,
    '4:15 /vocabulary/workflows Not a valid setting: vocabulary.workflows must name personas of this vocabulary.',
  ],
  ['no API', 'apis: []\n', '1:1 /apis Not a valid setting: apis must list at least one API.'],
  [
    'a capability twice',
    `${API}  - { contract: b.yml, capability: a }\n`,
    '1:1 /apis Not a valid setting: apis must not name a capability twice.',
  ],
  ['another kind of document', '[]\n', '1:1 Not a valid setting: must be a mapping.'],
  [
    'no YAML',
    'apis: [\n',
    '2:1 Not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
  ],
  ['a key twice', `${API}apis: []\n`, '4:1 The key "apis" stands twice in the same mapping; keep one.'],
])('%s', (_, text, expected) => {
  test('is told with its line and column', async () => {
    expect(await said(text)).toContain(`capstan.yml:${expected}`);
  });
});

test('a file that does not exist is told with the way out', async () => {
  const { problems } = await readConfig(join(folder, 'capstan.yml'));
  expect(problems.map(({ code }) => code)).toEqual(['config.missing']);
});

test('a contract alone is named after its file', () => {
  expect(defaultConfig(join(folder, 'Pet Store-openapi.yaml'))).toMatchObject({
    root: folder,
    apis: [{ contract: 'Pet Store-openapi.yaml', capability: 'pet-store', namespace: 'pet-store', skill: 'pet-store' }],
  });
});

test.each([
  ['openapi.yaml', 'Pet Store', 'pet-store'],
  ['swagger.json', 'Pet Store', 'pet-store'],
  ['spec.v2.yaml', 'Pet Store', 'pet-store'],
  ['openapi.yaml', '???', 'openapi'],
  ['api.yaml', undefined, 'api'],
  ['special-offers.yaml', 'Pet Store', 'special-offers'],
  ['index.yaml', `${'a'.repeat(63)} b`, 'a'.repeat(63)],
])('%s of the title %s is %s', (file, title, name) => {
  expect(defaultConfig(join(folder, file), title).apis).toMatchObject([{ capability: name, skill: name }]);
});
