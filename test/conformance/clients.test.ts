import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { connectHttp, connectStdio, KINDS, type Session } from '../serve/mcp-sessions.ts';
import { CAPABILITY, ENV, startProduct, type Stage } from './legs.ts';
import { CLI } from './served.ts';

const UPSERT = 'bulk-upsert-conversations';
const record = (id: string): Record<string, unknown> => ({
  external_id: id,
  channel: 'email',
  started_at: '2026-11-22T10:00:00Z',
});

interface Case {
  readonly name: string;
  run(session: Session): Promise<unknown>;
  /** What it comes to, whatever the client, its era and the transport. */
  readonly expected: unknown;
}

/** One list for every client: what an agent does with the server, end to end. */
const CASES: readonly Case[] = [
  {
    name: 'says who it is',
    run: ({ client }) => Promise.resolve(client.getServerVersion()),
    expected: { name: 'conversations-mcp', title: 'Assembled Conversations API' },
  },
  {
    name: 'lists the tools, each an object with all four hints',
    run: async ({ client }) =>
      (await client.listTools()).tools.map(({ name, inputSchema }) => [name, inputSchema.type]),
    expected: expect.arrayContaining([
      [UPSERT, 'object'],
      ['bulk-update-conversations', 'object'],
      ['validate-records', 'object'],
      ['load-start', 'object'],
    ]),
  },
  {
    name: 'calls a tool',
    run: (session) => session.call(UPSERT, { conversations: [record('crm-a:1')] }),
    expected: { isError: false, structured: { status: 202 } },
  },
  {
    name: 'hears what is wrong with bad arguments, and where',
    run: (session) => session.call(UPSERT, { conversations: [{ ...record('crm-a:1'), channel: 'fax' }] }),
    expected: {
      isError: true,
      structured: { errors: [{ code: 'input.enum', pointer: '/conversations/0/channel' }] },
    },
  },
  {
    name: 'has records judged without sending them',
    run: (session) =>
      session.call('validate-records', { operation: UPSERT, records: [record('crm-a:1'), { channel: 'fax' }] }),
    expected: { text: expect.stringContaining('/conversations/1/channel') },
  },
  {
    name: 'is refused a tool that there is not',
    run: (session) => session.call('nope', {}).catch((error: unknown) => error),
    expected: { code: -32_602 },
  },
  {
    name: 'lists resources, the files of the skill among them',
    run: async ({ client }) => (await client.listResources()).resources.map(({ uri }) => uri),
    expected: expect.arrayContaining(['capstan://capability', 'skill://assembled-conversations/SKILL.md']),
  },
  {
    name: 'reads a resource',
    run: ({ client }) => client.readResource({ uri: `capstan://schemas/${UPSERT}` }),
    expected: { contents: [{ text: expect.stringContaining('"external_id"') }] },
  },
  {
    name: 'is refused a resource that there is not',
    run: ({ client }) => client.readResource({ uri: 'capstan://schemas/nope' }).catch((error: unknown) => error),
    expected: { code: expect.toBeOneOf([-32_602, -32_002]) },
  },
  {
    name: 'lists templates',
    run: async ({ client }) =>
      (await client.listResourceTemplates()).resourceTemplates.map(({ uriTemplate }) => uriTemplate),
    expected: expect.arrayContaining(['capstan://schemas/{name}', 'capstan://loads/{id}/report']),
  },
  {
    name: 'completes the variable of a template',
    run: ({ client }) =>
      client.complete({
        ref: { type: 'ref/resource', uri: 'capstan://schemas/{name}' },
        argument: { name: 'name', value: 'bulk-up' },
      }),
    expected: { completion: { values: expect.arrayContaining([UPSERT]) } },
  },
  {
    name: 'lists prompts',
    run: async ({ client }) => (await client.listPrompts()).prompts.map(({ name }) => name),
    expected: ['import-records', 'explain-rejects'],
  },
  {
    name: 'gets a prompt',
    run: ({ client }) => client.getPrompt({ name: 'import-records', arguments: { source: 'crm.csv' } }),
    expected: { messages: [{ role: 'user', content: { text: expect.stringContaining('crm.csv') } }] },
  },
  {
    name: 'is refused a prompt without what it needs',
    run: ({ client }) => client.getPrompt({ name: 'import-records' }).catch((error: unknown) => error),
    expected: { code: -32_602 },
  },
  {
    name: 'lists skills, every file with its digest',
    run: (session) => ask(session, 'skills/list'),
    expected: {
      skills: [
        {
          uri: 'skill://assembled-conversations/SKILL.md',
          resources: expect.arrayContaining([
            expect.objectContaining({ digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) }),
          ]),
        },
      ],
    },
  },
  {
    name: 'reads a skill',
    run: ({ client }) => client.readResource({ uri: 'skill://assembled-conversations/SKILL.md' }),
    expected: { contents: [{ mimeType: 'text/markdown', text: expect.stringContaining('name: ') }] },
  },
  {
    name: 'loads a file and hears how far it is',
    run: async (session) => {
      const heard: number[] = [];
      const result = await load(session, (progress) => heard.push(progress));
      return {
        isError: result,
        heard: heard.length > 0,
        increasing: heard.every((at, i) => at > (heard[i - 1] ?? -1)),
      };
    },
    expected: { isError: false, heard: true, increasing: true },
  },
];

/** A method that the libraries have no function for. */
function ask({ client }: Session, method: string): Promise<unknown> {
  const result = z.looseObject({});
  const request = { method, params: {} };
  return client instanceof ClientV1 ? client.request(request, result) : client.request(request, result);
}

async function load({ client }: Session, onProgress: (progress: number) => void): Promise<boolean> {
  const params = { name: 'load-start', arguments: { files: ['records.ndjson'], wait: 20 } };
  const options = { onprogress: ({ progress }: { progress: number }) => onProgress(progress) };
  const result =
    client instanceof ClientV1
      ? await client.callTool(params, undefined, options)
      : await client.callTool(params, options);
  return result.isError === true;
}

describe.each(['http', 'stdio'] as const)('over %s', (transport) => {
  let folder: string;
  let stage: Stage;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'capstan-clients-'));
    const lines = Array.from({ length: 20 }, (_, index) => JSON.stringify(record(`crm-a:${index}`)));
    writeFileSync(join(folder, 'records.ndjson'), `${lines.join('\n')}\n`);
    stage = await startProduct(folder, folder);
  });
  afterAll(async () => {
    await stage.close();
    rmSync(folder, { recursive: true });
  });

  describe.each(KINDS)('%s', (kind) => {
    let session: Session;
    beforeAll(async () => {
      const data = ['--data', join(folder, kind.replaceAll(' ', '-')), '--files-root', folder];
      const args = ['mcp', CAPABILITY, '--upstream', stage.upstream, ...data];
      session =
        transport === 'http' ? await connectHttp(kind, new URL(stage.url)) : await connectStdio(kind, CLI, args, ENV);
    });
    afterAll(() => session.close());

    it.each(CASES)('$name', async ({ expected, ...asked }) => {
      const got = await asked.run(session);
      if (Array.isArray(got)) expect(got).toEqual(expected);
      else expect(got).toMatchObject(Object(expected));
    });
  });
});
