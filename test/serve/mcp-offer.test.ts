import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { McpExposure, Tool } from '../../src/model/capability.ts';
import type { Runtime } from '../../src/run/runtime.ts';
import type { BuiltIn } from '../../src/serve/mcp-built-in.ts';
import { completion } from '../../src/serve/mcp-complete.ts';
import { createOffer } from '../../src/serve/mcp-offer.ts';
import { promptsFor } from '../../src/serve/mcp-prompts.ts';
import { customer, customersRuntime, exposure, facts, reply } from './customers.ts';
import { connectHttp, KINDS, serveHttp, type Endpoint, type Session } from './mcp-sessions.ts';

const accept = (): ReturnType<Parameters<typeof customersRuntime>[0]> => Promise.resolve(reply(202));

/** A load service of three loads. */
const LOADS = ['L3', 'L2', 'L1'];
const loads: BuiltIn = {
  tools: ['load-start', 'load-status', 'load-rejects'].map((name) => ({
    name,
    title: name,
    description: name,
    inputSchema: { type: 'object' },
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    run: () => Promise.reject(new Error('nobody calls it')),
  })),
  resources: [
    {
      name: 'load-report',
      title: 'Report',
      description: 'Totals.',
      mimeType: 'text/markdown',
      template: 'capstan://loads/{id}/report',
      fixed: false,
      entries: () => LOADS.map((value) => ({ value, title: `Report ${value}` })),
      read: (value) => (LOADS.includes(value) ? `# ${value}` : undefined),
    },
  ],
  tasks: { find: () => undefined, cancel: () => undefined },
  loadIds: () => LOADS,
};

const opened = { built: 'naftiko: "1"\n', manifest: undefined };

describe.each(KINDS)('%s', (kind) => {
  let endpoint: Endpoint;
  let session: Session;
  beforeAll(async () => {
    endpoint = await serveHttp({ runtime: customersRuntime(accept, facts), builtIn: loads, opened });
    session = await connectHttp(kind, endpoint.url);
  });
  afterAll(async () => {
    await session.close();
    await endpoint.close();
  });

  it('lists schemas, examples and reports, each with title and media type', async () => {
    const { resources } = await session.client.listResources();
    expect(resources.map(({ uri, mimeType, title }) => [uri, mimeType, title])).toEqual([
      ['capstan://schemas/import-customers', 'application/schema+json', 'Input of import-customers'],
      ['capstan://schemas/Customer', 'application/schema+json', 'Schema of Customer'],
      ['capstan://examples/import-customers', 'application/json', 'Examples for import-customers'],
      ['capstan://loads/L3/report', 'text/markdown', 'Report L3'],
      ['capstan://loads/L2/report', 'text/markdown', 'Report L2'],
      ['capstan://loads/L1/report', 'text/markdown', 'Report L1'],
    ]);
    expect(resources.every(({ description = '' }) => description !== '')).toBe(true);
    const { resourceTemplates } = await session.client.listResourceTemplates();
    expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual([
      'capstan://schemas/{name}',
      'capstan://examples/{operation}',
      'capstan://loads/{id}/report',
    ]);
  });

  it('reads each that it lists, and nothing else', async () => {
    const { resources } = await session.client.listResources();
    for (const { uri, mimeType } of resources) {
      const { contents } = await session.client.readResource({ uri });
      expect(contents).toMatchObject([{ uri, mimeType, text: expect.stringMatching(/./) as string }]);
    }
    const { contents } = await session.client.readResource({ uri: 'capstan://schemas/import-customers' });
    expect(JSON.parse(String(Object(contents[0])['text']))).toMatchObject({ required: ['customers'] });
    for (const uri of ['capstan://schemas/Nobody', 'capstan://loads/L9/report', 'capstan://capability'])
      await expect(session.client.readResource({ uri })).rejects.toMatchObject({ code: -32_602 });
  });

  it('offers both prompts, and writes them with the names of what there is', async () => {
    const { prompts } = await session.client.listPrompts();
    expect(prompts.map(({ name, arguments: named = [] }) => [name, named.map((one) => one.name)])).toEqual([
      ['import-records', ['source', 'operation']],
      ['explain-rejects', ['load']],
    ]);
    const { messages } = await session.client.getPrompt({ name: 'import-records', arguments: { source: 'may.csv' } });
    const [{ content, role } = { content: undefined, role: undefined }] = messages;
    const text = JSON.stringify(content);
    expect(role).toBe('user');
    for (const word of ['may.csv', 'import-customers', 'validate-records', 'load-start', 'at most 500', '\\"id\\"'])
      expect(text).toContain(word);
    const rejects = await session.client.getPrompt({ name: 'explain-rejects', arguments: { load: 'L2' } });
    expect(JSON.stringify(rejects.messages)).toMatch(/load-rejects.*L2/);
  });

  it.each([
    ['import-records', {}, '/source: "source" is required.'],
    ['import-records', { source: 'x', operation: 'y' }, '/operation: Must be one of: import-customers.'],
    ['explain-rejects', { load: 'canary' }, '/load: Must be a valid id of a load'],
    ['nobody', {}, 'prompts/list names them'],
  ])('refuses %s with %j', async (name, given, words) => {
    const asked = session.client.getPrompt({ name, arguments: given });
    await expect(asked).rejects.toMatchObject({ code: -32_602, message: expect.stringContaining(words) as string });
    await expect(asked).rejects.not.toMatchObject({ message: expect.stringContaining('canary') as string });
  });

  it.each([
    [{ type: 'ref/prompt', name: 'import-records' }, { name: 'operation', value: 'imp' }, ['import-customers']],
    [{ type: 'ref/prompt', name: 'import-records' }, { name: 'source', value: '' }, []],
    [{ type: 'ref/prompt', name: 'explain-rejects' }, { name: 'load', value: 'L' }, LOADS],
    [
      { type: 'ref/resource', uri: 'capstan://schemas/{name}' },
      { name: 'name', value: 'c' },
      ['Customer', 'import-customers'],
    ],
    [{ type: 'ref/resource', uri: 'capstan://schemas/{name}' }, { name: 'other', value: '' }, []],
    [{ type: 'ref/resource', uri: 'capstan://loads/{id}/report' }, { name: 'id', value: '2' }, ['L2']],
  ] as const)('completes %j %j', async (ref, argument, values) => {
    const answer = await session.client.complete({ ref, argument });
    expect(answer.completion).toEqual({ values, total: values.length, hasMore: false });
  });

  it('completes nothing that there is not', async () => {
    const argument = { name: 'x', value: '' };
    for (const ref of [
      { type: 'ref/prompt', name: 'nobody' },
      { type: 'ref/resource', uri: 'capstan://nowhere/{x}' },
    ] as const)
      await expect(session.client.complete({ ref, argument })).rejects.toMatchObject({ code: -32_602 });
  });
});

