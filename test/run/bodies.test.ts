import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toCapability } from '../../src/contract/capability.ts';
import { readContract } from '../../src/contract/contract.ts';
import { openCapability } from '../../src/run/open.ts';
import type { CallInput, Runtime } from '../../src/run/runtime.ts';
import { startRuntime } from '../../src/run/start.ts';
import { expose } from '../../src/surfaces/expose.ts';

const FILE = fileURLToPath(new URL('../samples/run/own-names/capability.yaml', import.meta.url));
let runtime: Runtime;
beforeAll(async () => {
  const opened = await openCapability(FILE, { environment: { DESK_TOKEN: 'x' } });
  if (!opened.ok) throw new Error(JSON.stringify(opened.problems));
  runtime = opened.value.runtime;
});
afterAll(() => runtime.close());

const http = (body: string): CallInput => ({ kind: 'http', path: {}, query: [], headers: {}, body: Buffer.from(body) });
const text = (input: string): CallInput => ({ kind: 'text', bytes: Buffer.from(input) });

function sent(action: string, input: CallInput): string {
  const outcome = runtime.find('desk-rest', action)?.explain(input);
  if (outcome?.ok === true)
    return `${outcome.value.request.originalBytes ? 'original ' : ''}${outcome.value.request.body}`;
  return outcome?.problems.map(({ code, place }) => `${code} ${place.pointer ?? ''}`).join(', ') ?? 'no such action';
}

/** However the same input comes, the same body goes up. */
test.each<[string, string, CallInput, string]>([
  ['the whole body over HTTP', 'import', http('[1, {"a": 2}]'), 'original [1, {"a": 2}]'],
  ['the whole body as the input of a command', 'import', text('{"body": [1, {"a": 2}]}'), '[1,{"a":2}]'],
  ['the whole body as tool arguments', 'import', { kind: 'value', value: { body: [1] } }, '[1]'],
  ['a fault of the whole body points below its input', 'import', http('{"a":1}'), 'input.type /body'],
  ['members over HTTP', 'open', http('{"title":"t","tags":[]}'), '{"subject":"t","tags":[],"source":"desk"}'],
  ['members as the input of a command', 'open', text('{"title":"t"}'), '{"subject":"t","source":"desk"}'],
  ['a form over HTTP', 'form', http('a=1%262%3D3+x'), 'a=1%262%3D3+x&b=x'],
  ['a form as tool arguments', 'form', { kind: 'value', value: { a: '1&2=3 x' } }, 'a=1%262%3D3+x&b=x'],
  ['a field that the form does not have', 'form', http('c=1'), 'input.unknown-parameter /c'],
  ['a form that is not UTF-8', 'form', http('a=%ff'), 'json.encoding '],
])('%s', (_, action, input, expected) => {
  expect(sent(action, input)).toBe(expected);
});

test('an action whose body cannot be sent is left out with a warning, and the others run', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'capstan-bodies-'));
  const file = join(folder, 'files.yaml');
  await writeFile(
    file,
    `naftiko: 1.0.0-alpha2
info: { label: F, description: Files }
capability:
  consumes:
    - { type: http, namespace: f, baseUri: https://f.example, resources: [{ name: r, path: /r, operations: [{ name: get, method: GET }, { name: put, method: PUT, body: { type: multipartForm, data: [{ name: a, value: b }] } }] }] }
  exposes:
    - { type: mcp, namespace: m, port: 1, tools: [{ name: get, description: d, call: f.get }, { name: put, description: d, call: f.put }] }
`,
  );
  const opened = await openCapability(file, { environment: {} });
  await rm(folder, { recursive: true });
  expect(opened.problems.filter(({ code }) => code === 'serve.unsupported')).toMatchObject([
    { severity: 'warning', args: { name: 'put' } },
  ]);
  expect(opened.ok ? opened.value.runtime.actions.map(({ action }) => action.name) : []).toEqual(['get']);
});

const SURFACES = {
  ports: { rest: 8080, mcp: 9090, skill: 9091 },
  namespaces: { rest: 'thin-rest', mcp: 'thin-mcp', skill: 'thin-skill' },
  skill: { name: 'thin', description: 'Thin.', metadata: {} },
};

describe('a body whose members are all optional', () => {
  const schema = { type: 'object', properties: { a: { type: 'string' } } };
  const operation = (operationId: string, required: boolean): object => ({
    post: {
      operationId,
      parameters: [{ name: 'q', in: 'query', schema: { type: 'string' } }],
      requestBody: { required, content: { 'application/json': { schema } } },
      responses: { '200': { description: 'Fine.' } },
    },
  });
  const paths = { '/must': operation('must', true), '/may': operation('may', false) };
  const info = { title: 'Thin', version: '1' };
  const document = { openapi: '3.1.0', info, servers: [{ url: 'https://thin.example' }], paths };
  let thin: Runtime;
  beforeAll(async () => {
    const root = await mkdtemp(join(tmpdir(), 'capstan-bodies-'));
    await writeFile(join(root, 'thin.json'), JSON.stringify(document));
    const contract = await readContract({ root, contract: 'thin.json', overlays: [] });
    await rm(root, { recursive: true });
    const built = contract.ok ? toCapability(contract.value, { name: 'thin', namespace: 'thin' }) : contract;
    if (!built.ok) throw new Error(JSON.stringify(built.problems));
    const started = await startRuntime(expose(built.value, SURFACES), { environment: {} }, root);
    if (!started.ok) throw new Error(JSON.stringify(started.problems));
    thin = started.value;
  });
  afterAll(() => thin.close());

  test.each<[string, string, CallInput, string | undefined]>([
    ['is sent empty where it is required', 'must', { kind: 'value', value: {} }, '{}'],
    ['is sent empty beside a parameter', 'must', { kind: 'value', value: { q: 'x' } }, '{}'],
    ['is sent empty for a command with a parameter', 'must', text('{"q": "x"}'), '{}'],
    ['is sent with what there is', 'must', { kind: 'value', value: { a: 'b' } }, '{"a":"b"}'],
    ['stays away where it may', 'may', { kind: 'value', value: {} }, undefined],
  ])('%s', (_, name, input, body) => {
    const outcome = thin.find('thin-mcp', name)?.explain(input);
    if (outcome?.ok !== true) throw new Error(JSON.stringify(outcome?.problems));
    const { headers, body: shown } = outcome.value.request;
    expect([shown, headers['content-type']]).toEqual([body, body === undefined ? undefined : 'application/json']);
  });
});
