import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fail } from '../../src/model/outcome.ts';
import { problem } from '../../src/model/problem.ts';
import { customer, customersRuntime, inputSchema, reply, type Upstream } from './customers.ts';
import { connectHttp, connectStdio, KINDS, serveHttp, type Endpoint, type Kind, type Session } from './mcp-sessions.ts';

const ENTRY = fileURLToPath(new URL('mcp-stdio-entry.ts', import.meta.url));

const ended: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

async function start(upstream: Upstream): Promise<Endpoint> {
  const endpoint = await serveHttp({ runtime: customersRuntime(upstream) });
  ended.push(() => endpoint.close());
  return endpoint;
}

async function connect(kind: Kind, endpoint: Endpoint): Promise<Session> {
  const session = await connectHttp(kind, endpoint.url);
  ended.push(() => session.close());
  return session;
}

const accept: Upstream = () => Promise.resolve(reply(202));

describe.each(['http', 'stdio'] as const)('over %s', (transport) => {
  describe.each(KINDS)('%s', (kind) => {
    let session: Session;
    let endpoint: Endpoint | undefined;
    beforeAll(async () => {
      if (transport === 'http') endpoint = await serveHttp({ runtime: customersRuntime(accept) });
      session = endpoint ? await connectHttp(kind, endpoint.url) : await connectStdio(kind, ENTRY);
    });
    afterAll(async () => {
      await session.close();
      await endpoint?.close();
    });

    it('introduces itself', () => {
      const { client } = session;
      expect(client.getServerVersion()).toMatchObject({ name: 'crm-mcp', version: '3.2.1', title: 'CRM customers' });
      expect(client.getInstructions()).toBe('Customers of the shop.');
    });

    it('lists the tools that can be run, with the complete schema and all four hints', async () => {
      const { tools } = await session.client.listTools();
      expect(tools.map(({ name }) => name)).toEqual(['import-customers', 'validate-records']);
      expect(tools[0]).toMatchObject({
        name: 'import-customers',
        title: 'Import customers',
        description: 'Writes customers. Needs customers.',
        annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
      });
      expect(tools[0]?.inputSchema).toEqual({
        type: 'object',
        required: ['customers'],
        properties: inputSchema['properties'],
        additionalProperties: false,
        $defs: { Customer: Object(inputSchema['$defs'])['Customer'] },
      });
    });

    it('calls a tool: accepted is said', async () => {
      const answer = await session.call('import-customers', { customers: [customer(1)] });
      expect(answer).toEqual({
        isError: false,
        text: 'Accepted by the upstream: status 202, without a body.',
        structured: { status: 202 },
      });
    });

    it('refuses bad arguments with the codes and pointers of the check', async () => {
      const answer = await session.call('import-customers', {
        customers: [customer(1), { kind: 'cat', id: 'x' }, { id: '', kind: 'person', visits: 1.5 }],
      });
      expect(answer.isError).toBe(true);
      expect(answer.structured['errors']).toMatchObject([
        { code: 'input.enum', pointer: '/customers/1/kind', allowed: ['person', 'company'] },
        { code: 'input.length', pointer: '/customers/2/id' },
        { code: 'input.type', pointer: '/customers/2/visits', allowed: ['integer'] },
      ]);
      expect(answer.text).toContain('nothing was sent');
      expect(answer.text).toContain('- /customers/1/kind: Must be one of: person, company. (input.enum)');
    });

    it('reads missing arguments as none given', async () => {
      const answer = await session.call('import-customers');
      expect(answer.structured['errors']).toMatchObject([{ code: 'input.required' }]);
    });

    it('answers an unknown tool with a protocol error', async () => {
      await expect(session.call('nope', {})).rejects.toMatchObject({ code: -32_602 });
    });

    it('takes 500 full records', async () => {
      const metadata = Object.fromEntries(Array.from({ length: 30 }, (_, key) => [`key-${key}`, 'value']));
      const customers = Array.from({ length: 500 }, (_, index) => customer(index, { tags: ['a', 'b', 'c'], metadata }));
      expect((await session.call('import-customers', { customers })).isError).toBe(false);
    });
  });
});