describe('what there is to offer', () => {
  it('has no prompt without bulk operations and loads, and no loads that are not taken', () => {
    const offer = createOffer({ runtime: customersRuntime(accept), exposure });
    expect(offer.prompts).toEqual([]);
    expect(offer.resources.map(({ name }) => name)).toEqual(['schema']);
    expect(offer.completePrompt('import-records', 'operation', '')).toBeUndefined();
  });

  it('speaks of a load only where one can begin', () => {
    const bulk = [{ name: 'put', items: 'rows', key: 'no', maxItems: 7, replaces: false }];
    const source = { bulk, skills: ['rows'], loadTools: [], loadIds: () => [], callOf: (name: string) => name };
    const [prompt, none] = promptsFor(source);
    expect(none).toBeUndefined();
    const text = prompt?.text({ source: 'here' });
    expect(text).toMatchObject({ ok: true, value: expect.stringMatching(/skill:\/\/rows\/SKILL.md/) as string });
    expect(text).toMatchObject({ value: expect.not.stringContaining('load-') as string });
  });

  it('shows documents as they were built, and none that was edited', () => {
    const runtime = customersRuntime(accept, facts);
    const names = (built: string | undefined): string[] =>
      createOffer({
        runtime,
        exposure,
        opened: { built, manifest: { manifest: 1 } as never },
      }).resources.map(({ template }) => template);
    expect(names('naftiko')).toEqual(expect.arrayContaining(['capstan://capability', 'capstan://manifest']));
    expect(names(undefined)).not.toEqual(expect.arrayContaining(['capstan://capability']));
  });

  it('completes with what begins so, then with what holds it, a hundred at the most', () => {
    expect(completion('or', ['store', 'ORDER', 'order-2', 'x'])).toEqual({
      values: ['ORDER', 'order-2', 'store'],
      total: 3,
      hasMore: false,
    });
    const many = Array.from({ length: 150 }, (_, index) => `a${index}`);
    expect(completion('', many)).toMatchObject({ values: many.slice(0, 100), total: 150, hasMore: true });
  });
});

/** As many tools as are asked for, each of which echoes its name. */
function manyTools(count: number): { runtime: Runtime; exposure: McpExposure } {
  const runtime = customersRuntime((values) => Promise.resolve(reply(200, JSON.stringify(values))));
  const [action] = runtime.actions;
  const [first] = exposure.tools;
  if (action === undefined || first === undefined) throw new Error('there is one');
  const tools = Array.from({ length: count }, (_, index): Tool => ({
    ...first,
    name: `${index % 2 === 0 ? 'list' : 'refund'}-thing-${index}`,
    title: undefined,
    description: index === 7 ? 'Gives the money of a parrot back.' : 'Does it.',
    hints: index % 2 === 0 ? { readOnly: true } : {},
  }));
  return { runtime: { ...runtime, find: () => action }, exposure: { ...exposure, tools } };
}

