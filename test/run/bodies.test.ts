import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCapability } from '../../src/run/open.ts';
import type { CallInput, Runtime } from '../../src/run/runtime.ts';

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
