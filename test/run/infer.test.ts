import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCapability } from '../../src/run/open.ts';

const CAPABILITY = `
ikanos: 1.0.0-beta5
binds: [{ namespace: env, keys: { CLIENT_SECRET: CLIENT_SECRET } }]
capability:
  consumes:
    - type: http
      namespace: desk
      baseUri: http://127.0.0.1:1
      resources:
        tokens:
          path: /tokens
          operations:
            make-token: { method: POST, body: '{"secret": "{{CLIENT_SECRET}}", "scope": "{{scope}}"}' }
  exposes:
    - { type: mcp, namespace: desk-mcp, port: 9000, tools: { make-token: { call: desk.make-token } } }
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'infer-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('a variable of a bind is no input: a caller neither sees nor sets it', async () => {
  const file = join(folder, 'desk.yaml');
  await writeFile(file, CAPABILITY);
  const opened = await openCapability(file, { environment: { CLIENT_SECRET: 'canary-secret' } });
  if (!opened.ok) throw new Error(JSON.stringify(opened.problems));
  const [action] = opened.value.runtime.actions;
  expect(Object.keys(Object(action?.inputSchema['properties']))).toEqual(['scope']);
  const refused = action?.explain({ kind: 'value', value: { CLIENT_SECRET: 'mine', scope: 'all' } });
  expect(refused).toMatchObject({ ok: false, problems: [{ code: 'body.unknown-member' }] });
  const explained = action?.explain({ kind: 'value', value: { scope: 'all' } });
  expect(explained).toMatchObject({ ok: true, value: { request: { body: '{"secret":"***","scope":"all"}' } } });
  await opened.value.runtime.close();
});
