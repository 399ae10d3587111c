import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { compileCheck } from '../../src/check/check.ts';
import type { McpExposure } from '../../src/model/capability.ts';
import { openCapability } from '../../src/run/open.ts';
import type { McpTool } from '../../src/serve/mcp-built-in.ts';
import { createOffer, type Offer } from '../../src/serve/mcp-offer.ts';
import { servedTools } from '../../src/serve/mcp-tools.ts';
import { corpus } from '../corpus.ts';
import { unwrap } from './mcp-sessions.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const folder = corpus();
/** Contract, its tools, and a job with the tool for it. The larger ones take ten seconds and 2 GB each. */
const CONTRACTS: [contract: string, tools: number, query: string, found: string][] = [
  ['twilio-oai/twilio_api_v2010.json', 196, 'send an SMS message', 'create-message'],
  ...(process.env['CAPSTAN_CORPUS_ALL'] === undefined
    ? []
    : ([
        ['stripe-official/spec3.json', 396, 'create a refund of a charge', 'post-charges-charge-refunds'],
        ['kubernetes/swagger.json', 1111, 'list pods of a namespace', 'list-core-v1-namespaced-pod'],
      ] as [string, number, string, string][])),
];

describe.skipIf(folder === undefined).each(CONTRACTS)('%s', (contract, count, query, found) => {
  it('is built and listed page by page, each schema short, whole and unforbidding', { timeout: 120_000 }, async () => {
    const out = mkdtempSync(join(tmpdir(), 'capstan-corpus-'));
    execFileSync(process.execPath, [MAIN, 'build', join(folder ?? '', 'openapi', contract), '--out', out], {
      stdio: 'ignore',
    });
    const [name = ''] = readdirSync(join(out, 'capabilities')).filter((file) => file.endsWith('.yaml'));
    const opened = unwrap(
      await openCapability(join(out, 'capabilities', name), { environment: {}, secrets: 'optional' }),
    );
    const { runtime } = opened;
    const exposure = runtime.capability.exposes.find((one): one is McpExposure => one.kind === 'mcp');
    if (exposure === undefined) throw new Error('it has tools');
    const offer = createOffer({ runtime, exposure, opened });
    const tools = listed(offer);
    expect(tools).toHaveLength(count + 1);
    expect(new Set(tools.map((tool) => tool.name)).size).toBe(count + 1);
    for (const { inputSchema } of tools) {
      const text = JSON.stringify(inputSchema);
      // a root of very many inputs has to name them all
      expect(text.length).toBeLessThan(16_000);
      expect(text).not.toMatch(/"\$(?:id|schema)":"/);
      expect(inputSchema['type']).toBe('object');
      // it compiles, so that no reference leads nowhere
      compileCheck(inputSchema, { unknown: 'pass', closed: true }).value({});
    }
    for (const { action, inputSchema } of servedTools(runtime, exposure)) {
      const check = compileCheck(inputSchema, { unknown: 'pass', closed: true });
      for (const { value } of action.operation.facts?.examples ?? [])
        expect(check.value(value)).toMatchObject({ ok: true });
    }
    const search = createOffer({ runtime, exposure, toolList: 'search' });
    expect(listed(search)).toHaveLength(4);
    const call = {
      signal: new AbortController().signal,
      headers: {},
      takesTask: false,
      caller: '',
      progress: () => {},
    };
    expect(await search.tool('find-tools')?.run({ query }, call)).toMatchObject({
      structured: { tools: expect.arrayContaining([expect.objectContaining({ name: found })]) as unknown },
    });
    await runtime.close();
    rmSync(out, { recursive: true });
  });
});

function listed(offer: Offer): McpTool[] {
  const tools: McpTool[] = [];
  for (let cursor: string | undefined; ;) {
    const page = offer.tools(cursor);
    if (page === undefined) throw new Error('a cursor that was given out is refused');
    expect(page.items.length).toBeLessThanOrEqual(100);
    tools.push(...page.items);
    cursor = page.next;
    if (cursor === undefined) return tools;
  }
}
