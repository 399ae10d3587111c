import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOffer } from '../../src/serve/mcp-offer.ts';
import { takenToolName } from '../../src/serve/mcp-built-in.ts';
import { customer, customersRuntime, exposure, facts, reply } from './customers.ts';
import { connectHttp, KINDS, serveHttp, type Endpoint, type Session } from './mcp-sessions.ts';

let sent = 0;
const upstream = (): ReturnType<Parameters<typeof customersRuntime>[0]> => {
  sent += 1;
  return Promise.resolve(reply(202));
};

describe.each(KINDS)('%s', (kind) => {
  let endpoint: Endpoint;
  let session: Session;
  beforeAll(async () => {
    endpoint = await serveHttp({ runtime: customersRuntime(upstream, facts) });
    session = await connectHttp(kind, endpoint.url);
  });
  afterAll(async () => {
    await session.close();
    await endpoint.close();
    expect(sent).toBe(0);
  });

  const validate = (args: Record<string, unknown>): ReturnType<Session['call']> =>
    session.call('validate-records', args);

  it('is listed with hints that promise to do nothing', async () => {
    const { tools } = await session.client.listTools();
    const tool = tools.find(({ name }) => name === 'validate-records');
    expect(tool?.annotations).toEqual({
      readOnlyHint: true,
      destructiveHint: false,
      idempotentHint: true,
      openWorldHint: false,
    });
    expect(tool?.inputSchema).toMatchObject({
      required: ['operation'],
      properties: { operation: { enum: ['import-customers', 'upsert'] }, records: { maxItems: 1000 } },
    });
  });

  it.each(['import-customers', 'upsert'])('judges each record by itself for %s', async (operation) => {
    const records = [customer(0), { id: 'x', kind: 'cat' }, customer(2), { kind: 'person', visits: 1.5 }, 'text'];
    const answer = await validate({ operation, records });
    expect(answer.isError).toBe(false);
    expect(answer.structured).toMatchObject({
      operation: 'import-customers',
      checked: 5,
      good: 2,
      refused: 3,
      refusedRecords: [1, 3, 4],
      problems: [
        { code: 'input.enum', pointer: '/customers/1/kind', allowed: ['person', 'company'] },
        { code: 'input.required', pointer: '/customers/3/id' },
        { code: 'input.type', pointer: '/customers/3/visits' },
        { code: 'input.type', pointer: '/customers/4' },
      ],
    });
    expect(answer.text).toContain('Checked 5 records for import-customers: 2 are good, 3 would be refused.');
    expect(answer.text).toContain('Next: mend these places, check again, then call import-customers');
    expect(JSON.stringify(answer)).not.toContain('cat');
  });

  it('takes more records than a request does, and says how many go into one', async () => {
    const records = Array.from({ length: 1000 }, (_, index) => customer(index));
    const answer = await validate({ operation: 'upsert', records });
    expect(answer.structured).toMatchObject({ checked: 1000, good: 1000, refused: 0 });
    expect(answer.text).toBe(
      'Checked 1000 records for import-customers: all are good. Nothing was sent.\n' +
        'Next: call import-customers with at most 500 records at a time.',
    );
  });

  it('lists 20 problems and 100 records, then counts', async () => {
    const records = Array.from({ length: 300 }, (_, index) => customer(index, { kind: 'cat' }));
    const { structured } = await validate({ operation: 'upsert', records });
    expect(structured['problems']).toHaveLength(21);
    expect(Object(structured['problems'])[20]).toMatchObject({ code: 'input.more', count: 280 });
    expect(structured['refusedRecords']).toHaveLength(100);
    expect(structured['refused']).toBe(300);
  });

  it('tells of warnings without refusing', async () => {
    const { structured } = await validate({ operation: 'upsert', records: [customer(1, { tag: [] })] });
    expect(structured).toMatchObject({
      good: 1,
      refused: 0,
      problems: [{ code: 'input.unknown-property', severity: 'warning', pointer: '/customers/0/tag' }],
    });
  });

  it('judges the whole input as the tool does', async () => {
    const good = await validate({ operation: 'import-customers', input: { customers: [customer(1)] } });
    expect(good.text).toContain('import-customers would take this input. Nothing was sent.');
    const input = { customers: Array.from({ length: 501 }, (_, index) => customer(index)), more: 1 };
    const bad = await validate({ operation: 'import-customers', input });
    expect(bad.structured).toMatchObject({ checked: 1, refused: 1 });
    const called = await session.call('import-customers', input);
    expect(bad.structured['problems']).toEqual(called.structured['errors']);
  });

  it('refuses an integer that JSON.parse has damaged as one of the records', async () => {
    const { structured } = await validate({ operation: 'upsert', records: [customer(1, { visits: 2 ** 53 })] });
    expect(structured).toMatchObject({ refused: 1, problems: [{ code: 'json.number-range' }] });
  });

  it.each([
    [{}, 'input.required', ''],
    [{ operation: 'import-customer', records: [{}] }, 'input.enum', '/operation'],
    [{ operation: 'upsert' }, 'mcp.records-or-input', ''],
    [{ operation: 'upsert', records: [] }, 'input.items', '/records'],
    [{ operation: 'upsert', records: Array.from({ length: 1001 }, () => ({})) }, 'input.items', '/records'],
    [{ operation: 'upsert', records: 'may.csv' }, 'input.type', '/records'],
    [{ operation: 'upsert', records: [], rows: [] }, 'body.unknown-member', '/rows'],
  ])('says what is wrong with its own arguments: %j', async (args, code, pointer) => {
    const answer = await validate(args);
    expect(answer.isError).toBe(true);
    const [first] = answer.structured['errors'] as { code: string; pointer?: string }[];
    expect(first).toMatchObject({ code, ...(pointer !== '' && { pointer }) });
    expect(answer.structured['next']).toContain('call validate-records again');
  });
});

describe('without facts', () => {
  it('takes whole input only', async () => {
    const tool = createOffer({ runtime: customersRuntime(upstream), exposure }).tool('validate-records');
    expect(Object.keys(Object(tool?.inputSchema['properties']))).toEqual(['operation', 'input']);
  });

  it('is not there where there is nothing to judge', () => {
    const offer = createOffer({ runtime: customersRuntime(upstream), exposure: { ...exposure, tools: [] } });
    expect(offer.tools(undefined)?.items).toEqual([]);
  });
});

it.each([
  ['validate-records', 'all', true],
  ['validate-records', 'search', true],
  ['call-tool', 'search', true],
  ['call-tool', 'all', false],
  ['import-customers', 'search', false],
] as const)('a tool of the capability named %s, listing %s: taken is %s', (name, list, isTaken) => {
  const [tool] = exposure.tools;
  if (tool === undefined) throw new Error('there is one');
  const taken = takenToolName({ ...exposure, tools: [{ ...tool, name }] }, undefined, list);
  expect(taken).toBe(isTaken ? name : undefined);
});
