import { fileURLToPath } from 'node:url';
import { countTokens } from 'gpt-tokenizer';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readContract } from '../../src/contract/contract.ts';
import { toCapability } from '../../src/contract/capability.ts';
import type { Capability, McpExposure } from '../../src/model/capability.ts';
import type { Runtime } from '../../src/run/runtime.ts';
import { startRuntime } from '../../src/run/start.ts';
import { parseFaultFlag } from '../../src/sandbox/fault.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { expose } from '../../src/surfaces/expose.ts';
import { toolInputSchema } from '../../src/surfaces/tool.ts';
import { connectHttp, KINDS, serveHttp, unwrap, type Endpoint, type Session } from './mcp-sessions.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const KEY = 'canary-key-0123456789';

/** The flagship, from its contract: what the build makes and `serve` loads, without the files between. */
async function flagship(): Promise<Capability> {
  const contract = await readContract({
    root: ROOT,
    contract: 'openapi/assembled-conversations-api-openapi.yml',
    overlays: ['overlays/assembled-conversations-overlay.yaml', 'overlays/assembled-conversations-strict.yaml'],
  });
  const names = { name: 'conversations-conversations', namespace: 'conversations', secret: 'ASSEMBLED_API_KEY' };
  return expose(unwrap(toCapability(unwrap(contract), names)), {
    ports: { rest: 8080, mcp: 9090, skill: 9091 },
    namespaces: { rest: 'conversations-rest', mcp: 'conversations-mcp', skill: 'conversations-skill' },
    skill: { name: 'assembled-conversations', description: 'Conversations.', metadata: {} },
  });
}

function record(index: number): Record<string, unknown> {
  return {
    external_id: `crm-a:${index}`,
    platform: 'zendesk',
    channel: 'email',
    queue_id: 'billing',
    assigned_agent_id: 'agent-7',
    customer_id: `customer-${index}`,
    subject: 'Refund',
    status: 'solved',
    started_at: '2026-11-22T10:00:00Z',
    ended_at: '2026-11-22T10:30:00Z',
    handle_time_seconds: 900,
    wait_time_seconds: 60,
    first_response_time_seconds: 90,
    resolved: true,
    csat_score: 5,
    metadata: { brand: 'shop', tags: ['vip', 'refund'], plan: { name: 'pro', seats: 12 } },
  };
}

const UPSERT = 'bulk-upsert-conversations';

describe('the flagship over MCP, with a real upstream', () => {
  let sandbox: Sandbox;
  let runtime: Runtime;
  let endpoint: Endpoint;
  beforeAll(async () => {
    sandbox = await startSandbox({ key: KEY });
    const environment = { ASSEMBLED_API_KEY: KEY };
    const capability = await flagship();
    runtime = unwrap(await startRuntime(capability, { environment, upstream: sandbox.url }, ROOT));
    const exposure = capability.exposes.find((one): one is McpExposure => one.kind === 'mcp');
    if (exposure === undefined) throw new Error('the flagship exposes tools');
    endpoint = await serveHttp({ runtime, exposure });
  });
  afterAll(async () => {
    await endpoint.close();
    await runtime.close();
    await sandbox.close(100);
  });
  afterEach(() => sandbox.faults.replace([]));

  const fault = (text: string): void => sandbox.faults.replace([unwrap(parseFaultFlag(text))]);

  describe.each(KINDS)('%s', (kind) => {
    let session: Session;
    beforeAll(async () => {
      session = await connectHttp(kind, endpoint.url);
    });
    afterAll(() => session.close());

    it('lists both tools with the nested schema of the record, and the check, in 2,500 tokens', async () => {
      const { tools: all } = await session.client.listTools();
      expect(all.map(({ name }) => name)).toEqual([UPSERT, 'bulk-update-conversations', 'validate-records']);
      expect(countTokens(JSON.stringify({ tools: all }))).toBeLessThanOrEqual(2500);
      expect(JSON.stringify(all)).not.toMatch(/"\$(?:id|schema)"/);
      for (const tool of all.slice(0, 2)) {
        const bound = runtime.find('conversations-mcp', tool.name);
        expect(tool.inputSchema).toEqual(toolInputSchema(bound?.inputSchema ?? {}));
        expect(JSON.stringify(tool.inputSchema)).toContain('"external_id"');
        expect(tool.annotations).toMatchObject({ readOnlyHint: false, destructiveHint: true, openWorldHint: true });
      }
    });

    it('upserts 500 full records, and the upstream has them', async () => {
      const conversations = Array.from({ length: 500 }, (_, index) => record(index));
      const answer = await session.call(UPSERT, { conversations });
      expect(answer).toEqual({
        isError: false,
        text: 'Accepted by the upstream: status 202, without a body.',
        structured: { status: 202 },
      });
      expect(sandbox.rows()).toHaveLength(500);
    });

    it('refuses what the check refuses, with its codes and pointers, and sends nothing', async () => {
      const sent = sandbox.requests().length;
      const conversations = [
        record(1),
        { ...record(2), channel: 'fax', started_at: 'yesterday' },
        { channel: 'email' },
      ];
      const bound = runtime.find('conversations-mcp', UPSERT);
      const judged = bound?.check({ kind: 'value', value: { conversations } });
      const answer = await session.call(UPSERT, { conversations });
      expect(answer.isError).toBe(true);
      expect(answer.structured['errors']).toMatchObject(
        (judged?.problems ?? []).map(({ code, place }) => ({ code, pointer: place.pointer })),
      );
      expect(answer.text).toContain('/conversations/1/channel');
      expect(sandbox.requests()).toHaveLength(sent);
    });

    it.each([
      ['429', 'status=429,retryAfter=7', { status: 429 }, 'Wait 7 seconds'],
      ['400', 'status=400', { status: 400 }, 'Correct the arguments as the upstream says'],
      ['401', 'status=401', { status: 401 }, 'check the API key'],
    ])('says what to do about %s', async (_, text, structured, words) => {
      fault(text);
      const answer = await session.call(UPSERT, { conversations: [record(1)] });
      expect(answer).toMatchObject({ isError: true, structured });
      expect(answer.text).toContain(words);
      expect(JSON.stringify(answer)).not.toContain(KEY);
      expect(JSON.stringify(answer)).not.toContain(Buffer.from(`${KEY}:`).toString('base64'));
    });
  });

  it('survives an upstream that breaks off', async () => {
    fault('reset-after-body');
    const session = await connectHttp('v2 auto', endpoint.url);
    const answer = await session.call(UPSERT, { conversations: [record(1)] });
    expect(answer.isError).toBe(true);
    expect(answer.structured['errors']).toMatchObject([{ code: 'upstream.broken' }]);
    await session.close();
  });

  it('logs no bug', () => {
    expect(endpoint.events.filter(({ kind }) => kind === 'bug')).toEqual([]);
  });
});