describe('very many tools', () => {
  let endpoint: Endpoint;
  let session: Session;
  beforeAll(async () => {
    endpoint = await serveHttp(manyTools(250));
    session = await connectHttp('v1', endpoint.url);
  });
  afterAll(async () => {
    await session.close();
    await endpoint.close();
  });

  it('are listed a hundred at a time, each once, always in the same order', async () => {
    const names: string[] = [];
    const sizes: number[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await session.client.listTools(cursor === undefined ? undefined : { cursor });
      names.push(...page.tools.map(({ name }) => name));
      sizes.push(page.tools.length);
      cursor = page.nextCursor;
      if (cursor === undefined) break;
    }
    expect(sizes).toEqual([100, 100, 51]);
    expect(new Set(names).size).toBe(251);
    expect(names.slice(98, 102)).toEqual(['list-thing-98', 'refund-thing-99', 'list-thing-100', 'refund-thing-101']);
  });

  it.each(['', '100', '0', '100.another', '50.x'])('refuse the cursor %j', async (cursor) => {
    await expect(session.client.listTools({ cursor })).rejects.toMatchObject({ code: -32_602 });
  });
});

describe.each(['v2 auto', 'v2 legacy', 'v1'] as const)('a search over very many tools, %s', (kind) => {
  let endpoint: Endpoint;
  let session: Session;
  beforeAll(async () => {
    endpoint = await serveHttp({ ...manyTools(250), toolList: 'search' });
    session = await connectHttp(kind, endpoint.url);
  });
  afterAll(async () => {
    await session.close();
    await endpoint.close();
  });

  it('shows four tools, whose hints are those of the most harmful', async () => {
    const { tools } = await session.client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(['find-tools', 'describe-tool', 'call-tool', 'validate-records']);
    expect(tools[2]?.annotations).toMatchObject({
      readOnlyHint: false,
      destructiveHint: true,
      idempotentHint: false,
      openWorldHint: true,
    });
    expect(tools[0]?.annotations).toMatchObject({ readOnlyHint: true, openWorldHint: false });
    expect(session.client.getInstructions()).toContain('There are 250 tools: look for one with find-tools');
  });

  it('finds by words of names and descriptions, describes and calls', async () => {
    const found = await session.call('find-tools', { query: 'Giving money to parrots', limit: 3 });
    expect(found.structured).toMatchObject({ tools: [{ name: 'refund-thing-7', destructiveHint: true }], total: 1 });
    const all = await session.call('find-tools', { query: 'listThing', limit: 2 });
    expect(all.structured).toMatchObject({ tools: [{ name: 'list-thing-0', readOnlyHint: true }, {}], total: 250 });
    expect(all.text).toContain('248 more are not listed');
    expect((await session.call('find-tools', { query: 'giraffe' })).text).toContain('use others');
    const told = await session.call('describe-tool', { name: 'refund-thing-7' });
    expect(told.structured['inputSchema']).toMatchObject({ required: ['customers'], additionalProperties: false });
    const called = await session.call('call-tool', { name: 'refund-thing-7', arguments: { customers: [customer(1)] } });
    expect(called).toMatchObject({ isError: false, structured: { body: { customers: [{ id: 'crm-a:1' }] } } });
  });

  it('judges arguments as the tool itself does', async () => {
    const answer = await session.call('call-tool', {
      name: 'refund-thing-7',
      arguments: { customers: [{ id: 'x', kind: 'cat', visits: 2 ** 53 }] },
    });
    expect(answer.structured['errors']).toMatchObject([
      { pointer: '/customers/0/visits', code: 'json.number-range' },
      { pointer: '/customers/0/kind', code: 'input.enum', allowed: ['person', 'company'] },
    ]);
    // the tool itself is not on the list: nobody can call it by its name
    const way = 'call call-tool with {"name": "refund-thing-7", "arguments": {...}}';
    expect(answer.structured['next']).toContain(way);
    const judged = await session.call('validate-records', {
      operation: 'refund-thing-7',
      input: { customers: [customer(1)] },
    });
    expect(judged.structured['next']).toContain(way);
  });

  it('names the tool that was probably meant, and the way to find it', async () => {
    for (const name of ['describe-tool', 'call-tool']) {
      const answer = await session.call(name, { name: 'refund-thingy-7' });
      expect(answer.structured['errors']).toMatchObject([{ code: 'mcp.unknown-tool', pointer: '/name' }]);
      expect(answer.text).toContain('Did you mean "refund-thing-7"?');
      expect(answer.text).toContain('find-tools');
      expect(answer.text).not.toContain('thingy');
    }
    await expect(session.call('refund-thing-7', {})).rejects.toMatchObject({ code: -32_602 });
  });
});

it('says that all tools only read where they do', () => {
  const { runtime, exposure: many } = manyTools(4);
  const tools = many.tools.filter(({ name }) => name.startsWith('list'));
  const offer = createOffer({ runtime, exposure: { ...many, tools }, toolList: 'search' });
  expect(offer.tool('call-tool')?.annotations).toMatchObject({ readOnlyHint: true, destructiveHint: false });
});
