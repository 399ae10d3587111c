import { beforeAll, expect, test } from 'vitest';
import { mcpLine } from '../../src/cli/publish-mcp-line.ts';
import type { Publication, PublishedFile } from '../../src/emit/publish/part.ts';
import { prove, type Proof, type Site } from '../../src/emit/publish/proof/line.ts';
import { publish } from '../../src/emit/publish/publish.ts';
import { publicationOf } from '../emit/publish/publication.ts';

let site: Site;

beforeAll(async () => {
  const publication = await publicationOf();
  site = { publication, files: (await publish(publication)).files };
});

async function proofOf(changed: Partial<Site>): Promise<Proof> {
  const [proof] = await prove([mcpLine], { ...site, ...changed });
  if (proof === undefined) throw new Error('no proof');
  return proof;
}

function edited(path: string, from: string | RegExp, to: string): readonly PublishedFile[] {
  const files = site.files.map((file) =>
    file.path === path ? { ...file, content: String(file.content).replace(from, to) } : file,
  );
  expect(files).not.toEqual(site.files);
  return files;
}

const NAFTIKO = 'capabilities/conversations-conversations.yaml';
const MANIFEST = 'mcp/assembled-conversations-mcp.yml';
const TOOLS = 'mcp/assembled-conversations-mcp-tools.json';

test('holds, and says how many tools were called', async () => {
  const { faults, evidence } = await proofOf({});
  expect(faults).toEqual([]);
  expect(evidence).toEqual([`capstan mcp ${NAFTIKO}: 2 tools listed, 2 of 2 called`]);
});

test.each<[what: string, path: string, from: string | RegExp, to: string, fault: string]>([
  [
    'a path before the path',
    NAFTIKO,
    'path: /v0/',
    'path: /anything/before/v0/',
    'must be POST /v0/conversations/bulk',
  ],
  ['a server with a path', NAFTIKO, /(baseUri: \S+)/, '$1/more', 'must be POST /v0/conversations/bulk'],
  ['another description of an input', TOOLS, 'Identifier of the customer.', 'A customer.', 'must have the inputs that'],
  ['another bound of an input', TOOLS, '"maxItems": 500', '"maxItems": 501', 'must have the inputs that'],
  ['another title', TOOLS, /"title": "[^"]*"/, '"title": "Upsert"', 'must have the title that'],
  ['a deployment', MANIFEST, 'mode: none', 'mode: remote', `${MANIFEST}: /deployment/mode must be none`],
  ['no word of a deployment', MANIFEST, 'deployment:', 'deploys:', `${MANIFEST}: /deployment/mode must be none`],
  ['a server in the index', 'apis.yml', 'type: x-MCPTools', 'type: MCPServer', 'apis.yml: must have no MCPServer'],
  ['a server in JSON', 'apis.json', '"x-MCPTools"', '"MCPServer"', 'apis.json: must have no MCPServer'],
])('%s is found', async (_, path, from, to, fault) => {
  expect((await proofOf({ files: edited(path, from, to) })).faults).toContainEqual(expect.stringContaining(fault));
});

/** The publication whose capability offers no tools, so that there is nothing to call. */
function withoutTools(publication: Publication): Publication {
  const apis = publication.apis.map((api) => ({ ...api, capability: { ...api.capability, exposes: [] } }));
  return { ...publication, apis };
}

test('a proof that calls nothing is none', async () => {
  const { faults, evidence } = await proofOf({ publication: withoutTools(site.publication) });
  expect(evidence).toEqual([expect.stringContaining('0 of 0 called')]);
  expect(faults).toEqual([
    `${NAFTIKO}: must have a tool that calls bulkUpsertConversations`,
    `${NAFTIKO}: must have a tool that calls bulkUpdateConversations`,
  ]);
});

test('a call that sends nothing is found, with what the server answers', async () => {
  const apis = site.publication.apis.map((api) => ({
    ...api,
    capability: JSON.parse(JSON.stringify(api.capability).replaceAll('"external_id":"', '"other_id":"')),
  }));
  const { faults, evidence } = await proofOf({ publication: { ...site.publication, apis } });
  expect(evidence).toEqual([expect.stringContaining('0 of 2 called')]);
  expect(faults[0]).toMatch(/a call of bulk-upsert-conversations must send a request; it answers: .*external_id/s);
});