describe('a call', () => {
  it('lists 20 problems, then counts', async () => {
    const session = await connect('v2 auto', await start(accept));
    const customers = Array.from({ length: 150 }, (_, index) => customer(index, { kind: 'cat' }));
    const { structured, text } = await session.call('import-customers', { customers });
    const errors = structured['errors'];
    expect(errors).toHaveLength(21);
    expect(Object(errors)[20]).toMatchObject({ code: 'input.more', count: 130 });
    expect(text).toContain('130 more problems are not listed.');
  });

  it('warns of a property that may be a slip', async () => {
    const session = await connect('v2 auto', await start(accept));
    const { isError, text, structured } = await session.call('import-customers', {
      customers: [customer(1, { tag: [] })],
    });
    expect(isError).toBe(false);
    expect(text).toContain('Did you mean "tags"?');
    expect(structured['warnings']).toMatchObject([{ code: 'input.unknown-property', pointer: '/customers/0/tag' }]);
  });

  it('passes the trace context of _meta on, and nothing else', async () => {
    const seen: unknown[] = [];
    const endpoint = await start((_, { headers }) => {
      seen.push(headers);
      return Promise.resolve(reply(202));
    });
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    for (const kind of KINDS) {
      const { client } = await connect(kind, endpoint);
      const params = { name: 'import-customers', arguments: { customers: [customer(1)] } };
      await client.callTool({ ...params, _meta: { traceparent, tracestate: 'a=1', authorization: 'Bearer x' } });
      await client.callTool({ ...params, _meta: { traceparent: 'x\r\ny', tracestate: 'a=1' } });
    }
    expect(seen).toEqual(KINDS.flatMap(() => [{ traceparent, tracestate: 'a=1' }, {}]));
  });

  it('returns an upstream failure as an error that says what to do', async () => {
    const session = await connect(
      'v2 auto',
      await start(() => Promise.resolve(reply(429, 'slow down', { 'retry-after': '7' }))),
    );
    const answer = await session.call('import-customers', { customers: [customer(1)] });
    expect(answer.isError).toBe(true);
    expect(answer.text).toContain('Wait 7 seconds');
    expect(answer.structured).toMatchObject({
      status: 429,
      upstream: 'slow down',
      errors: [{ code: 'upstream.status' }],
    });
  });

  it('returns a failure on the way as an error', async () => {
    const session = await connect(
      'v1',
      await start(() => Promise.resolve(fail(problem('upstream.timeout', {}, { seconds: 30 })))),
    );
    const answer = await session.call('import-customers', { customers: [customer(1)] });
    expect(answer.isError).toBe(true);
    expect(answer.structured['errors']).toMatchObject([{ code: 'upstream.timeout' }]);
    expect(answer.text).toContain('Repeating the call with the same arguments is safe.');
  });

  it('hides a bug of ours behind an id that the log has', async () => {
    const endpoint = await start(() => Promise.reject(new Error('secret sk-canary')));
    const session = await connect('v2 auto', endpoint);
    const answer = await session.call('import-customers', { customers: [customer(1)] });
    expect(answer.isError).toBe(true);
    expect(JSON.stringify(answer)).not.toContain('canary');
    const [event] = endpoint.events.filter(({ kind }) => kind === 'bug');
    expect(answer.structured['errors']).toMatchObject([{ code: 'server.internal', id: Object(event)['id'] }]);
  });

  it.each(KINDS)('is called off when %s cancels it', async (kind) => {
    const aborted = Promise.withResolvers<string>();
    const started = Promise.withResolvers<void>();
    const endpoint = await start((_, { signal }) => {
      started.resolve();
      return new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => {
          aborted.resolve('aborted');
          reject(new Error('aborted'));
        });
      });
    });
    const session = await connect(kind, endpoint);
    const controller = new AbortController();
    const call = session.call('import-customers', { customers: [customer(1)] }, controller.signal);
    call.catch(() => {});
    await started.promise;
    // A stateless legacy endpoint cannot match notifications/cancelled to a request; the connection tells it.
    if (kind === 'v2 pinned to 2026-07-28' || kind === 'v2 auto') controller.abort();
    else await session.close();
    await expect(Promise.race([aborted.promise, sleep(5000, 'not aborted')])).resolves.toBe('aborted');
    expect(endpoint.events.filter((event) => event.kind === 'bug')).toEqual([]);
  });
});
