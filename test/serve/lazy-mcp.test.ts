import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import type { McpExposure } from '../../src/model/capability.ts';
import type { BoundAction, Runtime } from '../../src/run/runtime.ts';
import { createLazyMcp } from '../../src/serve/lazy-mcp.ts';
import { readMounts } from '../../src/serve/mounts.ts';

const exposure: McpExposure = { kind: 'mcp', namespace: 'm', transport: 'http', tools: [] };
const runtime: Runtime = {
  capability: {
    name: 'c',
    info: { title: '', description: '', tags: [] },
    binds: [],
    consumes: [],
    exposes: [exposure],
  },
  actions: [],
  find: (): BoundAction | undefined => undefined,
  credential: () => ({ ok: false, problems: [] }),
  close: () => Promise.resolve(),
};

test('a surface that could not be loaded does not keep the server from stopping', async () => {
  const skills = [{ name: 'gone', root: '/nowhere', files: [{ path: 'SKILL.md', size: 1, sha256: '' }] }];
  const mcp = createLazyMcp({ runtime, exposure, skills, version: '0', maxBody: 1, log: () => {} });
  const request = new IncomingMessage(new Socket());
  await expect(mcp.handle(request, new ServerResponse(request))).rejects.toThrow(/serve\.skill/);
  await expect(mcp.close()).resolves.toBeUndefined();
});

test('only our own paths can be mounted', () => {
  expect(readMounts(['mcp=/x'])).toMatchObject({ ok: true, value: { mcp: '/x' } });
  expect(readMounts(['constructor=/x'])).toMatchObject({ ok: false, problems: [{ code: 'usage.flag' }] });
});
